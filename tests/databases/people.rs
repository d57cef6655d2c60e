//! A person who is forgotten, and a client with very many tokens.

use std::collections::BTreeSet;

use oauth_runtime::administration::Administration;
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{
    AnyStore, AuthorizationCodeStore, ClaimsStore, ClientRegistrationStore, Consent, ConsentStore, SqlStore,
    TokenStore, UserStore,
};
use oauth_runtime::token::{AuthorizationCode, IssuedTokens};
use oauth_runtime::{BoxError, Client, Clock, Secret, SystemClock, Timestamp};
use test_needs::needs;
use test_servers::{MariaDb, Network, Postgres, Redis, RedisCluster};

use crate::model;
use crate::stores::patient;

const PASSWORD: &str = "wonderland";

/// Two user names, claims, a consent, and a grant with an unused code and tokens.
struct Person {
    subject: &'static str,
    code: AuthorizationCode,
    tokens: IssuedTokens,
}

impl Person {
    async fn new(store: &AnyStore, subject: &'static str) -> Result<Self, BoxError> {
        let hash = PasswordHash::new(&Secret::from(PASSWORD))?;
        for name in [subject.to_owned(), format!("{subject}@example.com")] {
            store.put_user(&name, hash.clone(), subject).await?;
        }
        store.put_claims(subject, Claims::new().with("name", subject)).await?;
        let consent = Consent::new(subject, "web", "read".parse()?, SystemClock.now());
        assert!(store.replace_consent(None, consent).await?);
        let code = model::code_of(subject);
        store.create_authorization_code(code.clone()).await?;
        let tokens = model::tokens(&model::code_of(subject));
        store.create_token(tokens.clone()).await?;
        Ok(Self { subject, code, tokens })
    }

    /// Whether each thing exists.
    async fn is_there(&self, store: &AnyStore) -> Result<[bool; 7], BoxError> {
        let (subject, password) = (self.subject, Secret::from(PASSWORD));
        let other_name = format!("{subject}@example.com");
        let administration = Administration::new(store.clone());
        Ok([
            store.authenticate(subject, &password).await?.is_some(),
            store.authenticate(&other_name, &password).await?.is_some(),
            store.get_claims(subject).await?.is_some(),
            store.get_consent(subject, "web").await?.is_some(),
            store.get_authorization_code(&self.code.digest).await?.is_some(),
            store.get_token(&self.tokens.access_token.digest).await?.is_some(),
            !administration.grants(subject).await?.is_empty(),
        ])
    }
}

#[tokio::test]
async fn a_person_is_forgotten_in_every_store() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let (directory, cluster) = (tempfile::tempdir()?, RedisCluster::start());
    let urls = [
        "memory:".to_owned(),
        format!("sqlite://{}/auth.db", directory.path().display()),
        Postgres::shared().fresh_database(),
        MariaDb::shared().fresh_database(),
        Redis::shared().fresh_database(),
        cluster.url(),
    ];
    for url in urls {
        let store = AnyStore::connect(&url).await?;
        let (alice, bob) = (Person::new(&store, "alice").await?, Person::new(&store, "bob").await?);
        assert_eq!(alice.is_there(&store).await?, [true; 7], "{url}");
        let administration = Administration::new(store.clone());
        assert_eq!(administration.forget_person("alice").await?, 2, "{url}");
        assert_eq!(alice.is_there(&store).await?, [false; 7], "{url}");
        assert_eq!(bob.is_there(&store).await?, [true; 7], "{url}");
        assert_eq!(administration.forget_person("alice").await?, 0, "{url}");
    }
    Ok(())
}

#[tokio::test]
async fn an_operator_lists_all_users_of_every_store_page_by_page() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let (directory, cluster) = (tempfile::tempdir()?, RedisCluster::start());
    let urls = [
        "memory:".to_owned(),
        format!("sqlite://{}/auth.db", directory.path().display()),
        Postgres::shared().fresh_database(),
        MariaDb::shared().fresh_database(),
        Redis::shared().fresh_database(),
        cluster.url(),
    ];
    let hash = PasswordHash::new(&Secret::from(PASSWORD))?;
    let expected: BTreeSet<String> = (0..50).map(|number| format!("person-{number}")).collect();
    for url in urls {
        let store = AnyStore::connect(&url).await?;
        for name in &expected {
            store.put_user(name, hash.clone(), name).await?;
        }
        let (mut found, mut from, mut pages) = (BTreeSet::new(), None, 0);
        loop {
            let page = store.list_users(from.as_deref(), 7).await?;
            found.extend(page.users.into_iter().map(|user| user.username.to_string()));
            pages += 1;
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(found, expected, "{url}");
        assert!(pages > 1, "{url}");
        // What nobody said is no page.
        if url.contains("cluster") {
            assert!(store.list_users(Some("9 0"), 7).await?.users.is_empty());
            assert!(store.list_users(Some("nonsense"), 7).await.is_ok());
        }
    }
    Ok(())
}

