//! The header in which a proxy sends the client's certificate.

mod forms;
mod xfcc;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use http::{HeaderName, HeaderValue};

/// How a proxy writes the client's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateForm {
    /// PEM, percent-encoded, as nginx writes it: `proxy_set_header X-Client-Cert $ssl_client_escaped_cert;`. Default
    /// header: `X-Client-Cert`. The certificates after the first are its chain.
    ///
    /// Also AWS: `X-Amzn-Mtls-Clientcert` of an Application Load Balancer that passes certificates through,
    /// `X-Amzn-Mtls-Clientcert-Leaf` of one that verifies them, `CloudFront-Viewer-Cert-Pem`.
    EscapedPem,
    /// DER in base64, as HAProxy writes it: `http-request set-header X-Client-Cert %[ssl_c_der,base64]`. Default
    /// header: `X-Client-Cert`. The certificates after the first, separated by commas, are its chain.
    ///
    /// Also Traefik: `X-Forwarded-Tls-Client-Cert` of the middleware `passTLSClientCert` with `pem: true`. (The form of
    /// Traefik is PEM without its first line, its last line and its line breaks.)
    Base64Der,
    /// `X-Forwarded-Client-Cert` of Envoy, with `forward_client_cert_details: SANITIZE_SET` and
    /// `set_current_client_cert_details: { cert: true }`; `chain: true` adds the chain. The header must have exactly
    /// one element: of several, none is certain to be the client's.
    ForwardedClientCert,
    /// `Client-Cert` (RFC 9440), and `Client-Cert-Chain` if the proxy sends it. Cloudflare and Amazon CloudFront do; their
    /// addresses alone are [no proof](CertificateHeader) that a request came through your configuration.
    ClientCert,
}

impl CertificateForm {
    const fn default_header(self) -> HeaderName {
        match self {
            Self::EscapedPem | Self::Base64Der => HeaderName::from_static("x-client-cert"),
            Self::ForwardedClientCert => HeaderName::from_static("x-forwarded-client-cert"),
            Self::ClientCert => HeaderName::from_static("client-cert"),
        }
    }

    /// The certificate, and then those of its chain.
    fn read(self, request: &Parts, value: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
        match self {
            Self::EscapedPem => forms::escaped_pem(value),
            Self::Base64Der => forms::base64_der(value),
            Self::ForwardedClientCert => xfcc::certificates(value),
            Self::ClientCert => forms::client_cert(value, &request.headers),
        }
    }
}

/// The header in which a proxy that terminates TLS sends the client's certificate.
///
/// Anybody can send such a header. It counts only on a connection from one of the
/// [trusted proxies](crate::Settings::trusted_proxies), and is ignored on every other. The proxy must replace or
/// remove a header that the client sent.
///
/// **Shared networks.** The addresses of Cloudflare, CloudFront and similar services belong to all of their customers.
/// Another customer can have such a service send requests to your server, with a header of their choice, from the same
/// addresses. So do not trust these networks by their addresses. Let only your own configuration reach the provider: by a
/// tunnel (Cloudflare Tunnel, a CloudFront VPC origin), by mTLS from the service to you with a certificate of your
/// own (not the one that Cloudflare shares among its customers), or through a private proxy that checks this and is
/// the only trusted one.
///
/// By default the chain of such a certificate counts as not verified: it is sufficient for certificate-bound tokens
/// and `self_signed_tls_client_auth`, but not for `tls_client_auth`. Most proxies can be told to pass on certificates
/// that they did not verify, so you must say how the provider knows.
///
/// ```
/// use http::HeaderName;
/// use oauth_runtime::http::{CertificateForm, CertificateHeader};
///
/// // nginx with `ssl_verify_client optional` and
/// // `proxy_set_header X-Client-Verify $ssl_client_verify;`
/// let header = CertificateHeader::new(CertificateForm::EscapedPem)
///     .chain_verified_if(HeaderName::from_static("x-client-verify"), "SUCCESS");
/// # let _ = header;
/// ```
#[derive(Clone)]
pub struct CertificateHeader {
    form: CertificateForm,
    name: HeaderName,
    chain: Chain,
}

/// Whether the chain of a certificate, which begins with the certificate itself, leads to a trusted CA.
type Verify = dyn Fn(&[Vec<u8>]) -> bool + Send + Sync;

/// How the provider knows whether the chain was verified.
#[derive(Clone)]
enum Chain {
    Unverified,
    Verified,
    VerifiedIf(HeaderName, Cow<'static, str>),
    VerifiedBy(Arc<Verify>),
}

impl CertificateHeader {
    /// The header of this form, under its default name.
    pub const fn new(form: CertificateForm) -> Self {
        Self { form, name: form.default_header(), chain: Chain::Unverified }
    }

    /// The proxy sends the certificate under another name.
    #[must_use]
    pub fn named(mut self, name: HeaderName) -> Self {
        self.name = name;
        self
    }

    /// The proxy passes on only certificates whose chain it verified: it refuses the others in the handshake.
    #[must_use]
    pub fn chain_always_verified(mut self) -> Self {
        self.chain = Chain::Verified;
        self
    }

    /// The proxy verified the chain if it sends another header with this value: `SUCCESS` for `$ssl_client_verify`
    /// of nginx, `0` for `ssl_c_verify` of HAProxy. The proxy must replace that header too.
    #[must_use]
    pub fn chain_verified_if(mut self, header: HeaderName, value: impl Into<Cow<'static, str>>) -> Self {
        self.chain = Chain::VerifiedIf(header, value.into());
        self
    }

    /// The provider verifies the chain itself. `verify` gets the certificate and then those of its chain that the
    /// proxy sent, each in DER.
    #[must_use]
    pub fn chain_verified_by(mut self, verify: impl Fn(&[Vec<u8>]) -> bool + Send + Sync + 'static) -> Self {
        self.chain = Chain::VerifiedBy(Arc::new(verify));
        self
    }

    /// Its name.
    pub(crate) fn name(&self) -> &HeaderName {
        &self.name
    }

    /// The certificate in the header, and whether its chain was verified. `None` if the proxy had none.
    pub(crate) fn read(&self, request: &Parts) -> Result<Option<(Vec<u8>, bool)>, &'static str> {
        let value = only(request, &self.name)?;
        // What some proxies send for a connection without a certificate.
        if matches!(value.as_bytes().trim_ascii(), b"" | b"-" | b"(null)") {
            return Ok(None);
        }
        let mut certificates = self.form.read(request, value.as_bytes())?;
        if certificates.is_empty() {
            return Err("it contains no certificate");
        }
        let has_verified_chain = match &self.chain {
            Chain::Unverified => false,
            Chain::Verified => true,
            Chain::VerifiedIf(header, wanted) => {
                request.headers.contains_key(header) && only(request, header)?.as_bytes() == wanted.as_bytes()
            }
            Chain::VerifiedBy(verify) => verify(&certificates),
        };
        Ok(Some((certificates.swap_remove(0), has_verified_chain)))
    }
}

/// If there are several, the client may have sent one of them.
fn only<'a>(request: &'a Parts, name: &HeaderName) -> Result<&'a HeaderValue, &'static str> {
    let mut values = request.headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        _ => Err("it appears more than once; let the proxy replace what the client sent"),
    }
}

impl fmt::Debug for CertificateHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateHeader")
            .field("form", &self.form)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
