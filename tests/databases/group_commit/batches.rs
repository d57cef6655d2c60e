//! What is committed together, and what becomes of it if that fails.

use oauth_runtime::store::{
    AuthorizationCodeStore, Redemption, RefreshTokenStore, ReplayStore, SqlError, SqlStore, TokenStore,
};
use oauth_runtime::token::IssuedTokens;
use oauth_runtime::{Clock, Secret, SystemClock};

use super::{Gate, Redeeming, all_wait, codes, gated, is_whole, plain, redeem};
use crate::model;

/// Holds up the commit of a first operation, so that all others wait for it and are committed together.
async fn first(store: &SqlStore, gate: &Gate) -> Result<Redeeming, SqlError> {
    let codes = codes(store, 1).await?;
    gate.hold();
    let first = redeem(store, &codes[0]);
    gate.holds_one().await;
    Ok(first)
}

#[tokio::test]
async fn what_waits_is_committed_together() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let (store, gate) = gated(directory.path()).await?;
    let codes = codes(&store, 300).await?;
    let before = gate.seen();
    // Its code is another commit.
    let mut tasks = vec![first(&store, &gate).await?];
    tasks.extend(codes.iter().map(|code| redeem(&store, code)));
    all_wait().await;
    gate.open();
    for task in tasks {
        assert_eq!(task.await.expect("no panic")?, Redemption::Redeemed);
    }
    // The code and its redemption alone, then at most 128 of them each time.
    assert_eq!(gate.seen() - before, 2 + 3);
    for code in &codes {
        assert!(is_whole(&store, code).await?);
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_answered_before_it_is_committed() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let (store, gate) = gated(directory.path()).await?;
    let other = plain(directory.path()).await?;
    let codes = codes(&store, 10).await?;
    let first = first(&store, &gate).await?;
    let tasks: Vec<Redeeming> = codes.iter().map(|code| redeem(&store, code)).collect();
    all_wait().await;
    gate.open_once();
    assert_eq!(first.await.expect("no panic")?, Redemption::Redeemed);
    gate.holds_one().await;
    all_wait().await;
    for (task, code) in tasks.iter().zip(&codes) {
        assert!(!task.is_finished(), "it is answered before it is committed");
        assert!(!is_whole(&other, code).await?, "it is seen before it is committed");
    }
    gate.open();
    for task in tasks {
        assert_eq!(task.await.expect("no panic")?, Redemption::Redeemed);
    }
    Ok(())
}

/// The replay read what was never committed.
#[tokio::test]
async fn all_fail_if_the_commit_fails() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let (store, gate) = gated(directory.path()).await?;
    let codes = codes(&store, 10).await?;
    let first = first(&store, &gate).await?;
    let mut tasks: Vec<Redeeming> = codes.iter().map(|code| redeem(&store, code)).collect();
    tasks.push(redeem(&store, &(codes[0].0.clone(), model::tokens(&codes[0].0))));
    let use_once = |used| {
        let store = store.clone();
        tokio::spawn(async move { store.use_once(&used, SystemClock.now().plus(60)).await })
    };
    let used = Secret::generate().digest();
    let uses = [use_once(used), use_once(used)];
    all_wait().await;
    gate.open_once();
    assert_eq!(first.await.expect("no panic")?, Redemption::Redeemed);
    gate.change(|state| (state.refused, state.is_held) = (1, false));
    for task in tasks {
        task.await.expect("no panic").expect_err("its commit was refused");
    }
    for used in uses {
        used.await.expect("no panic").expect_err("its commit was refused");
    }
    for code in &codes {
        assert!(!is_whole(&store, code).await?);
        assert_eq!(redeem(&store, code).await.expect("no panic")?, Redemption::Redeemed);
    }
    assert!(store.use_once(&used, SystemClock.now().plus(60)).await?);
    Ok(())
}

#[tokio::test]
async fn one_that_loses_leaves_the_others() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let (store, gate) = gated(directory.path()).await?;
    let codes = codes(&store, 3).await?;
    let unknown = model::code();
    let unknown = (unknown.clone(), model::tokens(&unknown));
    let replayed = (codes[0].0.clone(), model::tokens(&codes[0].0));
    let before = gate.seen();
    let first = first(&store, &gate).await?;
    let mut tasks = Vec::new();
    for code in [&unknown, &codes[0], &replayed, &codes[1], &unknown, &codes[2]] {
        tasks.push(redeem(&store, code));
    }
    let twice = store.clone();
    let of_one_key = tokens_of_one_key();
    let [stored, again] = of_one_key.clone().map(|tokens| {
        let store = twice.clone();
        tokio::spawn(async move { store.create_token(tokens).await })
    });
    all_wait().await;
    gate.open();
    assert_eq!(first.await.expect("no panic")?, Redemption::Redeemed);
    let grant_id = codes[0].0.grant_id.clone();
    for outcome in [
        Redemption::Unknown,
        Redemption::Redeemed,
        Redemption::Replayed { grant_id },
        Redemption::Redeemed,
        Redemption::Unknown,
        Redemption::Redeemed,
    ] {
        assert_eq!(tasks.remove(0).await.expect("no panic")?, outcome);
    }
    stored.await.expect("no panic")?;
    again.await.expect("no panic").expect_err("the key exists");
    // The code and its redemption alone, then everything else.
    assert_eq!(gate.seen() - before, 3);
    for code in &codes {
        assert!(is_whole(&store, code).await?);
    }
    assert!(store.get_authorization_code(&unknown.0.digest).await?.is_none());
    assert!(store.get_token(&of_one_key[0].access_token.digest).await?.is_some());
    let refresh_token = of_one_key[1].refresh_token.as_ref().expect("there is one");
    assert!(store.get_refresh_token(&refresh_token.digest).await?.is_none());
    Ok(())
}

/// Tokens of two grants, whose access tokens have the same digest.
fn tokens_of_one_key() -> [IssuedTokens; 2] {
    let (one, mut other) = (model::tokens(&model::code()), model::tokens(&model::code()));
    other.access_token.digest = one.access_token.digest;
    [one, other]
}
