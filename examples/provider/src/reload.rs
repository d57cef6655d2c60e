//! What is read again at SIGHUP: certificates.

use std::sync::Arc;

use oauth_runtime::axum::mtls::{Acceptor, Authorities, ClientCertificates};
use tokio_rustls::rustls::ServerConfig;

use crate::config::{ConfigError, MtlsConfig, TlsFiles};

/// The files that are read again, and who uses them.
#[derive(Debug)]
pub struct Reloaded {
    files: Option<TlsFiles>,
    mtls: MtlsConfig,
    acceptors: Vec<Acceptor>,
    clients: ClientCertificates,
}

/// What was read.
struct Read {
    configs: Vec<Arc<ServerConfig>>,
    authorities: Option<Authorities>,
}

impl Reloaded {
    /// The provider's certificate for these acceptors, and the CA of these certificates of clients.
    pub fn new(
        files: Option<TlsFiles>,
        mtls: MtlsConfig,
        acceptors: Vec<Acceptor>,
        clients: ClientCertificates,
    ) -> Self {
        Self { files, mtls, acceptors, clients }
    }

    /// Reads everything again. After a mistake in any file, all that there was stays in use.
    pub fn reload(&self) {
        match self.read() {
            Ok(read) => self.take(read),
            Err(error) => tracing::error!("SIGHUP: keeping the old certificates: {error}"),
        }
    }

    fn read(&self) -> Result<Read, ConfigError> {
        let files = self.files.iter();
        let configs = files.flat_map(|files| {
            self.acceptors.iter().map(|acceptor| files.load(acceptor.client_certificates()))
        });
        Ok(Read { configs: configs.collect::<Result<_, _>>()?, authorities: self.mtls.load_authorities()? })
    }

    fn take(&self, read: Read) {
        if read.configs.is_empty() && read.authorities.is_none() {
            tracing::info!("SIGHUP: there is no certificate to reload, and nothing else is reloaded");
        }
        if !read.configs.is_empty() {
            for (acceptor, config) in self.acceptors.iter().zip(read.configs) {
                acceptor.replace(config);
            }
            tracing::info!("SIGHUP: reloaded the certificate and its key; new connections get them");
        }
        if let Some(authorities) = read.authorities {
            self.clients.replace(authorities);
            tracing::info!(
                "SIGHUP: reloaded `mtls_ca` and `mtls_crl`; they judge the next request of each client"
            );
        }
    }
}
