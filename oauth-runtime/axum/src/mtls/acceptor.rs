//! Handshakes.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use super::client_certificates::ClientCertificates;
use super::connection::TlsConnection;
use super::peer::Peer;

/// A client whose handshake takes longer is stuck or hostile.
const LONGEST_HANDSHAKE: Duration = Duration::from_secs(10);

/// Accepts TLS connections. Copies share the configuration, so [`replace`](Self::replace) concerns all of them.
#[derive(Clone)]
pub struct Acceptor {
    tls: Arc<RwLock<TlsAcceptor>>,
    clients: Option<ClientCertificates>,
}

impl Acceptor {
    /// With this configuration. If it asks clients for certificates, `clients` is what it was made with.
    pub fn new(config: impl Into<Arc<ServerConfig>>, clients: Option<ClientCertificates>) -> Self {
        Self { tls: Arc::new(RwLock::new(TlsAcceptor::from(config.into()))), clients }
    }

    /// The certificates of clients that count, if it asks for them.
    pub fn client_certificates(&self) -> Option<&ClientCertificates> {
        self.clients.as_ref()
    }

    /// Uses another configuration for new connections: after the server's certificate was renewed.
    pub fn replace(&self, config: impl Into<Arc<ServerConfig>>) {
        *self.tls.write().unwrap_or_else(PoisonError::into_inner) = TlsAcceptor::from(config.into());
    }

    /// Shakes hands, for ten seconds at most.
    ///
    /// # Errors
    /// If the handshake fails or takes too long, or the client's certificate does not count.
    pub async fn accept(&self, stream: TcpStream, address: SocketAddr) -> Result<TlsConnection> {
        let tls = self.tls.read().unwrap_or_else(PoisonError::into_inner).clone();
        let stream = timeout(LONGEST_HANDSHAKE, tls.accept(stream)).await??;
        // Also of a connection that is resumed: there, the handshake judges nothing.
        let chain = stream.get_ref().1.peer_certificates();
        let peer = Peer::over_tls(address.ip(), chain, self.clients.as_ref());
        let refused =
            || Error::new(ErrorKind::PermissionDenied, "the client's certificate does not count any more");
        Ok(TlsConnection::new(stream, peer.ok_or_else(refused)?))
    }
}

impl std::fmt::Debug for Acceptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Acceptor").field("clients", &self.clients).finish_non_exhaustive()
    }
}
