//! Responses that wait for the audit log.

use std::sync::Arc;
use std::time::Duration;

use http::{Request, StatusCode};
use oauth_runtime::store::{EventStore, MemoryStore};
use oauth_runtime::{Client, oauth_server};

use super::audit_log::{Notes, Shaky};

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events, scope_module = unkept)]
struct Unkept {
    #[store]
    store: MemoryStore,
}

const WAITS: Duration = Duration::from_secs(5);

fn notes(capacity: usize) -> (Arc<Notes>, Arc<Shaky>) {
    let client = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
    let store = Arc::new(Shaky::with(client.scope("read").build().expect("a client")));
    let builder = Notes::builder("https://notes.example".parse().expect("an issuer"), Arc::clone(&store));
    (builder.audit_log_capacity(capacity).audit_log_before_response(WAITS).build(), store)
}

async fn token(notes: &Notes) -> (StatusCode, String) {
    let request = Request::post("/token").header("host", "notes.example");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let connection = oauth_runtime::http::Connection::new([192, 0, 2, 1].into(), true);
    let body = "grant_type=client_credentials&client_id=job&client_secret=a-long-random-secret";
    let request = request.extension(connection).body(bytes::Bytes::from_static(body.as_bytes()));
    let response = notes.create_token_response(request.expect("a request")).await;
    (response.status(), String::from_utf8_lossy(response.body()).into_owned())
}

async fn kept(store: &Shaky) -> usize {
    store.list_events(&Default::default(), usize::MAX).await.expect("a store").len()
}

/// Without a flush, and without any time that passes.
#[tokio::test(start_paused = true)]
async fn a_response_leaves_when_the_store_has_its_events() {
    let (notes, store) = notes(100);
    for number in 1..=3 {
        let before = tokio::time::Instant::now();
        assert_eq!(token(&notes).await.0, 200);
        assert_eq!(kept(&store).await, number);
        assert!(before.elapsed() < Duration::from_millis(100), "it does not wait for a batch to fill");
    }
}

#[tokio::test(start_paused = true)]
async fn a_response_whose_events_cannot_be_kept_is_withheld() {
    let (notes, store) = notes(100);
    store.set_down(true);
    let (status, body) = token(&notes).await;
    assert_eq!(status, 503);
    assert!(body.contains("temporarily_unavailable") && !body.contains("access_token"), "{body}");
    store.set_down(false);
    // The writer tries again soon, so the next request gets through.
    assert_eq!(token(&notes).await.0, 200);
    assert_eq!(kept(&store).await, 2, "the withheld one has its event too");
    store.set_hanging(true);
    assert_eq!(token(&notes).await.0, 503);
}

#[tokio::test(start_paused = true)]
async fn a_response_whose_event_does_not_fit_is_withheld() {
    let (notes, store) = notes(1);
    store.set_down(true);
    let [first, second] = [token(&notes).await, token(&notes).await];
    assert_eq!((first.0, second.0), (StatusCode::SERVICE_UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE));
    store.set_down(false);
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(kept(&store).await, 1);
    assert_eq!(token(&notes).await.0, 200);
}

#[test]
fn waiting_for_a_log_that_is_not_there_is_a_mistake() {
    let issuer = || "https://notes.example".parse().expect("an issuer");
    let refused = Unkept::builder(issuer(), MemoryStore::new()).audit_log_before_response(WAITS).try_build();
    let expected =
        "audit_log_before_response: the declaration has no audit log; write `events(audit_log)` in it";
    assert_eq!(refused.err().map(|error| error.to_string()).as_deref(), Some(expected));
    let store = || Arc::new(Shaky::default());
    let off = Notes::builder(issuer(), store()).audit_log(false).audit_log_before_response(WAITS).try_build();
    assert!(off.err().is_some_and(|error| error.to_string().contains("that is off")));
    let zero = Notes::builder(issuer(), store()).audit_log_before_response(Duration::ZERO).try_build();
    assert!(zero.err().is_some_and(|error| error.to_string().contains("every response would be withheld")));
}
