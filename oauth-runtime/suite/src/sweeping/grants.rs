//! A grant is listed as long as something of it is valid.

use std::sync::Arc;

use super::{LONG_AGO, sweep};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::flows::{Flow, redeemed};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{Sample, now};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{ExpiringStore, GrantStore};
use oauth_runtime_core::token::{AccessToken, IssuedTokens};

pub(crate) fn cases<S: ExpiringStore + GrantStore + Flow>() -> Vec<Case<S>> {
    cases!["sweeping":
        leaves_the_grant_of_what_lives,
        drops_expired_grants,
        an_expired_grant_lives_with_its_next_token,
    ]
}

async fn leaves_the_grant_of_what_lives<S: ExpiringStore + GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let Sample { issued_at, expires_at, .. } = Sample::expired(Timestamp::from_unix(2000));
    let sample = Sample::new();
    let access_token = changed!(AccessToken { issued_at, expires_at, ..sample.access_token() });
    store.create_token(IssuedTokens::new(access_token, Some(sample.refresh_token()))).await?;
    let other = Sample { grant_id: Sample::new().grant_id, ..sample.clone() };
    redeemed(&*store, &other).await?;
    sweep(&*store, now(), 1000).await?;
    let mut listed: Vec<_> = store
        .list_grants(&sample.subject)
        .await?
        .into_iter()
        .map(|grant| grant.grant_id.to_string())
        .collect();
    let mut expected = vec![sample.grant_id.to_string(), other.grant_id.to_string()];
    listed.sort();
    expected.sort();
    ensure_eq!(listed, expected, "the grants of which a token lives");
    Ok(())
}

async fn drops_expired_grants<S: ExpiringStore + GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::expired(LONG_AGO);
    store.create_token(sample.tokens()).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    ensure_eq!(store.list_grants(&sample.subject).await?, Vec::new(), "the grants of which nothing lives");
    Ok(())
}

/// Tokens that a client gets for those of another issuer belong to one grant, and nobody has swept it when the next one comes.
async fn an_expired_grant_lives_with_its_next_token<S: ExpiringStore + GrantStore + Flow>(
    store: Arc<S>,
) -> Outcome {
    let first = Sample::expired(Timestamp::from_unix(2000));
    let next = Sample { issued_at: now(), expires_at: now().plus(600), ..first.clone() };
    store.create_token(first.access_only()).await?;
    let tokens = next.access_only();
    store.create_token(tokens.clone()).await?;
    sweep(&*store, now(), 1000).await?;
    let listed = store.list_grants(&first.subject).await?;
    let listed: Vec<_> = listed.into_iter().map(|grant| (grant.grant_id, grant.expires_at)).collect();
    ensure_eq!(listed, vec![(first.grant_id.clone(), next.expires_at)], "the grant of the next token");
    let digest = tokens.access_token.digest;
    ensure!(store.get_token(&digest).await?.is_some(), "the next token is gone");
    store.revoke_grant(&first.grant_id).await?;
    ensure_eq!(store.get_token(&digest).await?, None, "the next token after the revocation");
    Ok(())
}
