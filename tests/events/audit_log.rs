//! The audit log keeps what happened, whatever the store and the subscribers do meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use oauth_runtime::audit_log::{figures, flush};
use oauth_runtime::event::{Event, EventKind, EventQuery, EventSubscriber};
use oauth_runtime::store::{
    ClientStore, EventStore, ExpiringStore, MemoryStore, Storage, Sweeper, TokenStore,
};
use oauth_runtime::testing::{TestClient, TestClock};
use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens};
use oauth_runtime::{Client, Clock, Digest, Timestamp, oauth_server};

/// A store whose log is down as long as the test says so, and hangs as long as the test says so.
#[derive(Default)]
pub(super) struct Shaky {
    inner: MemoryStore,
    is_down: AtomicBool,
    hangs: AtomicBool,
    panics: AtomicBool,
    writes: AtomicUsize,
}

#[derive(Debug, thiserror::Error)]
#[error("the database is down")]
pub(super) struct Down;

impl Shaky {
    pub(super) fn with(client: Client) -> Self {
        Self { inner: MemoryStore::with_clients([client]), ..Self::default() }
    }

    pub(super) fn set_down(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::Relaxed);
    }

    pub(super) fn set_hanging(&self, hangs: bool) {
        self.hangs.store(hangs, Ordering::Relaxed);
    }
}

impl From<oauth_runtime::store::MemoryError> for Down {
    fn from(_: oauth_runtime::store::MemoryError) -> Self {
        Self
    }
}

impl Storage for Shaky {
    type Error = Down;
}

impl ClientStore for Shaky {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, Down> {
        Ok(self.inner.get_client(client_id).await?)
    }
}

impl TokenStore for Shaky {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), Down> {
        Ok(self.inner.create_token(tokens).await?)
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, Down> {
        Ok(self.inner.get_token(digest).await?)
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), Down> {
        Ok(self.inner.revoke_token(digest).await?)
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), Down> {
        Ok(self.inner.revoke_grant(grant_id).await?)
    }
}

impl EventStore for Shaky {
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), Down> {
        self.writes.fetch_add(1, Ordering::Relaxed);
        assert!(!self.panics.swap(false, Ordering::Relaxed), "a defect of the store");
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        match self.is_down.load(Ordering::Relaxed) {
            true => Err(Down),
            false => Ok(self.inner.append_events(events, expires_at).await?),
        }
    }

    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, Down> {
        Ok(self.inner.list_events(query, limit).await?)
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), Down> {
        Ok(self.inner.delete_events_of(subject).await?)
    }
}

impl ExpiringStore for Shaky {
    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, Down> {
        Ok(self.inner.sweep(expired_at, limit).await?)
    }
}

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events(audit_log))]
pub(super) struct Notes {
    #[store]
    store: Arc<Shaky>,
}

struct Fixture {
    notes: Arc<Notes>,
    store: Arc<Shaky>,
    clock: TestClock,
}

/// Longer than every pause of the writer together; the clock of the test runs ahead.
const LONG: Duration = Duration::from_secs(600);

impl Fixture {
    fn new(capacity: usize, subscriber: Option<Hangs>) -> Self {
        Self::keeping(600, capacity, subscriber)
    }

    fn keeping(refusals: u32, capacity: usize, subscriber: Option<Hangs>) -> Self {
        let client = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
        let inner = MemoryStore::with_clients([client.scope("read").build().expect("a client")]);
        let (store, clock) = (Arc::new(Shaky { inner, ..Shaky::default() }), TestClock::new());
        let issuer = "https://notes.example".parse().expect("an issuer");
        let builder = Notes::builder(issuer, Arc::clone(&store)).clock(clock.clone());
        let builder = builder.audit_log_capacity(capacity).audit_log_retention(Duration::from_secs(3_600));
        let builder = builder.audit_log_refusals_per_minute(refusals);
        let notes = match subscriber {
            Some(subscriber) => builder.event_subscriber(subscriber).build(),
            None => builder.build(),
        };
        Self { notes, store, clock }
    }

