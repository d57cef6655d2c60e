//! The server's side of TLS.

use std::sync::Arc;

use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{CipherSuite, Error, ServerConfig};

use super::client_certificates::ClientCertificates;

/// TLS 1.2 and 1.3 by BCP 195, for HTTP/1.1, with this certificate of the server, the certificates of its chain, and its key.
/// Clients are asked for certificates if `clients` is given.
///
/// # Errors
/// If the certificate or the key cannot be used, or they do not belong together.
pub fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    clients: Option<&ClientCertificates>,
) -> Result<ServerConfig, Error> {
    let builder = ServerConfig::builder_with_provider(Arc::new(crypto_provider()))
        .with_safe_default_protocol_versions()?;
    let builder = match clients {
        Some(clients) => builder.with_client_cert_verifier(clients.verifier()),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder.with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The cipher suites that RFC 9325 section 4.2 recommends for TLS 1.2, and no others (FAPI 2.0 Security
/// Profile section 5.2.2): those with AES-GCM. In TLS 1.3 all are fine. By aws-lc-rs.
pub fn crypto_provider() -> CryptoProvider {
    let mut provider = aws_lc_rs::default_provider();
    provider.cipher_suites.retain(|suite| {
        suite.tls13().is_some() || suite.suite() != CHACHA20_ECDSA && suite.suite() != CHACHA20_RSA
    });
    provider
}

const CHACHA20_ECDSA: CipherSuite = CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;
const CHACHA20_RSA: CipherSuite = CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256;
