//! PostgreSQL with streaming replication: look-ups on a read replica.

use std::time::Duration;

use oauth_runtime::store::{
    ClientRegistrationStore, ClientStore, Replacement, SqlError, SqlOptions, SqlStore, TokenStore,
};
use oauth_runtime::token::AccessToken;
use oauth_runtime::{Client, Digest};
use test_needs::needs;
use test_servers::{Network, Postgres};

use crate::model;
use crate::stores::{every_case, patient};

/// No test takes this long: an answer of the replica never becomes too late.
const LONG: Duration = Duration::from_secs(600);

/// It becomes too late within a test.
const SHORT: Duration = Duration::from_millis(300);

/// A primary, its replica, and a database.
struct Pair {
    primary: Postgres,
    replica: Postgres,
    database: String,
}

impl Pair {
    fn start() -> Self {
        let primary = Postgres::start();
        let replica = primary.replica();
        let database = primary.fresh_database();
        Self { primary, replica, database }
    }

    fn options(&self, max_lag: Duration) -> SqlOptions {
        let url = self.replica.url_of(&self.database);
        patient().read_replica(url).read_replica_max_lag(max_lag)
    }

    /// An instance with the replica, and the network between it and the primary.
    async fn instance(&self, max_lag: Duration) -> Result<(SqlStore, Network), SqlError> {
        let network = Network::before(&self.database);
        let store = SqlStore::connect_with(&network.url, &self.options(max_lag)).await?;
        store.migrate().await?;
        Ok((store, network))
    }

    /// Another instance, which has no replica.
    async fn other(&self) -> Result<SqlStore, SqlError> {
        SqlStore::connect_with(&self.database, &patient()).await
    }
}

/// Looks the token up until the primary had nothing to do for it.
async fn until_the_replica_answers(store: &SqlStore, network: &Network, digest: &Digest) {
    for _ in 0..100_000 {
        network.round_trips();
        assert!(store.get_token(digest).await.expect("an answer").is_some());
        if network.round_trips() == 0 {
            return;
        }
    }
    panic!("the primary answers");
}

/// Looks the token up until it does not count.
async fn until_it_is_gone(store: &SqlStore, digest: &Digest) -> Result<(), SqlError> {
    while store.get_token(digest).await?.is_some() {}
    Ok(())
}

async fn new_token(store: &SqlStore) -> Result<AccessToken, SqlError> {
    let tokens = model::tokens(&model::code());
    store.create_token(tokens.clone()).await?;
    Ok(tokens.access_token)
}

fn client(name: &str) -> Client {
    let client = Client::public("web").name(name).redirect_uri("https://client.example/cb");
    client.build().expect("a client")
}

async fn name(store: &SqlStore) -> Result<Option<String>, SqlError> {
    Ok(store.get_client("web").await?.map(|client| client.name().to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_with_a_replica_passes() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let pair = Pair::start();
    let (store, _) = pair.instance(LONG).await?;
    every_case(move || std::future::ready(store.clone())).run().await.assert_passed();
    Ok(())
}

#[tokio::test]
async fn a_new_token_counts_and_an_own_change_too_while_the_replica_is_late() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let pair = Pair::start();
    let (store, network) = pair.instance(LONG).await?;
    let other = pair.other().await?;
    assert!(store.create_client(client("old")).await?);
    let [first, second, third, fourth] = [
        new_token(&store).await?,
        new_token(&store).await?,
        new_token(&store).await?,
        new_token(&store).await?,
    ];
    for token in [&first, &second, &third, &fourth] {
        until_the_replica_answers(&store, &network, &token.digest).await;
    }
    pair.replica.pause_replay();

    let new = new_token(&store).await?;
    assert_eq!(store.get_token(&new.digest).await?, Some(new));
    store.revoke_token(&first.digest).await?;
    assert_eq!(store.get_token(&first.digest).await?, None);
    store.revoke_grant(&second.grant_id).await?;
    assert_eq!(store.get_token(&second.digest).await?, None);
    // What another instance revokes counts until it reaches the replica: that is what the setting means.
    other.revoke_token(&third.digest).await?;
    assert_eq!(store.get_token(&third.digest).await?.as_ref(), Some(&third));

    let replaced = store.replace_client(&client("old"), client("new")).await?;
    assert_eq!((replaced, name(&store).await?.as_deref()), (Replacement::Replaced, Some("new")));
    assert!(store.delete_client("web").await?);
    assert_eq!((name(&store).await?, store.get_token(&fourth.digest).await?), (None, None));

    pair.replica.resume_replay();
    until_it_is_gone(&store, &third.digest).await
}

#[tokio::test]
async fn a_revocation_elsewhere_counts_after_the_lag_however_late_the_replica_is() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let pair = Pair::start();
    let (store, network) = pair.instance(SHORT).await?;
    let other = pair.other().await?;
    assert!(other.create_client(client("old")).await?);
    let token = new_token(&other).await?;
    until_the_replica_answers(&store, &network, &token.digest).await;
    pair.replica.pause_replay();
    other.revoke_token(&token.digest).await?;
    let replaced = other.replace_client(&client("old"), client("new")).await?;
    assert_eq!(replaced, Replacement::Replaced);
    until_it_is_gone(&store, &token.digest).await?;
    while name(&store).await?.as_deref() != Some("new") {}
    Ok(())
}

