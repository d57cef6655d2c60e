//! Events that reach the store late, for webhooks that have got further already.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http::StatusCode;
use oauth_runtime::audit_log::flush;
use oauth_runtime::event::EventId;
use oauth_runtime::fetch::Delivered;
use oauth_runtime::store::{EventStore, Storage, WebhookProgress, WebhookStore};
use oauth_runtime::testing::{TestClient, TestClock};
use oauth_runtime::webhook::{RewindError, rewind};
use oauth_runtime::{Client, Clock, Digest, Secret, Timestamp, oauth_server};

use super::faulty::{Down, Faulty};
use super::webhooks::{Receiver, webhook};

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events(audit_log, webhooks))]
struct Notes {
    #[store]
    store: Arc<Faulty>,
}

struct Fixture {
    notes: Arc<Notes>,
    store: Arc<Faulty>,
    receiver: Receiver,
    clock: TestClock,
}

impl Fixture {
    /// The webhook begins before the first event.
    async fn begun() -> Self {
        let client = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
        let store = Arc::new(Faulty::with_clients([client.scope("read").build().expect("a client")]));
        let (clock, receiver) = (TestClock::new(), Receiver::default());
        let fixture = Self { notes: notes(&store, &clock, &receiver), store, receiver, clock };
        fixture.passes(2).await;
        fixture
    }

    /// Tokens, whose events wait in memory.
    async fn tokens(&self, number: usize) {
        let client = TestClient::confidential(&self.notes, "job", "a-long-random-secret");
        for _ in 0..number {
            client.client_credentials("read").await.expect("tokens");
        }
    }

    async fn is_flushed(&self) {
        assert_eq!(flush(&*self.notes, Duration::from_secs(60)).await, 0);
    }

