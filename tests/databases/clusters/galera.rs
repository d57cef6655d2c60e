//! Galera, in which each of three nodes takes writes.

use oauth_runtime::store::{
    AuthorizationCodeStore, Redemption, RefreshTokenStore, Rotation, SqlError, SqlOptions, SqlStore, Storage,
    TokenStore,
};
use test_servers::{Balancer, Galera};

use crate::model;
use crate::stores::{every_case, patient};

async fn at(url: &str, options: &SqlOptions) -> SqlStore {
    SqlStore::connect_with(url, options).await.expect("a connection")
}

fn causal() -> SqlOptions {
    patient().wsrep_sync_wait(7)
}

/// Each store has connections to all nodes, so that every case reads and writes at several, at once.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn the_suite_passes_at_all_nodes_at_once() -> Result<(), SqlError> {
    let cluster = Galera::start();
    let balancer = Balancer::before(&cluster.fresh_database());
    let store = at(&balancer.url, &causal()).await;
    store.migrate().await?;
    every_case(move || std::future::ready(store.clone())).run().await.assert_passed();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn instances_migrate_at_two_nodes_at_once() {
    let cluster = Galera::start();
    for _ in 0..6 {
        let urls = cluster.fresh_database();
        let migrate = |url: String| async move { at(&url, &patient()).await.migrate().await };
        let (one, other, third) =
            tokio::join!(migrate(urls[0].clone()), migrate(urls[1].clone()), migrate(urls[1].clone()));
        assert!(one.is_ok() && other.is_ok() && third.is_ok(), "{one:?} {other:?} {third:?}");
        let store = at(&urls[2], &causal()).await;
        model::redeemed(&store).await.expect("the schema is whole");
    }
}

/// Both nodes have the code, and neither knows yet what the other does.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn a_code_is_redeemed_at_one_node() {
    let cluster = Galera::start();
    let urls = cluster.fresh_database();
    let (one, other) = (at(&urls[0], &causal()).await, at(&urls[1], &causal()).await);
    one.migrate().await.expect("a schema");
    for round in 0..200 {
        let code = model::code();
        one.create_authorization_code(code.clone()).await.expect("stored");
        assert!(other.get_authorization_code(&code.digest).await.expect("an answer").is_some());
        let (first, second) = tokio::join!(
            one.redeem_authorization_code(&code.digest, model::tokens(&code)),
            other.redeem_authorization_code(&code.digest, model::tokens(&code)),
        );
        let outcomes = [first.expect("an answer"), second.expect("an answer")];
        let redeemed = outcomes.iter().filter(|outcome| **outcome == Redemption::Redeemed).count();
        assert_eq!(redeemed, 1, "round {round}: {outcomes:?}");
    }
}

/// A refresh that adds a token without writing anything else must not pass a revocation at another node.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn no_token_outlives_a_revocation_at_another_node() {
    let cluster = Galera::start();
    let urls = cluster.fresh_database();
    let (one, other) = (at(&urls[0], &causal()).await, at(&urls[1], &causal()).await);
    one.migrate().await.expect("a schema");
    let mut met = 0;
    for round in 0..300 {
        let (code, tokens) = model::redeemed(&one).await.expect("issued");
        let refresh = tokens.refresh_token.expect("there is one");
        // Another access token for a refresh token that stays. It ends before the grant does.
        let mut added = model::tokens(&code);
        added.refresh_token = None;
        let digest = added.access_token.digest;
        other.get_token(&tokens.access_token.digest).await.expect("an answer").expect("it is there");
        let kept = Rotation::new(refresh.digest, refresh.issued_at);
        let (refreshed, revoked) =
            tokio::join!(one.rotate_refresh_token(kept, added), other.revoke_grant(&code.grant_id));
        revoked.expect("revoked");
        met += usize::from(refreshed.is_ok());
        let left = other.get_token(&digest).await.expect("an answer");
        assert_eq!(left, None, "round {round}: {refreshed:?}");
    }
    assert!(met > 200, "{met} of 300 refreshes had an answer");
}

/// Two of three nodes are gone, so that the third takes no requests.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn a_node_without_a_quorum_is_temporary() {
    let cluster = Galera::start();
    let urls = cluster.fresh_database();
    let store = at(&urls[0], &SqlOptions::new()).await;
    store.migrate().await.expect("a schema");
    let (code, tokens) = model::redeemed(&store).await.expect("issued");
    cluster.nodes()[1..].iter().for_each(|node| node.kill());
    let mut refused = 0;
    while refused < 20 {
        let outcomes = [
            store.get_token(&tokens.access_token.digest).await.map(drop),
            store.create_token(model::tokens(&code)).await,
            model::redeemed(&store).await.map(drop),
        ];
        for error in outcomes.into_iter().filter_map(Result::err) {
            assert!(SqlStore::is_temporary(&error), "{error:?}");
            refused += 1;
        }
    }
}
