//! Certificate and key for TLS.

use std::sync::Arc;

use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::{CipherSuite, Error, InconsistentKeys, ServerConfig};

use super::error::ConfigError;
use super::given::Given;
use super::named_file::NamedFile;
use crate::client_certificates::AnyCertificate;

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

    /// Reads them: TLS 1.2 and 1.3 by BCP 195, for HTTP/1.1.
    ///
    /// # Errors
    /// What is wrong with a file, and where it is named.
    pub fn load(&self) -> Result<Arc<ServerConfig>, ConfigError> {
        self.load_with(None)
    }

    /// The same, asking clients for their certificates.
    ///
    /// # Errors
    /// Those of [`load`](Self::load).
    pub fn load_for_mtls(&self) -> Result<Arc<ServerConfig>, ConfigError> {
        self.load_with(Some(Arc::new(AnyCertificate::new(Arc::new(recommended())))))
    }

    fn load_with(&self, clients: Option<Arc<AnyCertificate>>) -> Result<Arc<ServerConfig>, ConfigError> {
        let chain = self.certificate.certificates()?;
        let key = self.private_key()?;
        let config = ServerConfig::builder_with_provider(Arc::new(recommended()))
            .with_safe_default_protocol_versions()
            .map(|builder| match clients {
                Some(verifier) => builder.with_client_cert_verifier(verifier),
                None => builder.with_no_client_auth(),
            })
            .and_then(|builder| builder.with_single_cert(chain, key));
        let mut config = config.map_err(|error| match error {
            Error::InvalidCertificate(why) => {
                self.certificate.error(format_args!("its certificate can't be read: {why}"))
            }
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                self.key.error(format_args!("it is not the key of {}", self.certificate.path.display()))
            }
            error => self.key.error(error),
        })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    fn private_key(&self) -> Result<PrivateKeyDer<'static>, ConfigError> {
        PrivateKeyDer::from_pem_slice(&self.key.read()?).map_err(|error| match error {
            pem::Error::NoItemsFound => self.key.error(NO_KEY),
            error => self.key.error(error),
        })
    }
}

/// The cipher suites that RFC 9325 section 4.2 recommends for TLS 1.2, and no others (FAPI 2.0 Security
/// Profile section 5.2.2): those with AES-GCM. In TLS 1.3 all are fine.
pub(super) fn recommended() -> CryptoProvider {
    let mut provider = aws_lc_rs::default_provider();
    provider.cipher_suites.retain(|suite| {
        suite.tls13().is_some() || suite.suite() != CHACHA20_ECDSA && suite.suite() != CHACHA20_RSA
    });
    provider
}

const CHACHA20_ECDSA: CipherSuite = CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;
const CHACHA20_RSA: CipherSuite = CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256;

/// OpenSSL encrypts keys unless it is told otherwise.
const NO_KEY: &str =
    "no private key in PEM; encrypted keys are not supported: decrypt it with `openssl pkey -in … -out …`";
