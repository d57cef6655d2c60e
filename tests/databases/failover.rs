//! Another server takes over: connections to the earlier one are given up, and what too few servers have is not acknowledged.

use std::error::Error as _;
use std::time::{Duration, Instant};

use oauth_runtime::Client;
use oauth_runtime::store::{
    ClientRegistrationStore, ClientStore, ConsentStore, GrantStore, RedisError, RedisStore, SqlError,
    SqlOptions, SqlStore, Storage, TokenStore,
};
use oauth_runtime::token::{AuthorizationCode, IssuedTokens};
use sqlx::{AssertSqlSafe, PgPool};
use test_needs::needs;
use test_servers::{Postgres, Redis};

use crate::model;
use crate::stores::{connected, patient};

/// What never becomes true fails after this.
const LONGEST: Duration = Duration::from_secs(60);

/// Asks until it is so.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let begin = Instant::now();
    while !is_so().await {
        assert!(begin.elapsed() < LONGEST, "{what}: not within {LONGEST:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn is_unconfirmed(error: &RedisError) -> bool {
    format!("{error:?}").contains("UNCONFIRMED")
}

/// The replica has it sooner or later: a busy machine may take longer than the store waits.
async fn confirmed(store: &RedisStore) -> (AuthorizationCode, IssuedTokens) {
    let begin = Instant::now();
    loop {
        match model::redeemed(store).await {
            Ok(pair) => return pair,
            Err(error) => assert!(is_unconfirmed(&error) && begin.elapsed() < LONGEST, "{error:?}"),
        }
    }
}

async fn open(url: String) -> RedisStore {
    RedisStore::connect(&url).await.expect("a connection")
}

/// A write counts once a replica has it. A look-up needs no replica.
#[tokio::test(flavor = "multi_thread")]
async fn redis_waits_for_as_many_replicas_as_the_url_says() {
    needs!(REDIS);
    let (primary, replica) = (Redis::start(), Redis::start());
    let url = primary.url();
    let (_, port) = url.rsplit_once(':').expect("a port");
    replica.tell(&format!("REPLICAOF 127.0.0.1 {port}"));
    until("a replica", async || primary.tell("INFO replication").contains("state=online")).await;
    let waiting = |replicas| open(format!("{}?wait_replicas={replicas}", primary.url()));
    let (one, two) = (waiting(1).await, waiting(2).await);
    let (_, tokens) = confirmed(&one).await;
    let error = model::redeemed(&two).await.expect_err("there is one replica");
    assert!(error.is_temporary() && is_unconfirmed(&error), "{error:?}");
    let digest = tokens.access_token.digest;
    assert_eq!(two.get_token(&digest).await.expect("a look-up"), Some(tokens.access_token));
    replica.stop();
    let error = one.revoke_token(&digest).await.expect_err("there is no replica");
    assert!(error.is_temporary(), "{error:?}");
    // Nor do lists need it, which a script reads.
    assert!(!one.list_grants("alice").await.expect("a look-up").is_empty());
    assert!(one.list_consents("alice").await.expect("a look-up").is_empty());
}

/// Each write would happen, and be refused afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_can_confirm_nothing_is_refused_at_the_start() {
    needs!(REDIS);
    let server = Redis::start();
    server.tell("CONFIG SET appendonly no");
    let opened = RedisStore::connect(&format!("{}?wait_fsync=true", server.url())).await;
    let error = opened.expect_err("it writes nothing to its disk at once");
    assert!(matches!(error, RedisError::Wait(_)) && !error.is_temporary(), "{error:?}");
    server.tell("ACL SETUSER default -wait");
    let error = RedisStore::connect(&format!("{}?wait_replicas=1", server.url())).await.err();
    assert!(matches!(error, Some(RedisError::Wait(_))), "{error:?}");
    open(server.url()).await;
}

/// A planned failover: the write has happened at a server that becomes a replica while the write waits for one.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_waits_while_redis_becomes_a_replica_is_in_doubt() {
    needs!(REDIS);
    let server = Redis::start();
    let store = open(format!("{}?wait_replicas=1", server.url())).await;
    let begin = Instant::now();
    loop {
        assert!(begin.elapsed() < LONGEST, "no write was caught while it waited");
        let write = tokio::spawn({
            let store = store.clone();
            async move { model::redeemed(&store).await }
        });
        let waits = async || write.is_finished() || server.tell("INFO clients").contains("blocked_clients:1");
        until("a write that waits", waits).await;
        server.tell("REPLICAOF 127.0.0.1 1");
        let error = write.await.expect("an outcome").expect_err("nobody confirmed it");
        assert!(error.is_temporary(), "{error:?}");
        if is_unconfirmed(&error) && format!("{error:?}").contains("UNBLOCKED") {
            break;
        }
        // Its time was over just before, or the server did not have the script yet.
        server.tell("REPLICAOF NO ONE");
    }
    assert!(store.list_grants("alice").await.is_ok(), "a list changes nothing, so it waits for nothing");
    let error = model::redeemed(&store).await.expect_err("a replica takes no writes");
    assert!(error.is_temporary(), "{error:?}");
}

