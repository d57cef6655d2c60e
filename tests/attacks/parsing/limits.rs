//! Requests that are too large, or endless.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::{Request, StatusCode};
use tower::ServiceExt;

use crate::support::Fixture;

const GOOD: &str = "grant_type=client_credentials&client_id=post&client_secret=post-client-secret";

#[tokio::test]
async fn p_09_too_large_and_the_connection_survives() {
    let fixture = Fixture::start().await;
    let mut wire = fixture.http.connect().await;
    let large = "x".repeat(1024 * 1024);
    let bodies = [
        (413, format!("{GOOD}&pad={}", &large[..65 * 1024])),
        (413, format!("{GOOD}&pad={large}")),
        (413, format!("{GOOD}&{large}=1")),
        (400, format!("{GOOD}&{}", "a=1&".repeat(10_000))),
        (400, format!("{GOOD}&{}", "&a".repeat(200))),
    ];
    for path in ["/token", "/introspect", "/revoke", "/authorize"] {
        for (status, body) in &bodies {
            let reply = wire.post(path, body.as_bytes()).await;
            assert_eq!(reply.status.as_u16(), *status, "{path}: {reply:?}");
            assert!(reply.body.contains("invalid_request"), "{path}: {reply:?}");
            assert!(reply.head.contains("cache-control: no-store"), "{path}: {reply:?}");
        }
    }
    assert_eq!(fixture.store().token_count(), 0);
    assert_eq!(wire.post("/token", GOOD.as_bytes()).await.status, 200);
}

#[tokio::test]
async fn p_09_the_largest_body_that_is_read() {
    let fixture = Fixture::start().await;
    let mut wire = fixture.http.connect().await;
    let body = |length: usize| format!("{GOOD}&pad={}", "x".repeat(length - GOOD.len() - "&pad=".len()));
    assert_eq!(wire.post("/token", body(64 * 1024).as_bytes()).await.status, 200);
    let reply = wire.post("/token", body(64 * 1024 + 1).as_bytes()).await;
    assert_eq!(reply.status, 413, "{reply:?}");
}

#[tokio::test]
async fn p_09_a_long_request_line() {
    let fixture = Fixture::start().await;
    let mut wire = fixture.http.connect().await;
    let long = "x".repeat(1024 * 1024);
    let request = format!("GET /authorize?client_id=web&state={long} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let sent = tokio::spawn(async move { wire.send(request.as_bytes()).await }).await;
    // The server may answer, or close the connection before it has read everything; it does not redirect.
    if let Ok(reply) = sent {
        assert!(reply.status.is_client_error(), "{}", reply.status);
    }
    assert_eq!(fixture.http.post_raw("/token", None, GOOD).await.status, 200);
}

/// A body that sends a byte a second forever.
fn trickle() -> Body {
    Body::from_stream(stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok::<_, std::io::Error>(Bytes::from_static(b"a")), ()))
    }))
}

/// An endless body.
fn flood() -> Body {
    Body::from_stream(stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b'a'; 4096]))))
}

fn post(path: &str, body: Body) -> Request<Body> {
    Request::post(path)
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .expect("a request")
}

#[tokio::test(start_paused = true)]
async fn p_15_a_body_that_never_ends() {
    let fixture = Fixture::start().await;
    for path in ["/token", "/introspect", "/revoke", "/authorize"] {
        let silent = || Body::from_stream(stream::pending::<std::io::Result<Bytes>>());
        for (body, status) in [
            (trickle(), StatusCode::BAD_REQUEST),
            (silent(), StatusCode::BAD_REQUEST),
            (flood(), StatusCode::PAYLOAD_TOO_LARGE),
        ] {
            let stuck = tokio::spawn(fixture.server.router().oneshot(post(path, body)));
            let other = fixture.server.router().oneshot(post("/token", GOOD.into())).await;
            assert_eq!(other.expect("infallible").status(), 200, "another request goes on");
            let response = tokio::time::timeout(Duration::from_secs(60), stuck).await;
            let response = response.expect("cut off").expect("no panic").expect("infallible");
            assert_eq!(response.status(), status, "{path}");
            assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
        }
    }
}
