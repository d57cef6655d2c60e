//! Connections: TLS if the provider serves it, and HTTP.

mod bounded_write;
mod places;

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use oauth_runtime::TrustedProxies;
use oauth_runtime::http::{ClientCertificate, Connection};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tower::ServiceExt;

use self::bounded_write::BoundedWrite;
use self::places::{Place, Places};
use crate::client_certificates::ClientCa;

/// A client whose handshake takes longer is stuck or hostile.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);

/// The same for its headers.
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
    tls: Option<RwLock<TlsAcceptor>>,
    /// What judges the certificates of clients, if it asks for them.
    client_ca: Option<ClientCa>,
    places: Places,
    write_timeout: Duration,
    farewell: GracefulShutdown,
    /// Handshakes end when it is dropped.
    handshakes: watch::Sender<()>,
}

impl Connections {
    /// No connections yet.
    pub fn new(app: Router, tls: Option<Arc<ServerConfig>>, limits: Limits) -> Self {
        Self {
            app,
            tls: tls.map(TlsAcceptor::from).map(RwLock::new),
            client_ca: None,
            places: Places::new(limits.connections_per_address, limits.trusted_proxies),
            write_timeout: limits.write_timeout,
            farewell: GracefulShutdown::new(),
            handshakes: watch::Sender::new(()),
        }
    }

    /// The TLS configuration asks for client certificates, and this judges them.
    pub fn with_client_ca(self, ca: ClientCa) -> Self {
        Self { client_ca: Some(ca), ..self }
    }

    /// Whether it asks clients for certificates.
    pub fn asks_for_certificates(&self) -> bool {
        self.client_ca.is_some()
    }

    /// Uses another certificate for new connections. Does nothing without TLS.
    pub fn replace_tls(&self, config: &Arc<ServerConfig>) {
        if let Some(tls) = &self.tls {
            *tls.write().unwrap_or_else(PoisonError::into_inner) = TlsAcceptor::from(Arc::clone(config));
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
        let (app, watcher) = (self.app.clone(), self.farewell.watcher());
        let is_tls = self.tls.is_some();
        let connection = Connection::new(peer.ip(), is_tls);
        let mut served = Served { connection, certificate: None, app, watcher, _place: place };
        let write_timeout = self.write_timeout;
        let Some(tls) = &self.tls else {
            tokio::spawn(served.http(BoundedWrite::new(stream, write_timeout)));
            return;
        };
        let tls = tls.read().unwrap_or_else(PoisonError::into_inner).clone();
        let client_ca = self.client_ca.clone();
        let mut end_of_handshakes = self.handshakes.subscribe();
        tokio::spawn(async move {
            let shaken = tokio::select! {
                shaken = timeout(LONGEST_HANDSHAKE, tls.accept(stream)) => shaken,
                _ = end_of_handshakes.changed() => return,
            };
            match shaken {
                Ok(Ok(stream)) => {
                    let chain = stream.get_ref().1.peer_certificates();
                    served.certificate = client_ca.zip(chain).and_then(|(ca, chain)| ca.certificate(chain));
                    served.http(BoundedWrite::new(stream, write_timeout)).await;
                }
                Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
                Err(_) => tracing::debug!("a TLS handshake took too long"),
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
    connection: Connection,
    /// The client's, if it showed one in the handshake.
    certificate: Option<ClientCertificate>,
    app: Router,
    watcher: Watcher,
    /// Until the connection ends.
    _place: Place,
}

impl Served {
    async fn http<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (connection, certificate) = (self.connection, self.certificate);
        let service = self.app.map_request(move |mut request: http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(connection);
            if let Some(certificate) = &certificate {
                certificate.attach(request.extensions_mut());
            }
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
    use rcgen::generate_simple_self_signed;
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpListener;
    use tokio::time::Instant;

    use super::*;

    /// A server, and a client that says nothing.
    async fn silence() -> (Connections, TcpStream) {
        let rcgen::CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["127.0.0.1".into()]).expect("a certificate");
        let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth();
        let config = config.with_single_cert(vec![cert.der().clone()], signing_key.into());
        let limits = Limits {
            connections_per_address: 0,
            trusted_proxies: TrustedProxies::default(),
            write_timeout: Duration::from_secs(30),
        };
        let config = Arc::new(config.expect("a configuration"));
        let connections = Connections::new(Router::new(), Some(config), limits);

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
