//! A version follows only its predecessor, and comes back as it was stored.

use std::sync::Arc;

use super::{digest, is_kept, progress, put};
use crate::case::{Case, cases};
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{WebhookProgress, WebhookStore};

pub(super) fn cases<S: WebhookStore + 'static>() -> Vec<Case<S>> {
    cases!["webhooks":
        an_unknown_webhook_has_no_progress,
        a_progress_comes_back,
        keeps_members_of_a_later_version,
        the_first_version_is_one,
        only_the_next_version_is_stored,
    ]
}

/// Distant versions, including some that do not fit into 63 bits.
const DISTANT: [u64; 5] = [0, 1 << 32, i64::MAX.unsigned_abs(), 1 << 63, u64::MAX];

async fn is_refused<S: WebhookStore>(store: &S, progress: WebhookProgress) -> Outcome {
    let version = progress.version;
    ensure!(
        !store.put_webhook_progress(progress).await?,
        "version {version} was stored although it is not the next"
    );
    Ok(())
}

async fn an_unknown_webhook_has_no_progress<S: WebhookStore>(store: Arc<S>) -> Outcome {
    put(&*store, &progress(digest(), 1)).await?;
    ensure!(
        store.get_webhook_progress(&digest()).await?.is_none(),
        "a progress that was never stored is there"
    );
    Ok(())
}

async fn a_progress_comes_back<S: WebhookStore>(store: Arc<S>) -> Outcome {
    let first = progress(digest(), 1);
    put(&*store, &first).await?;
    let mut failing = first.clone().next();
    failing.failures = u32::MAX;
    failing.failing_since = Some(Timestamp::from_unix(1_700_000_001));
    failing.due_at = Some(Timestamp::from_unix(1_700_000_030));
    failing.is_gone = true;
    put(&*store, &failing).await?;
    let other = progress(digest(), 1);
    put(&*store, &other).await?;
    is_kept(&*store, &failing).await
}

async fn keeps_members_of_a_later_version<S: WebhookStore>(store: Arc<S>) -> Outcome {
    let first = progress(digest(), 1).grown();
    let next = first.clone().next();
    for progress in [first, next] {
        ensure!(store.put_webhook_progress(progress.clone()).await?, "the next version was refused");
        ensure_whole(store.get_webhook_progress(&progress.digest).await?.as_ref(), &progress)?;
    }
    Ok(())
}

async fn the_first_version_is_one<S: WebhookStore>(store: Arc<S>) -> Outcome {
    let digest = digest();
    for version in [2, 3].into_iter().chain(DISTANT) {
        is_refused(&*store, progress(digest, version)).await?;
        let kept = store.get_webhook_progress(&digest).await?;
        ensure!(kept.is_none(), "version {version}, which was refused, is there");
    }
    put(&*store, &progress(digest, 1)).await
}

async fn only_the_next_version_is_stored<S: WebhookStore>(store: Arc<S>) -> Outcome {
    let digest = digest();
    put(&*store, &progress(digest, 1)).await?;
    let two = progress(digest, 2);
    put(&*store, &two).await?;
    for version in [1, 2, 4].into_iter().chain(DISTANT) {
        is_refused(&*store, progress(digest, version)).await?;
        is_kept(&*store, &two).await?;
    }
    put(&*store, &progress(digest, 3)).await
}
