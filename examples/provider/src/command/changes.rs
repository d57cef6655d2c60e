//! What a command changed, for the audit log.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use oauth_runtime::event::{Event, EventSubscriber};
use oauth_runtime::store::{EventStore, SignalStore, WebhookStore};
use oauth_runtime::webhook::{self, Webhook};
use oauth_runtime::{Clock, SystemClock, shared_signals};

use super::failure::Failure;

/// The events of one command.
#[derive(Clone, Default)]
pub(super) struct Changes(Arc<Mutex<Vec<Event>>>);

impl EventSubscriber for Changes {
    fn notify(&self, event: &Event) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
    }
}

impl Changes {
    /// Appends them to the log, and tells the webhooks and the streams of shared signals: they may have got past them already. A
    /// command that failed may have changed something before.
    pub(super) async fn keep<S: EventStore + WebhookStore + SignalStore>(
        &self,
        store: &S,
        retention: Duration,
        webhooks: &[Webhook],
    ) -> Result<(), Failure> {
        let events = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let Some(oldest) = events.iter().map(|event| event.id).min() else { return Ok(()) };
        let expires_at = SystemClock.now() + retention;
        store.append_events(&events, expires_at).await.map_err(Failure::operation)?;
        webhook::rewind(store, webhooks, oldest).await.map_err(Failure::operation)?;
        shared_signals::rewind(store, oldest).await.map_err(Failure::operation)
    }
}

#[cfg(test)]
mod tests {
    use oauth_runtime::event::EventKind;
    use oauth_runtime::store::{MemoryStore, SignalRecord, SignalStream, WebhookProgress};
    use oauth_runtime::{Secret, Timestamp};

    use super::*;

    #[tokio::test]
    async fn a_webhook_that_has_got_further_begins_again_before_the_changes() {
        let (store, now) = (MemoryStore::new(), SystemClock.now());
        let url = "https://siem.example/oauth";
        let webhook = Webhook::new(url, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().expect("a secret"));
        let later = oauth_runtime::event::EventId::before(now.plus(60));
        let progress = WebhookProgress::new(Secret::from(url).digest(), later);
        assert!(store.put_webhook_progress(progress).await.expect("a store"));
        let changes = Changes::default();
        let [second, first] =
            [now.plus(1), now].map(|at: Timestamp| Event::new(EventKind::PersonForgotten {}, at));
        changes.notify(&second);
        changes.notify(&first);
        changes.keep(&store, Duration::from_secs(60), &[webhook.expect("a webhook")]).await.expect("kept");
        let kept = store.get_webhook_progress(&Secret::from(url).digest()).await.expect("a store");
        assert!(kept.is_some_and(|progress| progress.sent < first.id));
        assert_eq!(store.list_events(&Default::default(), 10).await.expect("a store").len(), 2);
    }
    #[tokio::test]
    async fn a_stream_that_has_got_further_begins_again_before_the_changes() {
        let (store, now) = (MemoryStore::new(), SystemClock.now());
        let [begin, later] = [now, now.plus(60)].map(oauth_runtime::event::EventId::before);
        let mut list = SignalRecord::new(SignalRecord::digest_of_list());
        list.receivers.push("calendar".into());
        let mut record = SignalRecord::new(SignalRecord::digest_of("calendar"));
        let mut stream = SignalStream::new("a-stream", "calendar", now, begin);
        stream.sent = later;
        record.stream = Some(Box::new(stream));
        assert!(store.put_signal_record(list).await.expect("a store"));
        assert!(store.put_signal_record(record).await.expect("a store"));
        let (changes, event) = (Changes::default(), Event::new(EventKind::PersonForgotten {}, now.plus(1)));
        changes.notify(&event);
        changes.keep(&store, Duration::from_secs(60), &[]).await.expect("kept");
        let streams = shared_signals::streams(&store).await.expect("a store");
        assert!(matches!(&streams[..], [stream] if stream.sent < event.id), "{streams:?}");
    }
}
