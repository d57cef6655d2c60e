//! Events that reach the store late.

use super::Webhook;
use crate::event::EventId;
use crate::store::{Storage, WebhookProgress, WebhookStore};

/// How often a change is tried when others change the progress at the same time.
const TRIES: usize = 100;

/// The progress of a webhook could not be changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RewindError<E> {
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] E),
    /// The progress changed at each of many tries, or the store returns what it no longer has.
    #[error("the progress of the webhook `{0}` kept changing, or the store reads stale records")]
    Contended(String),
}

/// Tells webhooks of events that the store has just got, of which `oldest` has the smallest identifier: they may have got further
/// already. Then they begin again in front of it, and what comes after it is sent again.
///
/// A provider does so itself. A program that appends events to the log of a provider calls it after
/// [`append_events`](crate::store::EventStore::append_events), with the webhooks of the provider; otherwise their receivers may
/// miss the events.
///
/// # Errors
/// [`RewindError`]. Call it again later: until then, the events may not be sent.
pub async fn rewind<S: WebhookStore>(
    store: &S,
    webhooks: &[Webhook],
    oldest: EventId,
) -> Result<(), RewindError<<S as Storage>::Error>> {
    for webhook in webhooks {
        begin_before(store, webhook, oldest).await?;
    }
    Ok(())
}

async fn begin_before<S: WebhookStore>(
    store: &S,
    webhook: &Webhook,
    oldest: EventId,
) -> Result<(), RewindError<<S as Storage>::Error>> {
    let digest = webhook.digest();
    for _ in 0..TRIES {
        let next = match store.get_webhook_progress(&digest).await.map_err(RewindError::Store)? {
            // It has not got there, and nobody has read past it: whoever reads next finds it.
            Some(kept) if kept.sent.max(kept.reading_to.unwrap_or(kept.sent)) < oldest => return Ok(()),
            // The new version also ends what the instance does that sends, as soon as it gets there.
            Some(kept) => WebhookProgress {
                sent: kept.sent.min(oldest.previous()),
                reading_to: kept.reading_to.map(|reading_to| reading_to.min(oldest.previous())),
                ..kept.next()
            },
            None => WebhookProgress::new(digest, oldest.previous()),
        };
        if store.put_webhook_progress(next).await.map_err(RewindError::Store)? {
            return Ok(());
        }
    }
    Err(RewindError::Contended(webhook.shown().to_owned()))
}
