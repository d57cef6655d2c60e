//! Why a verifier cannot be made.

use oauth_runtime_core::ProtectedResourceError;
use oauth_runtime_fetch::WebFetcherError;
use url::Url;

/// Why a [`TokenVerifier`](super::TokenVerifier) or a [`TxnTokenVerifier`](super::TxnTokenVerifier) cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenVerifierError {
    /// The identifier of the resource is not usable.
    #[error(transparent)]
    Resource(#[from] ProtectedResourceError),
    /// The URL of the keys or of the introspection endpoint is not `https`, and the issuer is not an `http` URL of
    /// the same host.
    #[error("`{0}` is not https, so anybody on the way could sign tokens or read them")]
    InsecureTransport(Url),
    /// The trust domain of transaction tokens is empty.
    #[error("the trust domain is empty; write the `aud` of the transaction tokens")]
    NoTrustDomain,
    /// No signature algorithm is allowed.
    #[error("no signature algorithm is allowed; leave `algorithms` out to allow the usual ones")]
    NoAlgorithm,
    /// There is a certificate header, and nobody may send it.
    #[error("without trusted_proxies nobody may send the certificate header; name the proxies that do")]
    NoProxy,
    /// The secret of nonces can be guessed.
    #[error(
        "a secret of `dpop_nonces` can be guessed; write at least 32 bytes, such as those of `openssl rand -hex 32`"
    )]
    ShortNonceSecret,
    /// The default fetcher could not be made.
    #[error("the HTTP client could not be set up")]
    Fetcher(#[from] WebFetcherError),
}
