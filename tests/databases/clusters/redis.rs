//! Redis Cluster and Sentinel, when a primary fails.

use std::time::{Duration, Instant};

use oauth_runtime::store::{RedisError, RedisStore, TokenStore};
use oauth_runtime::token::{AuthorizationCode, IssuedTokens};
use test_servers::{RedisCluster, RedisSentinel};

use crate::model;

/// How long a failover may take.
const PATIENCE: Duration = Duration::from_secs(30);

async fn open(url: &str) -> RedisStore {
    RedisStore::connect(url).await.expect("a connection")
}

/// Redeems codes until all of them succeed for a while. Returns what was acknowledged, and how many calls failed.
async fn through_the_failure(store: &RedisStore) -> (Vec<(AuthorizationCode, IssuedTokens)>, usize) {
    let (mut issued, mut failed, mut good) = (Vec::new(), 0, 0);
    let begin = Instant::now();
    while good < 200 || failed == 0 {
        assert!(begin.elapsed() < PATIENCE, "{failed} failed, {good} in a row did not");
        match model::redeemed(store).await {
            Ok(pair) => {
                issued.push(pair);
                good += 1;
            }
            Err(error) => {
                assert!(error.is_temporary(), "{error:?}");
                (failed, good) = (failed + 1, 0);
            }
        }
    }
    (issued, failed)
}

async fn all_are_there(
    store: &RedisStore,
    issued: &[(AuthorizationCode, IssuedTokens)],
) -> Result<(), RedisError> {
    for (_, tokens) in issued {
        let token = &tokens.access_token;
        assert_eq!(store.get_token(&token.digest).await?.as_ref(), Some(token));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn sentinels_lead_to_the_new_primary() -> Result<(), RedisError> {
    let set = RedisSentinel::start();
    let store = open(&format!("{}&wait_replicas=1", set.url())).await;
    let (mut issued, _) = (vec![model::redeemed(&store).await?], ());
    set.servers()[0].kill();
    let (more, failed) = through_the_failure(&store).await;
    println!("{failed} calls failed during the failover");
    issued.extend(more);
    assert_ne!(set.primary(), Some(0));
    all_are_there(&store, &issued).await?;
    // The earlier primary comes back as a replica, and nothing changes for the store.
    set.servers()[0].start_again();
    model::redeemed(&store).await?;
    Ok(())
}

/// A halted primary keeps its connections and answers nobody.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn sentinels_lead_away_from_a_halted_primary() -> Result<(), RedisError> {
    let set = RedisSentinel::start();
    let store = open(&format!("{}&wait_replicas=1", set.url())).await;
    let mut issued = vec![model::redeemed(&store).await?];
    set.servers()[0].halt();
    let (more, failed) = through_the_failure(&store).await;
    println!("{failed} calls failed during the failover");
    issued.extend(more);
    set.servers()[0].go_on();
    all_are_there(&store, &issued).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn a_replica_of_a_cluster_takes_over() -> Result<(), RedisError> {
    for is_halted in [false, true] {
        let cluster = RedisCluster::start_with_replicas(2);
        let store = open(&format!("{}&wait_replicas=1", cluster.url())).await;
        let mut issued = vec![model::redeemed(&store).await?];
        let primary = &cluster.nodes()[0];
        if is_halted {
            primary.halt()
        } else {
            primary.kill()
        }
        let (more, failed) = through_the_failure(&store).await;
        println!("halted: {is_halted}; {failed} calls failed during the failover");
        issued.extend(more);
        assert!(cluster.shard(0)[1..].iter().any(|replica| RedisCluster::is_primary(replica)));
        if is_halted {
            primary.go_on();
        }
        all_are_there(&store, &issued).await?;
    }
    Ok(())
}