    async fn tokens(&self, number: usize) {
        let client = TestClient::confidential(&self.notes, "job", "a-long-random-secret");
        for _ in 0..number {
            client.client_credentials("read").await.expect("tokens");
        }
    }

    async fn kept(&self) -> usize {
        self.store.list_events(&EventQuery::new(), usize::MAX).await.expect("a store").len()
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_was_down_during_a_burst_gets_everything() {
    let fixture = Fixture::new(100_000, None);
    fixture.store.is_down.store(true, Ordering::Relaxed);
    fixture.tokens(1_200).await;
    assert_eq!(flush(&*fixture.notes, Duration::from_secs(100)).await, 1_200, "it says what the store lacks");
    assert_eq!(fixture.kept().await, 0);
    assert!(figures(&*fixture.notes).is_failing);
    let tries = fixture.store.writes.load(Ordering::Relaxed);
    assert!((2..10).contains(&tries), "it waits longer each time: {tries}");
    fixture.store.is_down.store(false, Ordering::Relaxed);
    assert_eq!(flush(&*fixture.notes, LONG).await, 0);
    assert_eq!(fixture.kept().await, 1_200);
    assert!(!figures(&*fixture.notes).is_failing);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_is_lost_and_the_rest_is_kept() {
    let fixture = Fixture::new(10, None);
    fixture.store.is_down.store(true, Ordering::Relaxed);
    fixture.tokens(15).await;
    assert_eq!((figures(&*fixture.notes).waiting, figures(&*fixture.notes).lost), (10, 5));
    fixture.store.is_down.store(false, Ordering::Relaxed);
    assert_eq!(flush(&*fixture.notes, LONG).await, 0);
    assert_eq!(fixture.kept().await, 10);
    fixture.tokens(1).await;
    assert_eq!(flush(&*fixture.notes, LONG).await, 0);
    assert_eq!(fixture.kept().await, 11, "it goes on");
    assert_eq!((figures(&*fixture.notes).waiting, figures(&*fixture.notes).lost), (0, 5));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_delays_no_request() {
    let fixture = Fixture::new(100, None);
    fixture.store.hangs.store(true, Ordering::Relaxed);
    fixture.tokens(5).await;
    assert_eq!(flush(&*fixture.notes, Duration::from_secs(5)).await, 5);
    fixture.tokens(5).await;
    assert_eq!(flush(&*fixture.notes, Duration::ZERO).await, 10);
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_store_loses_nothing() {
    let fixture = Fixture::new(100, None);
    fixture.store.panics.store(true, Ordering::Relaxed);
    fixture.tokens(5).await;
    assert_eq!(flush(&*fixture.notes, LONG).await, 0);
    assert_eq!(fixture.kept().await, 5);
}

/// A subscriber that never returns.
struct Hangs;

impl EventSubscriber for Hangs {
    fn notify(&self, _: &Event) {
        loop {
            std::thread::park();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscriber_that_hangs_keeps_nothing_from_the_log() {
    let fixture = Arc::new(Fixture::new(100, Some(Hangs)));
    let own = Arc::clone(&fixture);
    // Its thread never comes back.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(own.tokens(1));
    });
    while fixture.kept().await == 0 {
        flush(&*fixture.notes, Duration::from_secs(1)).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(fixture.kept().await, 1);
}

#[tokio::test(start_paused = true)]
async fn events_are_written_without_a_flush_and_swept_after_the_retention() {
    let fixture = Fixture::new(100, None);
    fixture.tokens(3).await;
    while fixture.kept().await < 3 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let sweeper =
        Sweeper::new(Arc::clone(&fixture.store)).clock(fixture.clock.clone()).margin(Duration::ZERO);
    fixture.clock.advance(Duration::from_secs(3_599));
    sweeper.sweep_once().await.expect("swept");
    assert_eq!(fixture.kept().await, 3);
    fixture.clock.advance(Duration::from_secs(1));
    sweeper.sweep_once().await.expect("swept");
    assert_eq!(fixture.kept().await, 0);
}

const FAILED: &str = "client.authentication_failed";

#[tokio::test(start_paused = true)]
async fn refusals_that_strangers_cause_are_bounded_and_counted() {
    let fixture = Fixture::keeping(3, 100, None);
    let minute = Duration::from_secs(60 - fixture.clock.now().as_unix() % 60);
    fixture.clock.advance(minute);
    let stranger = TestClient::confidential(&fixture.notes, "job", "a-wrong-secret");
    for _ in 0..5 {
        stranger.client_credentials("read").await.expect_err("a refusal");
        fixture.tokens(1).await;
    }
    let kinds = async || {
        // Not `flush`, which does not wait for the next minute.
        while figures(&*fixture.notes).waiting > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let events = fixture.store.list_events(&EventQuery::new(), usize::MAX).await.expect("a store");
        events.iter().map(|event| event.kind.name().to_owned()).collect::<Vec<_>>()
    };
    let count = |kinds: &[String], name: &str| kinds.iter().filter(|kind| *kind == name).count();
    let first = kinds().await;
    assert_eq!(count(&first, FAILED), 3);
    assert_eq!((count(&first, "token.issued"), first.len()), (5, 8), "what is not a refusal has no bound");
    fixture.clock.advance(Duration::from_secs(60));
    stranger.client_credentials("read").await.expect_err("a refusal");
    let second = kinds().await;
    assert_eq!(second.len(), 10, "{second:?}");
    assert_eq!(count(&second, FAILED), 4, "a minute later they are kept again");
    let events = fixture.store.list_events(&EventQuery::new().kind("refusals.left_out"), 9).await;
    let [left_out] = &*events.expect("a store") else { panic!("one event") };
    assert_eq!(left_out.kind, EventKind::RefusalsLeftOut { kind: FAILED.into(), count: 2 });
    assert!(left_out.request_id.is_none() && left_out.address.is_none());
    for _ in 0..5 {
        stranger.client_credentials("read").await.expect_err("a refusal");
    }
    assert_eq!(flush(&*fixture.notes, LONG).await, 0);
    let events = fixture.store.list_events(&EventQuery::new().kind("refusals.left_out"), 9).await;
    let counts: Vec<_> = events.expect("a store").into_iter().map(|event| event.kind).collect();
    let left_out = |count| EventKind::RefusalsLeftOut { kind: FAILED.into(), count };
    assert_eq!(counts, [left_out(2), left_out(3)], "the end of a program says it");
}

/// Another Tokio runtime goes on where one ended.
#[test]
fn events_outlive_the_runtime_that_they_happened_in() {
    let fixture = Fixture::new(100, None);
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    fixture.store.is_down.store(true, Ordering::Relaxed);
    let first = runtime();
    first.block_on(async {
        fixture.tokens(3).await;
        flush(&*fixture.notes, Duration::from_millis(1)).await;
    });
    drop(first);
    fixture.store.is_down.store(false, Ordering::Relaxed);
    let left = runtime().block_on(flush(&*fixture.notes, LONG));
    assert_eq!((left, runtime().block_on(fixture.kept())), (0, 3));
}

/// Nobody else has the server any more, as when a tenant leaves memory.
#[tokio::test(start_paused = true)]
async fn a_server_that_nobody_uses_any_more_writes_its_events_and_ends() {
    let Fixture { notes, store, .. } = {
        let fixture = Fixture::new(100, None);
        fixture.tokens(3).await;
        fixture
    };
    let server = Arc::downgrade(&notes);
    drop(notes);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(store.list_events(&EventQuery::new(), usize::MAX).await.expect("a store").len(), 3);
    assert!(server.upgrade().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_keeps_no_server_for_ever() {
    let fixture = Fixture::new(100, None);
    fixture.store.is_down.store(true, Ordering::Relaxed);
    fixture.tokens(3).await;
    let server = Arc::downgrade(&fixture.notes);
    drop(fixture);
    tokio::time::sleep(LONG).await;
    assert!(server.upgrade().is_some(), "it still tries");
    tokio::time::sleep(LONG).await;
    assert!(server.upgrade().is_none());
}
