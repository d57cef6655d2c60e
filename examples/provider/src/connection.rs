//! Connections: TLS on them where the provider serves it, and HTTP.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use oauth_runtime::http::Connection;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tower::ServiceExt;

/// A client that takes longer for its handshake is stuck or hostile.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);

/// The same for its headers.
const LONGEST_HEADERS: Duration = Duration::from_secs(10);

/// The connections of a server, each of which is a task of its own.
pub struct Connections {
    app: Router,
    tls: Option<TlsAcceptor>,
    farewell: GracefulShutdown,
    /// Handshakes end when it is dropped.
    handshakes: watch::Sender<()>,
}

impl Connections {
    /// No connections yet.
    pub fn new(app: Router, tls: Option<Arc<ServerConfig>>) -> Self {
        let handshakes = watch::Sender::new(());
        Self { app, tls: tls.map(TlsAcceptor::from), farewell: GracefulShutdown::new(), handshakes }
    }

    /// Serves a connection beside the others.
    pub fn serve(&self, stream: TcpStream, peer: SocketAddr) {
        // A small response must not wait for the acknowledgement of another.
        let _ = stream.set_nodelay(true);
        let connection = Connection { peer: peer.ip(), is_tls: self.tls.is_some() };
        let (app, watcher) = (self.app.clone(), self.farewell.watcher());
        let Some(tls) = self.tls.clone() else {
            tokio::spawn(serve_http(stream, connection, app, watcher));
            return;
        };
        let mut end_of_handshakes = self.handshakes.subscribe();
        tokio::spawn(async move {
            let shaken = tokio::select! {
                shaken = timeout(LONGEST_HANDSHAKE, tls.accept(stream)) => shaken,
                _ = end_of_handshakes.changed() => return,
            };
            match shaken {
                Ok(Ok(stream)) => serve_http(stream, connection, app, watcher).await,
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

async fn serve_http<S>(stream: S, connection: Connection, app: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = app.map_request(move |mut request: http::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(connection);
        request.map(axum::body::Body::new)
    });
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(LONGEST_HEADERS);
    let served = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    if let Err(error) = watcher.watch(served.into_owned()).await {
        tracing::debug!(%error, "a connection ended early");
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
        let connections = Connections::new(Router::new(), Some(Arc::new(config.expect("a configuration"))));

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
