//! The progress of webhooks, changed by compare-and-set.

mod parallel;
mod versions;

use super::case::Case;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::{digest, fresh};
use oauth_runtime_core::event::EventId;
use oauth_runtime_core::store::{WebhookProgress, WebhookStore};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: WebhookStore + 'static>() -> Vec<Case<S>> {
    [versions::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// A progress that no other attempt writes.
fn progress(digest: Digest, version: u64) -> WebhookProgress {
    let mut progress = WebhookProgress::new(digest, EventId::at(Timestamp::from_unix(1_700_000_000)));
    progress.version = version;
    progress.claimed_by = Some(fresh("instance").into());
    progress.claimed_until = Some(Timestamp::from_unix(1_700_000_100));
    progress
}

async fn put<S: WebhookStore>(store: &S, progress: &WebhookProgress) -> Outcome {
    let version = progress.version;
    ensure!(store.put_webhook_progress(progress.clone()).await?, "version {version} was refused");
    is_kept(store, progress).await
}

async fn is_kept<S: WebhookStore>(store: &S, expected: &WebhookProgress) -> Outcome {
    let kept = store.get_webhook_progress(&expected.digest).await?;
    ensure_eq!(kept.as_ref(), Some(expected), "the progress of a webhook");
    Ok(())
}
