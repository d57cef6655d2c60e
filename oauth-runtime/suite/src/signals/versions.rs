//! A version follows only its predecessor, and comes back as it was stored.

use std::sync::Arc;

use super::{digest, is_kept, put, record};
use crate::case::{Case, cases};
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::store::{SignalRecord, SignalStore};

pub(super) fn cases<S: SignalStore + 'static>() -> Vec<Case<S>> {
    cases!["signals":
        an_unknown_receiver_has_no_record,
        a_record_comes_back,
        keeps_members_of_a_later_version,
        the_first_version_is_one,
        only_the_next_version_is_stored,
    ]
}

/// Distant versions, including some that do not fit into 63 bits.
const DISTANT: [u64; 5] = [0, 1 << 32, i64::MAX.unsigned_abs(), 1 << 63, u64::MAX];

async fn is_refused<S: SignalStore>(store: &S, record: SignalRecord) -> Outcome {
    let version = record.version;
    ensure!(
        !store.put_signal_record(record).await?,
        "version {version} was stored although it is not the next"
    );
    Ok(())
}

async fn an_unknown_receiver_has_no_record<S: SignalStore>(store: Arc<S>) -> Outcome {
    put(&*store, &record(digest(), 1)).await?;
    ensure!(store.get_signal_record(&digest()).await?.is_none(), "a record that was never stored is there");
    Ok(())
}

async fn a_record_comes_back<S: SignalStore>(store: Arc<S>) -> Outcome {
    let first = record(digest(), 1);
    put(&*store, &first).await?;
    let mut deleted = first.clone().next();
    deleted.stream = None;
    deleted.receivers.clear();
    put(&*store, &deleted).await?;
    let other = record(digest(), 1);
    put(&*store, &other).await?;
    is_kept(&*store, &deleted).await
}

async fn keeps_members_of_a_later_version<S: SignalStore>(store: Arc<S>) -> Outcome {
    let first = record(digest(), 1).grown();
    let next = first.clone().next();
    for record in [first, next] {
        ensure!(store.put_signal_record(record.clone()).await?, "the next version was refused");
        ensure_whole(store.get_signal_record(&record.digest).await?.as_ref(), &record)?;
    }
    Ok(())
}

async fn the_first_version_is_one<S: SignalStore>(store: Arc<S>) -> Outcome {
    let digest = digest();
    for version in [2, 3].into_iter().chain(DISTANT) {
        is_refused(&*store, record(digest, version)).await?;
        let kept = store.get_signal_record(&digest).await?;
        ensure!(kept.is_none(), "version {version}, which was refused, is there");
    }
    put(&*store, &record(digest, 1)).await
}

async fn only_the_next_version_is_stored<S: SignalStore>(store: Arc<S>) -> Outcome {
    let digest = digest();
    put(&*store, &record(digest, 1)).await?;
    let two = record(digest, 2);
    put(&*store, &two).await?;
    for version in [1, 2, 4].into_iter().chain(DISTANT) {
        is_refused(&*store, record(digest, version)).await?;
        is_kept(&*store, &two).await?;
    }
    put(&*store, &record(digest, 3)).await
}
