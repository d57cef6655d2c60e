//! A version follows only its predecessor.

use std::sync::Arc;

use super::{first, is_kept, next, put};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure};
use crate::samples::digest;
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{FailedAttempts, RateLimitStore};

pub(super) fn cases<S: RateLimitStore + 'static>() -> Vec<Case<S>> {
    cases!["rate_limits":
        unknown_attempts_are_none,
        keeps_members_of_a_later_version,
        the_first_version_is_one,
        only_the_next_version_is_stored,
        similar_digests_are_two_records,
    ]
}

/// Distant versions, including some that do not fit into 63 bits.
const DISTANT: [u64; 5] = [0, 1 << 32, i64::MAX.unsigned_abs(), 1 << 63, u64::MAX];

async fn is_refused<S: RateLimitStore>(store: &S, attempts: FailedAttempts) -> Outcome {
    let version = attempts.version;
    ensure!(
        !store.put_failed_attempts(attempts).await?,
        "version {version} was stored although it is not the next"
    );
    Ok(())
}

async fn unknown_attempts_are_none<S: RateLimitStore>(store: Arc<S>) -> Outcome {
    let kept = store.get_failed_attempts(&digest()).await?;
    ensure!(kept.is_none(), "attempts that were never stored are there");
    Ok(())
}

async fn the_first_version_is_one<S: RateLimitStore>(store: Arc<S>) -> Outcome {
    let attempts = first();
    for version in [2, 3].into_iter().chain(DISTANT) {
        is_refused(&*store, changed!(FailedAttempts { version, ..attempts.clone() })).await?;
        let kept = store.get_failed_attempts(&attempts.digest).await?;
        ensure!(kept.is_none(), "version {version}, which was refused, is there");
    }
    put(&*store, &attempts).await
}

async fn only_the_next_version_is_stored<S: RateLimitStore>(store: Arc<S>) -> Outcome {
    let one = first();
    let two = next(&one);
    put(&*store, &one).await?;
    put(&*store, &two).await?;
    for version in [1, 2, 4].into_iter().chain(DISTANT) {
        is_refused(&*store, changed!(FailedAttempts { version, ..one.clone() })).await?;
        is_refused(&*store, changed!(FailedAttempts { version, ..two.clone() })).await?;
        is_kept(&*store, &two, "the attempts in whose place nothing was stored").await?;
    }
    put(&*store, &next(&two)).await
}

async fn similar_digests_are_two_records<S: RateLimitStore>(store: Arc<S>) -> Outcome {
    let one = first();
    let mut bytes = *one.digest.as_bytes();
    bytes[31] ^= 1;
    let other = changed!(FailedAttempts { digest: Digest::from_bytes(bytes), count: 7, ..one.clone() });
    put(&*store, &one).await?;
    let kept = store.get_failed_attempts(&other.digest).await?;
    ensure!(kept.is_none(), "attempts are found under a similar digest");
    put(&*store, &other).await?;
    is_kept(&*store, &one, "the first of two records").await
}

async fn keeps_members_of_a_later_version<S: RateLimitStore>(store: Arc<S>) -> Outcome {
    let first = first().grown();
    let next = changed!(FailedAttempts { version: 2, count: 2, ..first.clone() });
    for attempts in [first, next] {
        ensure!(store.put_failed_attempts(attempts.clone()).await?, "the next version was refused");
        ensure_whole(store.get_failed_attempts(&attempts.digest).await?.as_ref(), &attempts)?;
    }
    Ok(())
}
