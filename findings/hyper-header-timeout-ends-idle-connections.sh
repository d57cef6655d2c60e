#!/usr/bin/env bash
# Expected: hyper's `header_read_timeout` is for a client that sends the head of a request slowly: it counts from the head's first byte.
# An idle connection that stays open between two requests has no part of a head, so it stays.
#
# Seen with hyper 1.12.0 and hyper-util 0.1.21 (crates.io): the timeout also counts while a connection waits for the next request, and from
# its opening. hyper closes an idle connection after it, in order and without an answer. Whoever sets a short limit against slow clients
# also sets how long a proxy may keep idle connections; 30 seconds, hyper's value if only a timer is set, are less than the 60 that common
# load balancers use.
#
# Output seen:
#   a request was answered with HTTP/1.1 200 OK
#   without another byte, the server closed the connection
#   with a longer limit, the same connection answered a second request
#
# Exits with 1 if the behaviour changes. Needs cargo.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
mkdir src
cat > Cargo.toml <<'EOF'
[package]
name = "finding"
edition = "2024"

[dependencies]
bytes = "1"
http-body-util = "0.1"
hyper = { version = "=1.12.0", features = ["http1", "server"] }
hyper-util = { version = "=0.1.21", features = ["tokio"] }
tokio = { version = "1", features = ["io-util", "macros", "net", "rt", "time"] }

[workspace]
EOF
cat > src/main.rs <<'EOF'
use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A connection whose first request is answered.
async fn connected(limit: Duration) -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    tokio::spawn(async move {
        let service = service_fn(async |_| Ok::<_, Infallible>(hyper::Response::new(Full::new(Bytes::new()))));
        let mut server = Builder::new();
        server.timer(TokioTimer::new()).header_read_timeout(limit);
        let _ = server.serve_connection(TokioIo::new(stream), service).await;
    });
    client.write_all(REQUEST).await.unwrap();
    assert!(answer(&mut client).await.starts_with("HTTP/1.1 200 OK"));
    client
}

async fn answer(client: &mut TcpStream) -> String {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        assert_ne!(client.read_buf(&mut read).await.unwrap(), 0);
    }
    String::from_utf8(read).unwrap()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut client = connected(Duration::from_millis(200)).await;
    println!("a request was answered with HTTP/1.1 200 OK");
    let read = tokio::time::timeout(Duration::from_secs(20), client.read(&mut [0])).await;
    assert!(matches!(read, Ok(Ok(0))), "the connection is still open: {read:?}");
    println!("without another byte, the server closed the connection");

    let mut client = connected(Duration::from_secs(3_600)).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    client.write_all(REQUEST).await.unwrap();
    assert!(answer(&mut client).await.starts_with("HTTP/1.1 200 OK"));
    println!("with a longer limit, the same connection answered a second request");
}
EOF
CARGO_TARGET_DIR="$directory/target" cargo run --quiet