/// How many scripts the server ran.
fn scripts(server: &Redis) -> u64 {
    let statistics = server.tell("INFO commandstats");
    let calls = |name: &str| {
        let line = statistics.lines().find(|line| line.starts_with(&format!("cmdstat_{name}:")))?;
        line.split(['=', ',']).nth(1)?.parse::<u64>().ok()
    };
    calls("evalsha").unwrap_or_default() + calls("eval").unwrap_or_default()
}

/// A single script would keep all other clients of the server waiting.
#[tokio::test]
async fn a_client_with_many_tokens_is_deleted_in_steps_in_redis() -> Result<(), BoxError> {
    needs!(REDIS);
    const TOKENS: usize = 1_000;
    let server = Redis::start();
    let store = AnyStore::connect(&server.url()).await?;
    let client =
        Client::confidential("web", "a-long-random-secret").redirect_uri("https://client.example/cb");
    assert!(store.create_client(client.build()?).await?);
    let mut digests = Vec::new();
    for _ in 0..TOKENS {
        let tokens = model::own_token(Timestamp::from_unix(u32::MAX.into()));
        digests.push(tokens.access_token.digest);
        store.create_token(tokens).await?;
    }
    let before = scripts(&server);
    assert!(store.delete_client("web").await?);
    let steps = scripts(&server) - before;
    assert!(steps >= 5, "{steps} steps");
    for digest in &digests {
        assert_eq!(store.get_token(digest).await?, None);
    }
    assert!(!store.delete_client("web").await?, "it is gone");
    Ok(())
}

/// A single transaction would take longer than a request may, and keep SQLite's other writers waiting.
#[tokio::test]
async fn a_client_with_many_tokens_is_deleted_in_steps_in_sql() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB);
    const TOKENS: usize = 2_500;
    let directory = tempfile::tempdir()?;
    let networks = [Postgres::shared().fresh_database(), MariaDb::shared().fresh_database()]
        .map(|url| Network::before(&url));
    let sqlite = format!("sqlite://{}/auth.db", directory.path().display());
    let stores = networks.iter().map(|network| (network.url.clone(), Some(network)));
    // A second connection would add the round trips in which it opens and prepares its statements.
    let options = patient().max_connections(1);
    let others = ["other", "another", "a third"];
    for (url, network) in stores.chain([(sqlite, None)]) {
        let store = SqlStore::connect_with(&url, &options).await?;
        store.migrate().await?;
        for name in ["web"].into_iter().chain(others) {
            let client = Client::confidential(name, "a-long-random-secret");
            assert!(
                store.create_client(client.redirect_uri("https://client.example/cb").build()?).await?,
                "{url}"
            );
        }
        let mut digests = Vec::new();
        for _ in 0..TOKENS {
            let tokens = model::own_token(Timestamp::from_unix(u32::MAX.into()));
            digests.push(tokens.access_token.digest);
            store.create_token(tokens).await?;
        }
        let round_trips = || network.map_or(0, Network::round_trips);
        round_trips();
        let mut at_least = usize::MAX;
        // The first one prepares the statements, and the driver may replace a slow connection, which prepares them again.
        for other in others {
            assert!(store.delete_client(other).await?, "{url}");
            at_least = at_least.min(round_trips());
        }
        assert!(store.get_token(&digests[0]).await?.is_some(), "{url}: that of another client");
        round_trips();
        assert!(store.delete_client("web").await?, "{url}");
        let steps = round_trips().saturating_sub(at_least);
        assert!(steps >= 3 || network.is_none(), "{url}: {steps} steps");
        for digest in &digests {
            assert_eq!(store.get_token(digest).await?, None, "{url}");
        }
        assert!(!store.delete_client("web").await?, "{url}: it is gone");
    }
    Ok(())
}
