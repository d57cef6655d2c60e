//! Certificate and key of a provider that serves TLS.

use std::fmt;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error, InconsistentKeys, ServerConfig};

use super::Given;
use super::error::{ConfigError, Place, Source};

/// The files of a provider that serves TLS.
#[derive(Debug)]
pub struct TlsFiles {
    certificate: PemFile,
    key: PemFile,
}

/// A file, and where it is named.
#[derive(Debug)]
struct PemFile {
    path: String,
    place: Place,
}

impl TlsFiles {
    /// Both files or none.
    pub(super) fn of(
        source: &Source,
        certificate: Option<Given>,
        key: Option<Given>,
    ) -> Result<Option<Self>, ConfigError> {
        let file = |name: &str, given: Option<Given>| {
            given.map(|given| PemFile { path: given.text().to_owned(), place: given.place(source, name) })
        };
        match (file("tls_cert", certificate), file("tls_key", key)) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => Ok(Some(Self { certificate, key })),
            (Some(one), None) => Err(one.place.error("name the other file with `tls_key` or --tls-key")),
            (None, Some(one)) => Err(one.place.error("name the other file with `tls_cert` or --tls-cert")),
        }
    }

    /// Reads them: TLS 1.2 and 1.3, for HTTP/1.1.
    pub(super) fn load(&self) -> Result<Arc<ServerConfig>, ConfigError> {
        let chain = self.certificate.read(certificates)?;
        let key = self.key.read(PrivateKeyDer::from_pem_slice)?;
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
        let mut config = config.map_err(|error| match error {
            Error::InvalidCertificate(why) => {
                self.certificate.error(format_args!("its certificate can't be read: {why}"))
            }
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                self.key.error(format_args!("it is not the key of {}", self.certificate.path))
            }
            error => self.key.error(error),
        })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn certificates(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, pem::Error> {
    let chain = CertificateDer::pem_slice_iter(text).collect::<Result<Vec<_>, _>>()?;
    if chain.is_empty() { Err(pem::Error::NoItemsFound) } else { Ok(chain) }
}

impl PemFile {
    fn read<T>(&self, parse: impl FnOnce(&[u8]) -> Result<T, pem::Error>) -> Result<T, ConfigError> {
        let text = std::fs::read(&self.path).map_err(|error| self.error(error))?;
        parse(&text).map_err(|error| match error {
            pem::Error::NoItemsFound => self.error("there is none in it that is in PEM, and not encrypted"),
            error => self.error(error),
        })
    }

    fn error(&self, message: impl fmt::Display) -> ConfigError {
        self.place.error(format_args!("{}: {message}", self.path))
    }
}