#[tokio::test]
async fn without_the_replica_the_primary_answers() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let pair = Pair::start();
    pair.replica.stop();
    let (store, network) = pair.instance(LONG).await?;
    let token = new_token(&store).await?;
    for _ in 0..100 {
        assert_eq!(store.get_token(&token.digest).await?.as_ref(), Some(&token));
    }
    pair.replica.start_again();
    until_the_replica_answers(&store, &network, &token.digest).await;
    pair.replica.kill();
    for _ in 0..100 {
        assert_eq!(store.get_token(&token.digest).await?.as_ref(), Some(&token));
    }
    pair.replica.start_again();
    until_the_replica_answers(&store, &network, &token.digest).await;
    Ok(())
}

#[tokio::test]
async fn without_the_primary_the_replica_answers_until_its_lag_is_unknown() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let pair = Pair::start();
    let (store, network) = pair.instance(LONG).await?;
    let (strict, strict_network) = pair.instance(SHORT).await?;
    assert!(store.create_client(client("old")).await?);
    let token = new_token(&store).await?;
    until_the_replica_answers(&store, &network, &token.digest).await;
    until_the_replica_answers(&strict, &strict_network, &token.digest).await;
    pair.primary.kill();
    for _ in 0..100 {
        assert_eq!(store.get_token(&token.digest).await?.as_ref(), Some(&token));
        assert_eq!(name(&store).await?.as_deref(), Some("old"));
    }
    let unknown = store.get_token(&model::code().digest).await;
    assert!(unknown.is_err_and(|error| error.is_temporary()), "nobody knows whether it exists");
    let unknown = loop {
        if let Err(error) = strict.get_token(&token.digest).await {
            break error;
        }
    };
    assert!(unknown.is_temporary(), "{unknown}");
    pair.primary.start_again();
    until_the_replica_answers(&strict, &strict_network, &token.digest).await;
    Ok(())
}

/// A server with the same tables, which repeats nothing.
#[tokio::test]
async fn a_server_that_is_no_replica_never_answers() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let shared = Postgres::shared();
    let [database, wrong] = [shared.fresh_database(), shared.fresh_database()];
    let token = model::own_token(model::code().expires_at);
    let stale = SqlStore::connect(&wrong).await?;
    stale.migrate().await?;
    stale.create_token(token.clone()).await?;
    let store = SqlStore::connect_with(&database, &patient().read_replica(wrong)).await?;
    store.migrate().await?;
    for _ in 0..100 {
        assert_eq!(store.get_token(&token.access_token.digest).await?, None);
    }
    Ok(())
}

#[tokio::test]
async fn a_replica_that_cannot_be_used_is_an_error_at_once() {
    needs!(POSTGRESQL, MARIADB);
    let message = |outcome: Result<SqlStore, SqlError>| {
        let error = outcome.expect_err("unusable");
        format!("{error}: {}", std::error::Error::source(&error).expect("a reason"))
    };
    let database = Postgres::shared().fresh_database();
    let replica = |url: &str| SqlOptions::new().read_replica(url);
    let of = async |url: &str, options: &SqlOptions| message(SqlStore::connect_with(url, options).await);
    for (url, replica_url, expected) in [
        ("sqlite::memory:", "postgres://replica/auth", "only PostgreSQL has one here; remove it"),
        (
            &test_servers::MariaDb::shared().fresh_database(),
            "mysql://replica/auth",
            "only PostgreSQL has one",
        ),
        (&database, "mysql://replica/auth", "write that of a PostgreSQL server"),
        (&database, "replica:5432", "write that of a PostgreSQL server"),
        (&database, "", "write that of a PostgreSQL server"),
        (&database, "postgres://replica/auth?sslmodus=require", "sslmodus"),
        (&database, "postgres://replica/auth?pgbouncer=yes", "pgbouncer: write true or false"),
    ] {
        let message = of(url, &replica(replica_url)).await;
        assert!(message.starts_with("the URL of the read replica cannot be used: "), "{message}");
        assert!(message.contains(expected), "{message}");
    }
    let options = replica("postgres://auth:s3cret@replica/auth");
    assert!(!format!("{options:?}").contains("s3cret"));
}
