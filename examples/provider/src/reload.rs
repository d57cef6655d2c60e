//! What SIGHUP reads again: certificates, and what an operator hears about the keys of the configuration. The console asks for it, too.

use std::sync::Arc;

use oauth_runtime::axum::mtls::{Acceptor, Authorities, ClientCertificates};
use tokio::sync::{mpsc, oneshot};
use tokio_rustls::rustls::ServerConfig;

use crate::config::{ConfigError, MtlsConfig, Source, TlsFiles};

/// The keys that count only at the start.
const AT_THE_START: &[&str] = &[
    "issuer",
    "listen",
    "store",
    "store_secret",
    "old_store_secrets",
    "read_replica",
    "read_replica_max_lag",
    "clients_cached_for",
    "connections_per_address",
    "write_timeout",
    "trusted_proxies",
    "signing_algorithms",
    "signing_keys",
    "signing_keys_rotate_every",
    "tls_cert",
    "tls_key",
    "mtls_listen",
    "mtls_ca",
    "mtls_crl",
    "metrics_listen",
    "otlp_endpoint",
];

/// Says which keys are others than in the configuration `before`, and which are others than at the start and need a
/// restart.
pub fn tell_changes(started: &Source, before: &Source, new: &Source) {
    let is_of_the_start = |key: &&String| AT_THE_START.contains(&key.as_str());
    for key in started.changed(new).iter().filter(is_of_the_start) {
        tracing::warn!("SIGHUP: `{key}` changed: restart to use it");
    }
    let changed = before.changed(new);
    let used: Vec<_> = changed.iter().filter(|key| !is_of_the_start(key)).map(String::as_str).collect();
    match used.is_empty() {
        true => tracing::info!("SIGHUP: read the configuration again; nothing else changed"),
        false => tracing::info!("SIGHUP: read the configuration again; new from now on: {}", used.join(", ")),
    }
}

/// The files of certificates, and who uses them.
#[derive(Debug)]
pub struct Certificates {
    files: Option<TlsFiles>,
    mtls: MtlsConfig,
    acceptors: Vec<Acceptor>,
    clients: ClientCertificates,
}

/// Certificates that were read.
#[derive(Debug)]
pub struct Read {
    configs: Vec<Arc<ServerConfig>>,
    authorities: Option<Authorities>,
}

impl Certificates {
    /// The provider's certificate for these acceptors, and the CA of these certificates of clients.
    pub fn new(
        files: Option<TlsFiles>,
        mtls: MtlsConfig,
        acceptors: Vec<Acceptor>,
        clients: ClientCertificates,
    ) -> Self {
        Self { files, mtls, acceptors, clients }
    }

    /// Reads them again.
    ///
    /// # Errors
    /// A mistake in any of the files.
    pub fn read(&self) -> Result<Read, ConfigError> {
        let files = self.files.iter();
        let configs = files.flat_map(|files| {
            self.acceptors.iter().map(|acceptor| files.load(acceptor.client_certificates()))
        });
        Ok(Read { configs: configs.collect::<Result<_, _>>()?, authorities: self.mtls.load_authorities()? })
    }

    /// Uses what was read.
    pub fn take(&self, read: Read) {
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

/// Somebody who wants the configuration read again, and waits for what comes of it: what is wrong, or nothing.
pub type Asked = oneshot::Sender<Result<(), String>>;

/// Asks the server to read its configuration again, as SIGHUP does.
#[derive(Debug, Clone)]
pub struct Reloads(mpsc::Sender<Asked>);

impl Reloads {
    /// With what the server receives.
    pub fn new() -> (Self, mpsc::Receiver<Asked>) {
        let (sender, receiver) = mpsc::channel(1);
        (Self(sender), receiver)
    }

    /// Asks, and waits until it is done.
    ///
    /// # Errors
    /// What is wrong with the configuration, so that the old one stays in use; or that the server is about to end.
    pub async fn ask(&self) -> Result<(), String> {
        let ends = "the provider is about to end";
        let (done, told) = oneshot::channel();
        self.0.send(done).await.map_err(|_| ends)?;
        told.await.map_err(|_| ends)?
    }
}