/// After a failover, the earlier primary is a replica of the new one.
#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_became_a_replica_is_temporary() {
    needs!(REDIS);
    let server = Redis::start();
    let store = open(server.url()).await;
    let (_, tokens) = model::redeemed(&store).await.expect("a primary");
    // Nothing is there: it waits for a primary, and keeps its data.
    server.tell("REPLICAOF 127.0.0.1 1");
    let error = model::redeemed(&store).await.expect_err("a replica");
    assert!(error.is_temporary(), "{error:?}");
    server.tell("REPLICAOF NO ONE");
    let token = store.get_token(&tokens.access_token.digest).await.expect("a primary again");
    assert_eq!(token, Some(tokens.access_token));
    model::redeemed(&store).await.expect("a primary again");
}

/// A name or a balancer leads new connections to the new primary, but those that are open stay where they are.
#[tokio::test]
async fn connections_to_a_postgresql_without_writes_are_given_up() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let url = Postgres::shared().fresh_database();
    SqlStore::connect_with(&url, &patient()).await?.migrate().await?;
    let (_, name) = url.rsplit_once('/').expect("a database");
    let set = |value: &str| format!("ALTER DATABASE {name} SET default_transaction_read_only = {value}");
    let other = PgPool::connect(&url).await?;
    sqlx::query(AssertSqlSafe(set("on"))).execute(&other).await?;
    // This connection takes no writes as long as it is open.
    let store = SqlStore::connect_with(&url, &patient().max_connections(1)).await?;
    let error = model::redeemed(&store).await.expect_err("it takes no writes");
    assert!(error.is_temporary(), "{error}");
    sqlx::query(AssertSqlSafe(set("off"))).execute(&other).await?;
    // Connections are replaced once in a while.
    until("a connection that takes writes", async || model::redeemed(&store).await.is_ok()).await;
    Ok(())
}

#[tokio::test]
async fn a_standby_of_postgresql_is_temporary() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let primary = Postgres::start();
    let database = primary.fresh_database();
    let store = connected(&database, &patient()).await?;
    store.migrate().await?;
    let standby = primary.replica();
    let options = SqlOptions::new().timeout(Duration::from_millis(500));
    let refused = SqlStore::connect_with(&standby.url_of(&database), &options).await;
    let error = refused.expect_err("it would answer with what it knew before a failover");
    let reason = error.source().expect("a reason").to_string();
    assert!(error.is_temporary() && reason.contains("a standby, which takes no writes"), "{error}: {reason}");
    Ok(())
}

/// PostgreSQL ends the wait of a commit whose connection ends. Its row is visible then, and no standby has it. The store's next
/// attempt finds what the first has done, and must not take that for done.
#[tokio::test(flavor = "multi_thread")]
async fn what_no_standby_has_is_in_doubt_after_a_lost_connection() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let primary = Postgres::start();
    let url = primary.fresh_database();
    let store = SqlStore::connect_with(&url, &SqlOptions::new().timeout(Duration::from_secs(3))).await?;
    store.migrate().await?;
    let other = PgPool::connect(&url).await?;
    let wait_for = async |standbys: &str| {
        let set = format!("ALTER SYSTEM SET synchronous_standby_names = '{standbys}'");
        sqlx::query(AssertSqlSafe(set)).execute(&other).await?;
        sqlx::query("SELECT pg_reload_conf()").execute(&other).await
    };
    let waiting =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    let end_those_that_wait =
        async || sqlx::query_scalar::<_, i64>(waiting).fetch_one(&other).await.unwrap_or_default();
    wait_for("one_that_is_away").await?;
    // The server reads its file when it comes to it.
    let write = "SELECT pg_logical_emit_message(true, 'test', '')";
    let waits = async || {
        let write = sqlx::query(write).execute(&other);
        tokio::time::timeout(Duration::from_millis(200), write).await.is_err()
    };
    until("commits wait", waits).await;
    until("this one is over", async || end_those_that_wait().await == 0).await;
    let writes = tokio::spawn({
        let store = store.clone();
        async move {
            let client = Client::public("late").redirect_uri("https://client.example/cb").build();
            store.create_client(client.expect("a client")).await
        }
    });
    until("a commit that waits", async || end_those_that_wait().await > 0).await;
    let outcome = writes.await.expect("an outcome");
    let kept = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM oauth_clients").fetch_one(&other).await?;
    assert_eq!(kept, 1, "the primary has it");
    let error = outcome.expect_err("no standby has it");
    assert!(SqlStore::is_temporary(&error), "{error:?}");
    wait_for("").await?;
    assert!(store.get_client("late").await?.is_some());
    model::redeemed(&store).await?;
    Ok(())
}
