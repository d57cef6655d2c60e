//! A declaration's service on a socket.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Request};
use axum::routing::{get, post};
use http::StatusCode;
use http::header::{CONNECTION, UPGRADE};
use hyper_util::rt::TokioIo;
use oauth_runtime_core::http::{Connection, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::answer::{Answer, boxed};
use crate::body::plain;
use crate::endpoints::Endpoints;
use crate::received::Received;
use crate::{Serve, serve};

/// Answers with the length of the body and the address of the peer.
async fn told(request: Received) -> Response {
    match plain(request).await {
        Ok(request) => {
            let peer = request.extensions().get::<Connection>().map(|connection| connection.peer);
            Response::new(format!("{} {peer:?}", request.body().len()).into())
        }
        Err(error) => {
            let mut response = Response::default();
            *response.status_mut() = error.status();
            response
        }
    }
}

/// A server with an endpoint at `/told`, and with other routes.
async fn server(others: Router, set: impl FnOnce(Serve) -> Serve) -> (SocketAddr, Stop) {
    let endpoint = Answer::new(|request| boxed(|| told(request)));
    let others = others.route("/told", endpoint.at_every_method());
    let service = Endpoints::new(vec![("/told".to_owned(), endpoint)], others);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let end = async { stopped.await.unwrap_or_default() };
    let serving = tokio::spawn(set(serve(listener, service)).with_graceful_shutdown(end).into_future());
    (address, Stop { stop, serving })
}

struct Stop {
    stop: oneshot::Sender<()>,
    serving: JoinHandle<io::Result<()>>,
}

/// Sends these bytes, and reads to the end of the connection.
async fn exchanged(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(request).await.expect("sent");
    String::from_utf8(ended(&mut stream).await).expect("text")
}

/// What comes before the server ends the connection. Hyper's own limit for a head is 30 seconds, for which this does not wait.
async fn ended(stream: &mut TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let reading = timeout(Duration::from_secs(20), stream.read_to_end(&mut read));
    reading.await.expect("the server ends the connection").expect("ended in order");
    read
}

/// An idle connection ends only with the server.
fn patient(serve: Serve) -> Serve {
    serve.header_read_timeout(Duration::from_secs(3_600))
}

fn last(request: &str) -> String {
    format!("{request}\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}

#[tokio::test]
async fn an_endpoint_gets_the_whole_body_and_the_peer() {
    let (address, _stop) = server(Router::new(), |serve| serve).await;
    let whole = "POST /told HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n12345";
    let chunked = "POST /told HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
                   3\r\n123\r\n1\r\n4\r\n0\r\n\r\n";
    // Two requests on one connection, the second before the answer to the first.
    let answers = exchanged(address, format!("{whole}{chunked}").as_bytes()).await;
    for expected in ["5 Some(127.0.0.1)", "4 Some(127.0.0.1)", "content-length: 17"] {
        assert!(answers.contains(expected), "{expected} is not in {answers}");
    }
}

#[tokio::test]
async fn other_routes_know_their_peer_and_stream_their_bodies() {
    let others = Router::new()
        .route("/peer", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
        .route("/back", post(async |body: Bytes| body));
    let (address, _stop) = server(others, |serve| serve).await;
    let peer = exchanged(address, last("GET /peer HTTP/1.1").as_bytes()).await;
    assert!(peer.starts_with("HTTP/1.1 200") && peer.ends_with("127.0.0.1"), "{peer}");

    let long = "x".repeat(1_000_000);
    let head = last("POST /back HTTP/1.1\r\nContent-Length: 1000000");
    let back = exchanged(address, format!("{head}{long}").as_bytes()).await;
    assert!(back.ends_with(&long), "{}", &back[..200.min(back.len())]);

    let missing = exchanged(address, last("GET /missing HTTP/1.1").as_bytes()).await;
    assert!(missing.starts_with("HTTP/1.1 404"), "{missing}");
    let head = exchanged(address, last("HEAD /told HTTP/1.1").as_bytes()).await;
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "no body: {head}");
}

#[tokio::test]
async fn a_request_that_is_none_or_too_long_is_refused() {
    let (address, _stop) = server(Router::new(), |serve| serve).await;
    let none = exchanged(address, b"\x16\x03\x01 not http\r\n\r\n").await;
    assert!(none.starts_with("HTTP/1.1 400"), "{none}");

    let long = "x".repeat(70 * 1024);
    let mut stream = TcpStream::connect(address).await.expect("connected");
    // Less than hyper's own limit.
    let request = last(&format!("GET /told HTTP/1.1\r\nCookie: {}", "x".repeat(300 * 1024)));
    // The server closes before it has read all of it, so its refusal may be lost.
    let mut answer = Vec::new();
    let _ = stream.write_all(request.as_bytes()).await;
    let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.expect("it ends");
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));

    // A long body is refused, and read, so that the next request is answered.
    let head = "POST /told HTTP/1.1\r\nHost: localhost\r\nContent-Length: 71680\r\n\r\n";
    let next = last("GET /told HTTP/1.1");
    let both = exchanged(address, format!("{head}{long}{next}").as_bytes()).await;
    assert!(both.starts_with("HTTP/1.1 413") && both.contains("0 Some(127.0.0.1)"), "{both}");
}

/// Silence and half of a head both end.
#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let soon = |serve: Serve| serve.header_read_timeout(Duration::from_millis(50));
    let (address, _stop) = server(Router::new(), soon).await;
    for begun in ["", "POST /told HTTP/1.1\r\nHost: loc"] {
        let answer = exchanged(address, begun.as_bytes()).await;
        assert!(!answer.contains("200"), "{begun}: {answer}");
    }
    // So does a connection that waits for its next request.
    let answer = exchanged(address, b"GET /told HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_request_in_flight_is_answered_before_the_server_ends() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (theirs, until) = (Arc::clone(&begun), Arc::clone(&go_on));
    let slow = async move || {
        theirs.notify_one();
        until.notified().await;
        "done"
    };
    let (address, Stop { stop, serving }) = server(Router::new().route("/slow", get(slow)), patient).await;

    let mut idle = TcpStream::connect(address).await.expect("connected");
    idle.write_all(b"GET /told HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("sent");
    idle.read_exact(&mut [0; 15]).await.expect("an answer");
    let request =
        tokio::spawn(
            async move { exchanged(address, b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n").await },
        );
    begun.notified().await;
    stop.send(()).expect("it serves");
    // Nothing waits for the idle connection.
    ended(&mut idle).await;
    assert!(!serving.is_finished(), "a request is in flight");
    go_on.notify_one();
    let answer = request.await.expect("no panic");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    serving.await.expect("no panic").expect("it ended");
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens");
}

#[tokio::test]
async fn connections_end_with_a_server_that_is_dropped() {
    let (address, Stop { stop: _stop, serving }) = server(Router::new(), patient).await;
    let mut idle = TcpStream::connect(address).await.expect("connected");
    idle.write_all(b"GET /told HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("sent");
    idle.read_exact(&mut [0; 15]).await.expect("an answer");
    serving.abort();
    ended(&mut idle).await;
}

#[tokio::test]
async fn another_route_can_take_the_connection_over() {
    let upgraded = async |mut request: Request| {
        let on = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let mut stream = TokioIo::new(on.await.expect("upgraded"));
            let mut word = [0; 4];
            stream.read_exact(&mut word).await.expect("a word");
            stream.write_all(&word).await.expect("sent back");
            pending::<()>().await;
        });
        (StatusCode::SWITCHING_PROTOCOLS, [(CONNECTION, "upgrade"), (UPGRADE, "echo")])
    };
    let (address, _stop) = server(Router::new().route("/echo", get(upgraded)), |serve| serve).await;
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let request = "GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        assert_ne!(stream.read_buf(&mut answer).await.expect("an answer"), 0);
    }
    assert!(answer.starts_with(b"HTTP/1.1 101"));
    stream.write_all(b"ping").await.expect("sent");
    let mut word = [0; 4];
    stream.read_exact(&mut word).await.expect("a word");
    assert_eq!(&word, b"ping");
}
