//! Another server takes over: connections to the earlier one are given up, and what too few servers have is not acknowledged.

use std::time::Duration;

use oauth_runtime::store::{RedisStore, SqlError, SqlOptions, SqlStore, TokenStore};
use sqlx::{AssertSqlSafe, PgPool};
use test_needs::needs;
use test_servers::{Postgres, Redis};

use crate::model;
use crate::stores::{connected, patient};

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
    while !primary.tell("INFO replication").contains("state=online") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let waiting = |replicas| open(format!("{}?wait_replicas={replicas}", primary.url()));
    let (one, two) = (waiting(1).await, waiting(2).await);
    let (_, tokens) = model::redeemed(&one).await.expect("a replica has it");
    let error = model::redeemed(&two).await.expect_err("there is one replica");
    assert!(error.is_temporary() && format!("{error:?}").contains("UNCONFIRMED"), "{error:?}");
    let digest = tokens.access_token.digest;
    assert_eq!(two.get_token(&digest).await.expect("a look-up"), Some(tokens.access_token));
    replica.stop();
    let error = one.revoke_token(&digest).await.expect_err("there is no replica");
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
    while model::redeemed(&store).await.is_err() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
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
    assert!(error.is_temporary(), "{error}");
    Ok(())
}
