//! Revocation ends what it names, and nothing else.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::race::race;
use crate::samples::{Sample, digest};
use oauth_runtime_core::store::TokenStore;
use oauth_runtime_core::token::{AccessToken, GrantId, IssuedTokens};

pub(super) fn cases<S: TokenStore + 'static>() -> Vec<Case<S>> {
    cases!["tokens":
        revoking_a_token_ends_it_alone,
        revoking_what_is_unknown_is_no_error,
        revoking_a_grant_ends_its_token,
        revoking_a_grant_ends_a_clients_own_token,
        revoking_a_grant_leaves_others,
        tokens_at_once_are_all_stored,
    ]
}

async fn store_one<S: TokenStore>(store: &S, token: &AccessToken) -> Outcome {
    Ok(store.create_token(IssuedTokens::new(token.clone(), None)).await?)
}

/// Of the same client and resource owner, each with its own grant.
async fn revoking_a_token_ends_it_alone<S: TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let another = || changed!(AccessToken { grant_id: GrantId::generate(), ..sample.access_token() });
    let (revoked, other) = (sample.access_token(), another());
    store_one(&*store, &revoked).await?;
    store_one(&*store, &other).await?;
    store.revoke_token(&revoked.digest).await?;
    ensure_eq!(store.get_token(&revoked.digest).await?, None, "the revoked token");
    ensure_eq!(store.get_token(&other.digest).await?, Some(other), "another token of the same client");
    store.revoke_token(&revoked.digest).await?;
    Ok(())
}

async fn revoking_what_is_unknown_is_no_error<S: TokenStore>(store: Arc<S>) -> Outcome {
    store.revoke_token(&digest()).await?;
    store.revoke_grant(&GrantId::generate()).await?;
    Ok(())
}

async fn revoking_a_grant_ends_its_token<S: TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let token = sample.access_token();
    store_one(&*store, &token).await?;
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_token(&token.digest).await?, None, "the token of a revoked grant");
    store.revoke_grant(&sample.grant_id).await?;
    Ok(())
}

async fn revoking_a_grant_ends_a_clients_own_token<S: TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (token, other) =
        (sample.own_access_token(), Sample::for_client(&sample.client_id).own_access_token());
    store_one(&*store, &token).await?;
    store_one(&*store, &other).await?;
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_token(&token.digest).await?, None, "a client's own token of a revoked grant");
    ensure_eq!(store.get_token(&other.digest).await?, Some(other), "another own token of the client");
    Ok(())
}

async fn revoking_a_grant_leaves_others<S: TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let other = changed!(AccessToken { grant_id: GrantId::generate(), ..sample.access_token() });
    store_one(&*store, &sample.access_token()).await?;
    store_one(&*store, &other).await?;
    store.revoke_grant(&sample.grant_id).await?;
    let kept = store.get_token(&other.digest).await?;
    ensure_eq!(kept, Some(other), "a token of another grant of the same resource owner to the same client");
    Ok(())
}

async fn tokens_at_once_are_all_stored<S: TokenStore + 'static>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let tokens = race(crate::race::TASKS, |_| {
        let token = changed!(AccessToken { grant_id: GrantId::generate(), ..sample.access_token() });
        let store = Arc::clone(&store);
        async move { store_one(&*store, &token).await.map(|()| token) }
    });
    for token in tokens.await? {
        ensure_eq!(
            store.get_token(&token.digest).await?,
            Some(token),
            "a token that was stored beside others"
        );
    }
    Ok(())
}
