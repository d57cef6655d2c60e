//! The first use, and later ones.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure};
use crate::samples::{Sample, digest, now};
use oauth_runtime_core::store::ReplayStore;
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: ReplayStore + 'static>() -> Vec<Case<S>> {
    cases!["replay":
        a_second_use_is_told_so,
        a_later_end_makes_no_new_use,
        a_digest_counts_to_its_last_byte,
        keeps_distant_times,
        may_drop_what_is_expired,
    ]
}

fn live() -> Timestamp {
    Sample::new().expires_at
}

async fn a_second_use_is_told_so<S: ReplayStore>(store: Arc<S>) -> Outcome {
    let (used, expires_at) = (digest(), live());
    ensure!(store.use_once(&used, expires_at).await?, "the first use was reported as a later one");
    for _ in 0..3 {
        ensure!(!store.use_once(&used, expires_at).await?, "a later use was reported as the first");
    }
    Ok(())
}

async fn a_later_end_makes_no_new_use<S: ReplayStore>(store: Arc<S>) -> Outcome {
    let (used, expires_at) = (digest(), live());
    ensure!(store.use_once(&used, expires_at).await?, "the first use was reported as a later one");
    for other in [expires_at.plus(1), now().plus(1), Timestamp::from_unix(0), expires_at] {
        let first = store.use_once(&used, other).await?;
        ensure!(!first, "a later use with another expiry was reported as the first");
    }
    Ok(())
}

async fn a_digest_counts_to_its_last_byte<S: ReplayStore>(store: Arc<S>) -> Outcome {
    let used = digest();
    for changed in [0, 31] {
        let mut bytes = *used.as_bytes();
        bytes[changed] ^= 1;
        let other = Digest::from_bytes(bytes);
        ensure!(
            store.use_once(&other, live()).await?,
            "the first use of a digest was reported as a later one"
        );
    }
    ensure!(store.use_once(&used, live()).await?, "a similar digest was used, and this one not");
    Ok(())
}

/// A signed 64-bit column may store the latest time that it can.
async fn keeps_distant_times<S: ReplayStore>(store: Arc<S>) -> Outcome {
    for seconds in [i64::MAX.unsigned_abs(), u64::MAX] {
        let (used, expires_at) = (digest(), Timestamp::from_unix(seconds));
        ensure!(store.use_once(&used, expires_at).await?, "the first use was reported as a later one");
        let again = store.use_once(&used, expires_at).await?;
        ensure!(
            !again,
            "a second use of a value that expires in {seconds} seconds was reported as the \
            first"
        );
    }
    Ok(())
}

/// The second use may get either answer.
async fn may_drop_what_is_expired<S: ReplayStore>(store: Arc<S>) -> Outcome {
    for expires_at in [Timestamp::from_unix(0), Timestamp::from_unix(2000), now()] {
        let used = digest();
        ensure!(store.use_once(&used, expires_at).await?, "the first use was reported as a later one");
        store.use_once(&used, expires_at).await?;
    }
    Ok(())
}
