//! `axum::serve` over TLS.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::net::SocketAddr;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener, Serve};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower::Service;

use super::acceptor::Acceptor;
use super::connection::TlsConnection;
use super::peer::Peer;

/// Serves a router over TLS. Each request gets its [`Connection`](oauth_runtime_core::http::Connection) and, if the client
/// showed one that counts, its [`ClientCertificate`](oauth_runtime_core::http::ClientCertificate).
///
/// It is `axum::serve`, with all that this offers: `with_graceful_shutdown`, for example.
pub fn serve(
    tcp: TcpListener,
    acceptor: Acceptor,
    app: Router,
) -> Serve<TlsListener, Connected, ConnectedRouter> {
    axum::serve(TlsListener::new(tcp, acceptor), Connected(app))
}

/// A listener for `axum::serve`. Clients shake hands at the same time, so a slow one does not keep the others waiting.
#[derive(Debug)]
pub struct TlsListener {
    tcp: TcpListener,
    acceptor: Acceptor,
    handshakes: JoinSet<Option<(TlsConnection, SocketAddr)>>,
}

impl TlsListener {
    /// Accepts the connections of `tcp`.
    pub fn new(tcp: TcpListener, acceptor: Acceptor) -> Self {
        Self { tcp, acceptor, handshakes: JoinSet::new() }
    }
}

impl Listener for TlsListener {
    type Io = TlsConnection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TlsConnection, SocketAddr) {
        loop {
            tokio::select! {
                (stream, address) = Listener::accept(&mut self.tcp) => {
                    let acceptor = self.acceptor.clone();
                    self.handshakes.spawn(async move {
                        // A small response must not wait for the acknowledgement of another.
                        let _ = stream.set_nodelay(true);
                        match acceptor.accept(stream, address).await {
                            Ok(connection) => Some((connection, address)),
                            Err(error) => {
                                tracing::debug!(%error, "a TLS handshake failed");
                                None
                            }
                        }
                    });
                }
                Some(shaken) = self.handshakes.join_next() => {
                    if let Ok(Some(accepted)) = shaken {
                        return accepted;
                    }
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// Makes the service of each connection.
#[derive(Debug, Clone)]
pub struct Connected(Router);

impl Service<IncomingStream<'_, TlsListener>> for Connected {
    type Response = ConnectedRouter;
    type Error = Infallible;
    type Future = Ready<Result<ConnectedRouter, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, TlsListener>) -> Self::Future {
        ready(Ok(ConnectedRouter { peer: stream.io().peer().clone(), app: self.0.clone() }))
    }
}

/// The service of one connection.
#[derive(Debug, Clone)]
pub struct ConnectedRouter {
    peer: Peer,
    app: Router,
}

impl Service<Request> for ConnectedRouter {
    type Response = Response;
    type Error = Infallible;
    type Future = <Router as Service<Request>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.app, context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        self.peer.attach(request.extensions_mut());
        self.app.call(request)
    }
}
