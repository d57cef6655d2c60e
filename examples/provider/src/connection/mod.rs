//! Connections: TLS if the provider serves it, and HTTP.

mod bounded_write;
mod places;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use oauth_runtime::TrustedProxies;
use oauth_runtime::axum::mtls::{Acceptor, Peer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::ServiceExt;

use self::bounded_write::BoundedWrite;
use self::places::{Place, Places};

/// A client whose headers take longer is stuck or hostile. A handshake may take as long.
const LONGEST_HEADERS: Duration = Duration::from_secs(10);

/// The maximum size of a request's head. Hyper's default is over 400 KiB, so a thousand silent connections
/// could take hundreds of MiB. Requests that wait for a login are in the URL and have less than 8 KiB.
const LONGEST_HEAD: usize = 32 * 1024;

/// The limits of a connection.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many connections one address may have at the same time; 0: no limit.
    pub connections_per_address: usize,
    /// The proxies that are exempt.
    pub trusted_proxies: TrustedProxies,
    /// How long writing a response may take.
    pub write_timeout: Duration,
}

/// The connections of a server, each of which is a task of its own.
pub struct Connections {
    app: Router,
    tls: Option<Acceptor>,
    places: Places,
    write_timeout: Duration,
    farewell: GracefulShutdown,
    /// Handshakes end when it is dropped.
    handshakes: watch::Sender<()>,
}

impl Connections {
    /// No connections yet.
    pub fn new(app: Router, tls: Option<Acceptor>, limits: Limits) -> Self {
        Self {
            app,
            tls,
            places: Places::new(limits.connections_per_address, limits.trusted_proxies),
            write_timeout: limits.write_timeout,
            farewell: GracefulShutdown::new(),
            handshakes: watch::Sender::new(()),
        }
    }

    /// Serves a connection concurrently, or closes it if its address has too many.
    pub fn serve(&self, stream: TcpStream, peer: SocketAddr) {
        let Some(place) = self.places.take(peer.ip()) else {
            tracing::debug!(%peer, "a connection was closed: its address has too many");
            return;
        };
        // A small response must not wait for the acknowledgement of another.
        let _ = stream.set_nodelay(true);
        let served = Served { app: self.app.clone(), watcher: self.farewell.watcher(), _place: place };
        let write_timeout = self.write_timeout;
        let Some(tls) = self.tls.clone() else {
            let peer = Peer::without_tls(peer.ip());
            tokio::spawn(served.http(peer, BoundedWrite::new(stream, write_timeout)));
            return;
        };
        let mut end_of_handshakes = self.handshakes.subscribe();
        tokio::spawn(async move {
            let shaken = tokio::select! {
                shaken = tls.accept(stream, peer) => shaken,
                _ = end_of_handshakes.changed() => return,
            };
            match shaken {
                Ok(stream) => {
                    let peer = stream.peer().clone();
                    served.http(peer, BoundedWrite::new(stream, write_timeout)).await;
                }
                Err(error) => tracing::debug!(%error, "a TLS handshake failed"),
            }
        });
    }

    /// Finishes the requests in flight, and nothing else.
    pub async fn finish(self) {
        drop(self.handshakes);
        self.farewell.shutdown().await;
    }
}

/// Serves one connection.
struct Served {
    app: Router,
    watcher: Watcher,
    /// Until the connection ends.
    _place: Place,
}

impl Served {
    async fn http<S>(self, peer: Peer, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = self.app.map_request(move |mut request: http::Request<hyper::body::Incoming>| {
            peer.attach(request.extensions_mut());
            request.map(axum::body::Body::new)
        });
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(LONGEST_HEADERS)
            .max_buf_size(LONGEST_HEAD);
        let served = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        if let Err(error) = self.watcher.watch(served.into_owned()).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

#[cfg(test)]
mod tests {
    use oauth_runtime::axum::mtls::server_config;
    use rcgen::generate_simple_self_signed;
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpListener;
    use tokio::time::Instant;

    use super::*;

    const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);

    /// A server, and a client that says nothing.
    async fn silence() -> (Connections, TcpStream) {
        let rcgen::CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["127.0.0.1".into()]).expect("a certificate");
        let config = server_config(vec![cert.der().clone()], signing_key.into(), None);
        let limits = Limits {
            connections_per_address: 0,
            trusted_proxies: TrustedProxies::default(),
            write_timeout: Duration::from_secs(30),
        };
        let acceptor = Acceptor::new(config.expect("a configuration"), None);
        let connections = Connections::new(Router::new(), Some(acceptor), limits);

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let client = TcpStream::connect(listener.local_addr().expect("an address")).await.expect("connected");
        let (stream, peer) = listener.accept().await.expect("accepted");
        connections.serve(stream, peer);
        (connections, client)
    }

    #[tokio::test(start_paused = true)]
    async fn a_handshake_has_a_time_limit() {
        let (_connections, mut client) = silence().await;
        let started = Instant::now();
        assert_eq!(client.read(&mut [0]).await.expect("closed in order"), 0);
        assert!(started.elapsed() >= LONGEST_HANDSHAKE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_handshake_does_not_hold_up_the_end() {
        let (connections, mut client) = silence().await;
        let started = Instant::now();
        connections.finish().await;
        assert_eq!(client.read(&mut [0]).await.expect("closed in order"), 0);
        assert!(started.elapsed() < LONGEST_HANDSHAKE);
    }
}
