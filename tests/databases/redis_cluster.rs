//! Redis Cluster: the suite, keys on all nodes, and slots that move.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use oauth_runtime::store::{
    AnyStore, AuthorizationCodeStore, Redemption, RedisError, RedisStore, RefreshTokenStore, RotationOutcome,
    TokenStore,
};
use test_needs::needs;
use test_servers::RedisCluster;

use crate::model;
use crate::stores::{URL, passes};

async fn open(url: String) -> RedisStore {
    RedisStore::connect(&url).await.expect("a connection")
}

/// A script that reached keys of two slots would be refused. The racing processes find the cluster of the first.
#[tokio::test(flavor = "multi_thread")]
async fn a_redis_cluster_passes() {
    needs!(REDIS);
    let cluster = std::env::var(URL).is_err().then(RedisCluster::start);
    let url = cluster.as_ref().map_or_else(|| std::env::var(URL).unwrap_or_default(), RedisCluster::url);
    passes("redis_cluster::a_redis_cluster_passes", url, open).await;
    if let Some(cluster) = cluster {
        let sizes = cluster.sizes();
        assert!(sizes.iter().all(|size| *size > 0), "{sizes:?} keys on the nodes");
    }
}

/// Codes are redeemed once, and nothing is lost, while the slots of a node move to another.
#[tokio::test(flavor = "multi_thread")]
async fn codes_are_redeemed_once_while_slots_move() {
    needs!(REDIS);
    let cluster = Arc::new(RedisCluster::start());
    let store = open(cluster.url()).await;
    let mut issued = Vec::new();
    for _ in 0..50 {
        issued.push(model::redeemed(&store).await.expect("nothing moves yet"));
    }
    let moved = Arc::new(AtomicBool::new(false));
    let mover = tokio::task::spawn_blocking({
        let (cluster, moved) = (Arc::clone(&cluster), Arc::clone(&moved));
        move || {
            let count = cluster.move_slots(0, 1);
            moved.store(true, Ordering::Release);
            count
        }
    });
    while !moved.load(Ordering::Acquire) && !mover.is_finished() {
        let code = model::code();
        store.create_authorization_code(code.clone()).await.expect("stored");
        let redeem = |tokens| store.redeem_authorization_code(&code.digest, tokens);
        let tokens = [model::tokens(&code), model::tokens(&code)];
        let (one, other) = tokio::join!(redeem(tokens[0].clone()), redeem(tokens[1].clone()));
        let outcomes = [one.expect("an answer"), other.expect("an answer")];
        let redeemed = outcomes.iter().filter(|outcome| **outcome == Redemption::Redeemed).count();
        assert_eq!(redeemed, 1, "{outcomes:?}");
        let found = outcomes.iter().position(|outcome| *outcome == Redemption::Redeemed).unwrap_or_default();
        issued.push((code, tokens[found].clone()));
    }
    assert!(mover.await.expect("the slots moved") > 10, "enough slots had keys");
    for (code, tokens) in issued {
        let token = &tokens.access_token;
        assert_eq!(store.get_token(&token.digest).await.expect("an answer").as_ref(), Some(token));
        let code = store.get_authorization_code(&code.digest).await.expect("an answer").expect("it stays");
        assert!(code.redeemed);
    }
}

/// A node that is away is a temporary error, and the store goes on when it is back.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_away_is_temporary() {
    needs!(REDIS);
    let cluster = RedisCluster::start();
    let store = open(cluster.url()).await;
    let (_, tokens) = model::redeemed(&store).await.expect("the nodes are there");
    cluster.nodes().iter().for_each(|node| node.stop());
    let error = store.get_token(&tokens.access_token.digest).await.expect_err("nobody answers");
    assert!(error.is_temporary(), "{error:?}");
}

#[tokio::test]
async fn a_slip_in_the_url_of_a_cluster_is_named_without_its_password() {
    for (url, said) in [
        ("redis+cluster://:hunter2@host:7000/1", "database 0"),
        ("redis+cluster://:hunter2@host:7000?node=host:x", "host:port"),
        ("redis+cluster://:hunter2@host:7000?nod=host", "`nod`"),
        ("unix+cluster://:hunter2@host", "redis+cluster:"),
        ("redis+cluster://:hunter2@host:70000", "Port"),
    ] {
        let error: RedisError = RedisStore::connect(url).await.expect_err(url);
        let error = format!("{error:?}");
        assert!(error.contains(said) && !error.contains("hunter2"), "{url}: {error}");
    }
    assert!(AnyStore::check_url("redis+cluster://host").is_ok());
}

/// What the store must recognise on a cluster as on one server.
#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_grant_is_gone_on_every_node() -> Result<(), RedisError> {
    needs!(REDIS);
    let cluster = RedisCluster::start();
    let store = open(cluster.url()).await;
    let (code, tokens) = model::redeemed(&store).await?;
    store.revoke_grant(&code.grant_id).await?;
    assert_eq!(store.get_token(&tokens.access_token.digest).await?, None);
    assert_eq!(store.get_authorization_code(&code.digest).await?, None);
    let refresh = tokens.refresh_token.as_ref().expect("there is one");
    assert_eq!(store.get_refresh_token(&refresh.digest).await?, None);
    let rotation = oauth_runtime::store::Rotation::new(refresh.digest, refresh.issued_at);
    let outcome = store.rotate_refresh_token(rotation, model::tokens(&code)).await?;
    assert_eq!(outcome, RotationOutcome::Unknown);
    Ok(())
}
