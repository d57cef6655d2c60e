//! The bodies of requests that are refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::post;
use http::StatusCode;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{AnyToken, Counting, asks, protected};
use crate::DiscardBodies;

/// A body whose end a test sees.
fn watched(parts: usize) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let body = futures_util::stream::poll_fn(move |_| {
        let at = counter.fetch_add(1, Ordering::Relaxed);
        Poll::Ready((at < parts).then_some(Ok::<_, std::io::Error>("part of a body")))
    });
    (Body::from_stream(body), read)
}

fn without_token(body: Body) -> Request {
    Request::post("/").body(body).expect("a request")
}

/// Otherwise the server has to close the connection without a word, and a client that sends its next request there
/// never gets an answer.
#[tokio::test]
async fn a_refusal_reads_the_body_first_so_that_the_connection_goes_on() {
    let server = Arc::new(Counting::default());
    let (body, read) = watched(3);
    let answer = protected(&server, &server).oneshot(without_token(body)).await.expect("infallible");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(read.load(Ordering::Relaxed), 4, "three parts and the end");
}

#[tokio::test]
async fn a_client_that_waits_for_a_hundred_does_not_have_to_send_its_body() {
    let server = Arc::new(Counting::default());
    let (body, read) = watched(3);
    let mut request = without_token(body);
    request.headers_mut().insert("expect", http::HeaderValue::from_static("100-continue"));
    let answer = protected(&server, &server).oneshot(request).await.expect("infallible");
    assert_eq!((answer.status(), read.load(Ordering::Relaxed)), (StatusCode::UNAUTHORIZED, 0));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_delays_a_refusal_by_seconds_at_most() {
    let server = Arc::new(Counting::default());
    let stuck = Body::from_stream(futures_util::stream::pending::<Result<&str, std::io::Error>>());
    let began = tokio::time::Instant::now();
    let answer = protected(&server, &server).oneshot(without_token(stuck)).await.expect("infallible");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(began.elapsed().as_secs(), 10, "of the paused clock");
    let (endless, read) = watched(usize::MAX);
    let answer = protected(&server, &server).oneshot(without_token(endless)).await.expect("infallible");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(read.load(Ordering::Relaxed) < 1_000_000, "4 MiB are enough");
}

/// Handlers that take a token, and no layer in front that asks for one.
fn behind_discard(server: &Arc<Counting>) -> Router {
    let echo = async |_: AnyToken, body: String| body;
    let begun = async |body: Body| {
        let mut body = body;
        let _ = body.frame().await;
        StatusCode::PAYLOAD_TOO_LARGE
    };
    let satisfied = async |_: Body| "that is enough";
    let router = Router::new().route("/", post(echo)).route("/begun", post(begun));
    router.route("/satisfied", post(satisfied)).layer(DiscardBodies::new()).with_state(Arc::clone(server))
}

#[tokio::test]
async fn what_an_extractor_refuses_is_read_by_the_layer() {
    let server = Arc::new(Counting::default());
    let (body, read) = watched(3);
    let answer = behind_discard(&server).oneshot(without_token(body)).await.expect("infallible");
    assert_eq!((answer.status(), read.load(Ordering::Relaxed)), (StatusCode::UNAUTHORIZED, 4));
    let (body, read) = watched(3);
    let request = Request::post("/begun").body(body).expect("a request");
    let answer = behind_discard(&server).oneshot(request).await.expect("infallible");
    assert_eq!((answer.status(), read.load(Ordering::Relaxed)), (StatusCode::PAYLOAD_TOO_LARGE, 4));
}

#[tokio::test]
async fn the_layer_leaves_every_other_body_alone() {
    let server = Arc::new(Counting::default());
    let (body, read) = watched(3);
    let answer = behind_discard(&server).oneshot(asks(Request::post("/"), body)).await.expect("infallible");
    assert_eq!((answer.status(), read.load(Ordering::Relaxed)), (StatusCode::OK, 4));
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    assert_eq!(body, "part of a body".repeat(3));
    let (body, read) = watched(3);
    let request = Request::post("/satisfied").body(body).expect("a request");
    let answer = behind_discard(&server).oneshot(request).await.expect("infallible");
    assert_eq!((answer.status(), read.load(Ordering::Relaxed)), (StatusCode::OK, 0));
    let (body, read) = watched(3);
    let mut request = without_token(body);
    request.headers_mut().insert("expect", http::HeaderValue::from_static("100-continue"));
    let answer = behind_discard(&server).oneshot(request).await.expect("infallible");
    assert_eq!((answer.status(), read.load(Ordering::Relaxed)), (StatusCode::UNAUTHORIZED, 0));
}
