//! Failed attempts, changed by compare-and-set.

mod parallel;
mod versions;

use super::case::Case;
use super::changed::changed;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::digest;
use oauth_runtime_core::store::{FailedAttempts, RateLimitStore};
use oauth_runtime_core::{Clock, Digest, SystemClock};

pub(super) fn cases<S: RateLimitStore + 'static>() -> Vec<Case<S>> {
    [versions::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// The version of a record; all of its members differ.
fn version(digest: Digest, version: u64, count: u32) -> FailedAttempts {
    let now = SystemClock.now();
    let at = |second: u64| now.plus(second);
    changed!(FailedAttempts {
        version,
        count,
        before: at(1),
        blocked_for: u64::from(count) + 900,
        ..FailedAttempts::new(digest, at(2), at(1802))
    })
}

/// The first version of a record that nobody else has.
fn first() -> FailedAttempts {
    version(digest(), 1, 1)
}

fn next(current: &FailedAttempts) -> FailedAttempts {
    version(current.digest, current.version + 1, current.count + 1)
}

async fn put<S: RateLimitStore>(store: &S, attempts: &FailedAttempts) -> Outcome {
    let version = attempts.version;
    ensure!(store.put_failed_attempts(attempts.clone()).await?, "version {version} was refused");
    is_kept(store, attempts, "the stored attempts").await
}

async fn is_kept<S: RateLimitStore>(store: &S, expected: &FailedAttempts, what: &str) -> Outcome {
    ensure_eq!(store.get_failed_attempts(&expected.digest).await?, Some(expected.clone()), "{what}");
    Ok(())
}
