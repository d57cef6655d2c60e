//! The certificate with which a client authenticated its TLS connection.

#[cfg(feature = "openid")]
mod sent;
#[cfg(all(test, feature = "openid"))]
mod tests;

use std::fmt;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Extensions;
#[cfg(feature = "openid")]
use http::request::Parts;
use sha2::Digest;

#[cfg(feature = "openid")]
use crate::certificate_header::CertificateHeader;
#[cfg(feature = "openid")]
use crate::http::Connection;
#[cfg(feature = "openid")]
use crate::settings::{Settings, TrustedProxies};

/// The certificate with which a client authenticated its TLS connection (RFC 8705): the handshake has proved that
/// the client holds its private key.
///
/// Whatever terminates TLS attaches it to each request of the connection; copies share their content. The chain
/// need not be verified: a self-signed certificate has none, and the provider compares it with the client's keys.
/// [`verified`](Self::verified) says that it leads to a CA that is trusted to name clients, which
/// `tls_client_auth` requires.
///
/// Behind a proxy that terminates TLS, the proxy sends the certificate in a header. See
/// [`CertificateHeader`](crate::http::CertificateHeader).
///
/// ```
/// use http::Request;
/// use oauth_runtime::http::ClientCertificate;
///
/// # let der = vec![0x30, 0x00];
/// // Once for each connection, after the handshake:
/// let certificate = ClientCertificate::new(der);
/// // For each of its requests:
/// let mut request = Request::post("/token").body(())?;
/// certificate.attach(request.extensions_mut());
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct ClientCertificate(Arc<Content>);

struct Content {
    der: Vec<u8>,
    has_verified_chain: bool,
    thumbprint: OnceLock<String>,
}

impl ClientCertificate {
    /// A certificate in DER whose chain was not verified, such as a self-signed one.
    pub fn new(der: impl Into<Vec<u8>>) -> Self {
        Self::with_chain(der.into(), false)
    }

    /// A certificate in DER with a verified chain: from it to a CA that the operator trusts to name clients, each
    /// certificate of which is valid now and may be used for the authentication of clients.
    pub fn verified(der: impl Into<Vec<u8>>) -> Self {
        Self::with_chain(der.into(), true)
    }

    fn with_chain(der: Vec<u8>, has_verified_chain: bool) -> Self {
        Self(Arc::new(Content { der, has_verified_chain, thumbprint: OnceLock::new() }))
    }

    /// Adds it to the extensions of a request of its connection, next to
    /// [`Connection`](crate::http::Connection).
    pub fn attach(&self, extensions: &mut Extensions) {
        extensions.insert(self.clone());
    }

    /// The certificate in DER.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// Whether a chain from it to a trusted CA was verified.
    pub fn has_verified_chain(&self) -> bool {
        self.0.has_verified_chain
    }

    /// The SHA-256 digest of the DER in base64url: `x5t#S256` (RFC 8705 section 3.1). It is computed once for each
    /// connection.
    pub fn thumbprint(&self) -> &str {
        self.0.thumbprint.get_or_init(|| URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(&self.0.der)))
    }
}

impl PartialEq for ClientCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der && self.0.has_verified_chain == other.0.has_verified_chain
    }
}

impl Eq for ClientCertificate {}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificate")
            .field("thumbprint", &self.thumbprint())
            .field("has_verified_chain", &self.has_verified_chain())
            .finish()
    }
}

/// The certificate of a request's client.
#[cfg(feature = "openid")]
pub(crate) fn client_certificate(settings: &Settings, request: &Parts) -> Option<ClientCertificate> {
    received(settings.client_certificate_header(), settings.trusted_proxies(), request)
}

/// The same for a server with this header and these proxies. On a connection from one of them the header alone counts: a
/// certificate of the connection is the proxy's.
#[cfg(feature = "openid")]
pub fn received(
    header: Option<&CertificateHeader>,
    proxies: &TrustedProxies,
    request: &Parts,
) -> Option<ClientCertificate> {
    if let Some(header) = header
        && let Some(connection) = request.extensions.get::<Connection>()
        && proxies.trusts(connection.peer)
    {
        return header.certificate(proxies, request);
    }
    request.extensions.get::<ClientCertificate>().cloned()
}