    async fn passes(&self, seconds: u64) {
        for _ in 0..seconds {
            self.clock.advance(Duration::from_secs(1));
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    async fn ids(&self) -> Vec<String> {
        let all = self.store.list_events(&Default::default(), usize::MAX).await.expect("a store");
        all.iter().map(|event| event.id.to_string()).collect()
    }

    async fn progress(&self) -> WebhookProgress {
        let digest = Secret::from("https://siem.example/oauth").digest();
        self.store.inner.get_webhook_progress(&digest).await.expect("a store").expect("a progress")
    }

    /// Everything that the log has was sent.
    #[track_caller]
    fn sent_all(&self, ids: &[String]) {
        let taken = self.receiver.taken();
        for id in ids {
            assert!(taken.contains(id), "{id} is not in {taken:?}");
        }
    }
}

fn notes(store: &Arc<Faulty>, clock: &TestClock, receiver: &Receiver) -> Arc<Notes> {
    let builder = Notes::builder("https://notes.example".parse().expect("an issuer"), Arc::clone(store));
    let builder = builder.audit_log_before_response(Duration::from_secs(5));
    builder.clock(clock.clone()).fetcher(receiver.clone()).webhook(webhook()).build()
}

/// One read each 15 seconds, for what an instance that ended left behind.
#[tokio::test(start_paused = true)]
async fn the_store_is_left_alone_while_nothing_happens() {
    let fixture = Fixture::begun().await;
    fixture.tokens(1).await;
    fixture.is_flushed().await;
    fixture.passes(10).await;
    fixture.sent_all(&fixture.ids().await);
    let before = fixture.store.progress_reads.load(Ordering::Relaxed);
    fixture.passes(3_600).await;
    let reads = fixture.store.progress_reads.load(Ordering::Relaxed) - before;
    assert!((200..=260).contains(&reads), "{reads} reads in an hour");
}

/// The sender has read three events and waits for the answer to the first; the late one lies between the second and the third.
#[tokio::test(start_paused = true)]
async fn an_event_that_arrives_within_a_page_that_is_being_sent_is_sent() {
    let fixture = Fixture::begun().await;
    fixture.tokens(3).await;
    fixture.is_flushed().await;
    fixture.receiver.0.waits.store(true, Ordering::Relaxed);
    fixture.passes(3).await;
    assert_eq!(fixture.receiver.tries(), 1);
    let second = fixture.store.list_events(&Default::default(), 2).await.expect("a store").remove(1);
    let mut late = second.clone();
    late.id = EventId::from_bytes((u128::from_be_bytes(*second.id.as_bytes()) + 1).to_be_bytes());
    // As another instance does.
    fixture.store.append_events(&[late.clone()], fixture.clock.now().plus(600)).await.expect("a store");
    rewind(&*fixture.store, &[webhook()], late.id).await.expect("a store");
    fixture.receiver.0.waits.store(false, Ordering::Relaxed);
    fixture.passes(5).await;
    fixture.sent_all(&fixture.ids().await);
    assert_eq!(fixture.receiver.taken(), fixture.ids().await, "each once, in their order");
}

/// An event is made before its change is stored, and waits in the buffer only after it.
#[tokio::test(start_paused = true)]
async fn the_oldest_of_a_batch_counts_wherever_it_is() {
    let fixture = Fixture::begun().await;
    fixture.tokens(1).await;
    fixture.passes(5).await;
    let client = TestClient::confidential(&fixture.notes, "job", "a-long-random-secret");
    let earlier = async {
        fixture.clock.step_back(Duration::from_secs(30));
        client.client_credentials("read").await
    };
    let (first, second) = futures_util::join!(client.client_credentials("read"), earlier);
    fixture.clock.advance(Duration::from_secs(30));
    assert!(first.is_ok() && second.is_ok());
    fixture.passes(5).await;
    fixture.sent_all(&fixture.ids().await);
    assert_eq!(fixture.ids().await.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_webhook_whose_record_fails_delays_neither_the_log_nor_a_response() {
    let fixture = Fixture::begun().await;
    fixture.tokens(1).await;
    fixture.passes(5).await;
    fixture.store.webhooks_are_down.store(true, Ordering::Relaxed);
    fixture.clock.step_back(Duration::from_secs(30));
    fixture.tokens(3).await;
    fixture.clock.advance(Duration::from_secs(30));
    assert_eq!(fixture.ids().await.len(), 4, "the responses waited for the log alone");
    fixture.passes(60).await;
    assert_eq!(fixture.receiver.taken().len(), 1);
    fixture.store.webhooks_are_down.store(false, Ordering::Relaxed);
    fixture.passes(60).await;
    fixture.sent_all(&fixture.ids().await);
}

/// A runtime whose end kills the tasks of a provider.
fn runtime() -> tokio::runtime::Runtime {
    let builder = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    builder.expect("a runtime")
}

#[test]
fn a_program_that_is_killed_after_it_wrote_a_late_event_has_told_of_it() {
    let first = runtime();
    let fixture = first.block_on(async {
        let fixture = Fixture::begun().await;
        fixture.tokens(1).await;
        fixture.passes(5).await;
        fixture.store.log_is_down.store(true, Ordering::Relaxed);
        fixture.clock.step_back(Duration::from_secs(30));
        let client = TestClient::confidential(&fixture.notes, "job", "a-long-random-secret");
        let token = client.client_credentials("read");
        assert!(tokio::time::timeout(Duration::from_millis(1), token).await.is_err(), "it waits for the log");
        fixture.clock.advance(Duration::from_secs(30));
        fixture.store.dies_after_appending.store(true, Ordering::Relaxed);
        fixture.store.log_is_down.store(false, Ordering::Relaxed);
        while !fixture.store.webhooks_are_down.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        fixture
    });
    drop(first);
    let Fixture { notes: killed, store, receiver, clock } = fixture;
    drop(killed);
    store.webhooks_are_down.store(false, Ordering::Relaxed);
    runtime().block_on(async {
        let again = notes(&store, &clock, &receiver);
        let fixture = Fixture { notes: again, store, receiver, clock };
        fixture.passes(5).await;
        assert_eq!(fixture.ids().await.len(), 2);
        fixture.sent_all(&fixture.ids().await);
    });
}

/// Another instance, whose clock is slow, changes the progress while this one waits for the receiver.
#[tokio::test(start_paused = true)]
async fn an_answer_counts_although_the_progress_changed_meanwhile() {
    for (status, is_gone) in [(StatusCode::INTERNAL_SERVER_ERROR, false), (StatusCode::GONE, true)] {
        let fixture = Fixture::begun().await;
        fixture.tokens(1).await;
        fixture.receiver.answers(&[Delivered::new(status)]);
        fixture.receiver.0.waits.store(true, Ordering::Relaxed);
        fixture.passes(3).await;
        assert!(fixture.store.put_webhook_progress(fixture.progress().await.next()).await.expect("a store"));
        fixture.receiver.0.waits.store(false, Ordering::Relaxed);
        fixture.passes(3).await;
        let progress = fixture.progress().await;
        assert_eq!((fixture.receiver.tries(), progress.is_gone), (1, is_gone), "{status}");
        assert_eq!((progress.failures, progress.due_at.is_some()), (u32::from(!is_gone), !is_gone));
    }
}

/// Nobody reads the events of others again and again.
#[tokio::test(start_paused = true)]
async fn a_webhook_moves_on_although_nothing_happens() {
    let fixture = Fixture::begun().await;
    let begun = fixture.progress().await;
    fixture.passes(1_500).await;
    let progress = fixture.progress().await;
    assert!(
        progress.sent > EventId::before(Timestamp::from_unix(fixture.clock.now().as_unix() - 700)),
        "{progress:?}"
    );
    assert!(progress.version - begun.version < 20, "not each second: {progress:?}");
    fixture.tokens(2).await;
    fixture.passes(5).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);
}

/// A store that reads a replica: it has what it does not find.
struct Stale;

impl Storage for Stale {
    type Error = Down;
}

impl WebhookStore for Stale {
    async fn get_webhook_progress(&self, _: &Digest) -> Result<Option<WebhookProgress>, Down> {
        Ok(None)
    }

    async fn put_webhook_progress(&self, _: WebhookProgress) -> Result<bool, Down> {
        Ok(false)
    }
}

#[tokio::test]
async fn a_store_that_reads_stale_records_is_an_error() {
    let outcome = rewind(&Stale, &[webhook()], EventId::from_bytes([1; 16])).await;
    assert!(
        matches!(outcome, Err(RewindError::Contended(ref shown)) if shown == "siem.example"),
        "{outcome:?}"
    );
}
