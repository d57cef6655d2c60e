//! Certificates of clients in TLS: every certificate passes the handshake if the client holds its key, because
//! self-signed ones are judged when their client authenticates (RFC 8705 section 2.2).

use std::fmt;
use std::sync::Arc;

use oauth_runtime::http::ClientCertificate;
use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::{DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

/// The CA that names clients, if there is one.
#[derive(Clone)]
pub struct ClientCa(Option<Arc<dyn ClientCertVerifier>>);

impl fmt::Debug for ClientCa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClientCa").field(&self.0.is_some()).finish()
    }
}

impl ClientCa {
    /// No chain is verified.
    pub const fn none() -> Self {
        Self(None)
    }

    /// Chains are verified by this.
    pub fn new(verifier: Arc<dyn ClientCertVerifier>) -> Self {
        Self(Some(verifier))
    }

    /// The certificate that a client showed in the handshake, and whether its chain leads to the CA.
    pub fn certificate(&self, chain: &[CertificateDer<'_>]) -> Option<ClientCertificate> {
        let (own, intermediates) = chain.split_first()?;
        Some(match self.has_issued(own, intermediates) {
            true => ClientCertificate::verified(own.to_vec()),
            false => ClientCertificate::new(own.to_vec()),
        })
    }

    /// The same for a chain that a proxy sent.
    pub fn verifies(&self, chain: &[Vec<u8>]) -> bool {
        let chain: Vec<_> = chain.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
        chain.split_first().is_some_and(|(own, intermediates)| self.has_issued(own, intermediates))
    }

    fn has_issued(&self, own: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> bool {
        let Some(verifier) = &self.0 else { return false };
        match verifier.verify_client_cert(own, intermediates, UnixTime::now()) {
            Ok(_) => true,
            Err(error) => {
                tracing::debug!(%error, "a client's certificate does not lead to `mtls_ca`");
                false
            }
        }
    }
}

/// Asks each client for a certificate, and accepts any whose key the client holds.
#[derive(Debug)]
pub struct AnyCertificate(Arc<CryptoProvider>);

impl AnyCertificate {
    /// Signatures are verified by this.
    pub const fn new(provider: Arc<CryptoProvider>) -> Self {
        Self(provider)
    }
}

impl ClientCertVerifier for AnyCertificate {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    /// Without hints, clients send whatever certificate they have.
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
