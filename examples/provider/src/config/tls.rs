//! Certificate and key for TLS.

use std::sync::Arc;

use oauth_runtime::axum::mtls::{ClientCertificates, server_config};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::{Error, InconsistentKeys, ServerConfig};

use super::error::ConfigError;
use super::given::Given;
use super::named_file::NamedFile;

/// The files for TLS.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    certificate: NamedFile,
    key: NamedFile,
}

impl TlsFiles {
    /// Both files or neither.
    pub(super) fn of(certificate: Option<Given>, key: Option<Given>) -> Result<Option<Self>, ConfigError> {
        match (certificate, key) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => {
                Ok(Some(Self { certificate: certificate.into_file(), key: key.into_file() }))
            }
            (Some(one), None) => Err(one.place.error("name the other file with `tls_key` or --tls-key")),
            (None, Some(one)) => Err(one.place.error("name the other file with `tls_cert` or --tls-cert")),
        }
    }

    /// Reads them: TLS 1.2 and 1.3 by BCP 195, for HTTP/1.1. Clients are asked for certificates if `clients` is given.
    ///
    /// # Errors
    /// What is wrong with a file, and where it is named.
    pub fn load(&self, clients: Option<&ClientCertificates>) -> Result<Arc<ServerConfig>, ConfigError> {
        let config = server_config(self.certificate.certificates()?, self.private_key()?, clients);
        let config = config.map_err(|error| match error {
            Error::InvalidCertificate(why) => {
                self.certificate.error(format_args!("its certificate can't be read: {why}"))
            }
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                self.key.error(format_args!("it is not the key of {}", self.certificate.path.display()))
            }
            error => self.key.error(error),
        })?;
        Ok(Arc::new(config))
    }

    fn private_key(&self) -> Result<PrivateKeyDer<'static>, ConfigError> {
        PrivateKeyDer::from_pem_slice(&self.key.read()?).map_err(|error| match error {
            pem::Error::NoItemsFound => self.key.error(NO_KEY),
            error => self.key.error(error),
        })
    }
}

/// OpenSSL encrypts keys unless it is told otherwise.
const NO_KEY: &str =
    "no private key in PEM; encrypted keys are not supported: decrypt it with `openssl pkey -in … -out …`";
