//! Subscribers that fail, panic or hang disturb nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oauth_runtime::event::{Event, EventKind, EventSubscriber, QueuedSubscriber};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::{TestClient, token};
use oauth_runtime::{Client, Timestamp, oauth_server};
use tokio::sync::Semaphore;

use crate::support::Heard;

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events)]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), scope_module = silent_scope)]
struct Silent {
    #[store]
    store: MemoryStore,
}

struct Panics;

impl EventSubscriber for Panics {
    fn notify(&self, _: &Event) {
        panic!("a defect of a subscriber");
    }
}

fn store() -> MemoryStore {
    let client = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
    MemoryStore::with_clients([client.scope("read").build().expect("a client")])
}

fn event() -> Event {
    Event::new(EventKind::LoginFailed {}, Timestamp::from_unix(1_700_000_000))
}

#[tokio::test]
async fn a_panic_stops_neither_the_request_nor_other_subscribers() {
    let heard = Heard::default();
    let issuer = "https://notes.example".parse().expect("an issuer");
    let notes =
        Notes::builder(issuer, store()).event_subscriber(Panics).event_subscriber(heard.clone()).build();
    let client = TestClient::confidential(&notes, "job", "a-long-random-secret");
    client.client_credentials("read").await.expect("tokens");
    assert_eq!(heard.names(), ["token.issued"]);
    // So is a token that a test asks for.
    token(&notes, "read", "alice").await;
    assert_eq!(heard.names(), ["token.issued"]);
}

#[tokio::test]
async fn a_subscriber_needs_the_declaration() {
    let issuer = "https://notes.example".parse().expect("an issuer");
    let refused = Silent::builder(issuer, store()).event_subscriber(Panics).try_build().err();
    let message = refused.map(|error| error.to_string());
    let expected = "event_subscriber: the declaration has no events; add `events` to it";
    assert_eq!(message.as_deref(), Some(expected));
}

/// It hangs until the test lets it go on.
#[tokio::test]
async fn a_queue_drops_and_counts_what_does_not_fit() {
    let (gate, handled) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let (own, count) = (Arc::clone(&gate), Arc::clone(&handled));
    let slow = QueuedSubscriber::new(3, move |_| {
        let (gate, count) = (Arc::clone(&own), Arc::clone(&count));
        async move {
            gate.acquire().await.expect("open").forget();
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    for _ in 0..3 {
        slow.notify(&event());
    }
    assert_eq!(slow.dropped(), 0);
    slow.notify(&event());
    slow.notify(&event());
    assert_eq!(slow.dropped(), 2);
    gate.add_permits(10);
    while handled.load(Ordering::Relaxed) < 3 {
        tokio::task::yield_now().await;
    }
    slow.notify(&event());
    while handled.load(Ordering::Relaxed) < 4 {
        tokio::task::yield_now().await;
    }
    assert_eq!(slow.dropped(), 2);
}

#[tokio::test]
async fn a_panic_behind_a_queue_loses_one_event() {
    let handled = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&handled);
    let queued = QueuedSubscriber::new(10, move |_| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        async move { assert_ne!(number, 0, "a defect of a subscriber") }
    });
    queued.notify(&event());
    queued.notify(&event());
    while handled.load(Ordering::Relaxed) < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(queued.dropped(), 0);
}
