//! Sweeping deletes expired records, and nothing else.

mod devices;
mod grants;
mod live;
mod openid;
mod sessions;

use std::sync::Arc;

use super::case::{Case, cases};
use super::flows::{Flow, redeemed, stored};
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::Sample;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::ExpiringStore;

pub(super) use devices::cases as cases_of_devices;
pub(super) use grants::cases as cases_of_grants;
pub(super) use openid::{cases_of_replay, cases_of_session_clients};
pub(super) use sessions::cases as cases_of_sessions;

pub(super) fn cases<S: ExpiringStore + Flow>() -> Vec<Case<S>> {
    let mut cases = cases!["sweeping":
        drops_what_is_expired,
        respects_the_limit,
    ];
    cases.extend(live::cases());
    cases
}

/// In 1970: what expired by then is deleted, but not what the other cases store.
pub(super) const LONG_AGO: Timestamp = Timestamp::from_unix(3000);

/// More kinds of entries than a store has: codes, device codes, access tokens, refresh tokens, grants,
/// sessions, their clients, logout notices, used values, events, and lists of them.
const KINDS: usize = 13;

/// Sweeps until nothing is left; returns the most that was deleted at once.
pub(super) async fn sweep<S: ExpiringStore>(
    store: &S,
    expired_at: Timestamp,
    limit: usize,
) -> Outcome<usize> {
    let mut most = 0;
    for _ in 0..1_000_000 {
        match store.sweep(expired_at, limit).await? {
            0 => return Ok(most),
            dropped => most = most.max(dropped),
        }
    }
    ensure!(false, "after a million calls `sweep` does not say zero");
    Ok(most)
}

async fn drops_what_is_expired<S: ExpiringStore + Flow>(store: Arc<S>) -> Outcome {
    for expires_at in [Timestamp::from_unix(2000), LONG_AGO] {
        let sample = Sample::expired(expires_at);
        let unused = Sample::expired(expires_at).code();
        let own_token = Sample::expired(expires_at).own_access_token();
        store.create_authorization_code(unused.clone()).await?;
        store.create_token(oauth_runtime_core::token::IssuedTokens::new(own_token.clone(), None)).await?;
        let tokens = expired_tokens(&*store, &sample).await?;
        sweep(&*store, LONG_AGO, 1000).await?;
        ensure_eq!(store.get_authorization_code(&unused.digest).await?, None, "an expired code");
        ensure_eq!(store.get_token(&own_token.digest).await?, None, "a client's own expired token");
        ensure_eq!(stored(&*store, &tokens).await?, (false, false), "whether expired tokens are stored");
    }
    Ok(())
}

/// A store may have deleted the code before it is redeemed, so the tokens are stored without one.
async fn expired_tokens<S: Flow>(
    store: &S,
    sample: &Sample,
) -> Outcome<oauth_runtime_core::token::IssuedTokens> {
    let tokens = sample.tokens();
    store.create_token(tokens.clone()).await?;
    Ok(tokens)
}

async fn respects_the_limit<S: ExpiringStore + Flow>(store: Arc<S>) -> Outcome {
    let limit = 5;
    for _ in 0..KINDS * limit {
        let sample = Sample::expired(Timestamp::from_unix(2000));
        store.create_authorization_code(sample.code()).await?;
        expired_tokens(&*store, &sample).await?;
    }
    let (_, live) = redeemed(&*store, &Sample::new()).await?;
    let most = sweep(&*store, LONG_AGO, limit).await?;
    ensure!(most <= KINDS * limit, "a sweep dropped {most} entries with a limit of {limit} of a kind");
    ensure_eq!(stored(&*store, &live).await?, (true, true), "whether live tokens are stored");
    Ok(())
}
