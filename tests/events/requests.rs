//! Events name their request.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request};
use oauth_runtime::event::{EventKind, RequestId};
use oauth_runtime::http::Connection;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, oauth_server};

use crate::support::Heard;

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn notes() -> (Arc<Notes>, Heard) {
    let heard = Heard::default();
    let client = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
    let store = MemoryStore::with_clients([client.build().expect("a client")]);
    let notes = Notes::builder("https://notes.example".parse().expect("an issuer"), store)
        .trusted_proxies("10.0.0.0/8".parse().expect("a network"))
        .event_subscriber(heard.clone());
    (notes.build(), heard)
}

/// A token request through a proxy, or directly.
async fn send(notes: &Notes, peer: &str, headers: &[(&str, &str)], extension: Option<RequestId>) {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/token")
        .header("host", "notes.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .extension(Connection::new(peer.parse().expect("an address"), true));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(id) = extension {
        request = request.extension(id);
    }
    let body = "grant_type=client_credentials&client_id=job&client_secret=a-long-random-secret";
    let request = request.body(Bytes::from_static(body.as_bytes())).expect("a request");
    assert_eq!(notes.create_token_response(request).await.status(), 200);
}

#[tokio::test]
async fn a_trusted_proxy_names_the_request_and_its_address() {
    let (notes, heard) = notes();
    let headers = [("x-request-id", "a1b2-c3"), ("x-forwarded-for", "192.0.2.7")];
    send(&notes, "10.0.0.1", &headers, None).await;
    let [event] = &*heard.take() else { panic!("one event") };
    assert_eq!(event.request_id.as_ref().map(ToString::to_string).as_deref(), Some("a1b2-c3"));
    assert_eq!(event.address, Some([192, 0, 2, 7].into()));
    assert!(matches!(event.kind, EventKind::TokenIssued { .. }), "{event:?}");
}

#[tokio::test]
async fn a_client_cannot_name_its_request() {
    let (notes, heard) = notes();
    let headers = [("x-request-id", "made-up"), ("x-forwarded-for", "192.0.2.7")];
    send(&notes, "198.51.100.1", &headers, None).await;
    send(&notes, "198.51.100.1", &headers, None).await;
    let [one, other] = &*heard.take() else { panic!("two events") };
    assert_eq!(one.address, Some([198, 51, 100, 1].into()));
    let [one, other] =
        [one, other].map(|event| event.request_id.clone().expect("one of its own").to_string());
    assert!(one != "made-up" && one != other, "{one} {other}");
}

#[tokio::test]
async fn an_adapter_may_have_named_the_request() {
    let (notes, heard) = notes();
    let id = RequestId::generate();
    send(&notes, "10.0.0.1", &[("x-request-id", "a1b2-c3")], Some(id.clone())).await;
    assert_eq!(heard.take()[0].request_id, Some(id));
}
