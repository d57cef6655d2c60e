//! The other side of a connection.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::Extensions;
use oauth_runtime_core::http::{ClientCertificate, Connection};
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::client_certificates::ClientCertificates;

/// The other side of a connection: its address, and its certificate. Copies share their content.
#[derive(Clone)]
pub struct Peer {
    connection: Connection,
    shown: Option<Arc<Shown>>,
}

/// A certificate that was shown in the handshake.
struct Shown {
    clients: ClientCertificates,
    chain: Vec<CertificateDer<'static>>,
    judged: Mutex<Judged>,
}

/// What came of it, by the authorities of this generation.
struct Judged {
    generation: u64,
    certificate: Option<ClientCertificate>,
}

impl Peer {
    /// The other side of a connection without TLS.
    pub const fn without_tls(address: IpAddr) -> Self {
        Self { connection: Connection::new(address, false), shown: None }
    }

    /// `None` if its certificate does not count.
    pub(super) fn over_tls(
        address: IpAddr,
        chain: Option<&[CertificateDer<'static>]>,
        clients: Option<&ClientCertificates>,
    ) -> Option<Self> {
        let connection = Connection::new(address, true);
        let (Some(chain), Some(clients)) = (chain, clients) else {
            return Some(Self { connection, shown: None });
        };
        let generation = clients.generation();
        let certificate = clients.certificate(chain)?;
        let judged = Mutex::new(Judged { generation, certificate: Some(certificate) });
        let shown = Shown { clients: clients.clone(), chain: chain.to_vec(), judged };
        Some(Self { connection, shown: Some(Arc::new(shown)) })
    }

    /// Its certificate, as the current authorities judge it.
    pub fn certificate(&self) -> Option<ClientCertificate> {
        let shown = self.shown.as_ref()?;
        let mut judged = shown.judged.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = shown.clients.generation();
        if judged.generation != generation {
            *judged = Judged { generation, certificate: shown.clients.certificate(&shown.chain) };
        }
        judged.certificate.clone()
    }

    /// Adds what is known of it to the extensions of a request: [`Connection`], and [`ClientCertificate`] if there is one.
    pub fn attach(&self, extensions: &mut Extensions) {
        extensions.insert(self.connection);
        if let Some(certificate) = self.certificate() {
            certificate.attach(extensions);
        }
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer")
            .field("connection", &self.connection)
            .field("certificate", &self.certificate())
            .finish()
    }
}
