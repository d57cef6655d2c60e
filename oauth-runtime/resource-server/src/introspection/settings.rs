//! How tokens are introspected.

use std::fmt;
use std::time::Duration;

use oauth_runtime_core::Secret;
use oauth_runtime_core::keys::SigningKeys;
use url::Url;

/// Verification at the introspection endpoint of the provider (RFC 7662), which every provider can do, also with
/// opaque tokens. A revoked token is refused as soon as the answer is no longer cached.
///
/// The provider must know this server as a client that may introspect: for a provider of this framework, a
/// confidential client that is registered as a resource server.
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::resource_server::{Introspection, TokenVerifier};
///
/// let verifier = TokenVerifier::builder("https://notes.example".parse()?, "https://api.example")
///     .introspection(Introspection::new("api", "a-long-random-secret").cached_for(Duration::from_secs(10)))
///     .build()?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Clone)]
pub struct Introspection {
    pub(super) client_id: String,
    pub(super) credentials: Credentials,
    pub(crate) endpoint: Option<Url>,
    pub(super) cached_for: Duration,
    pub(super) refused_for: Duration,
    pub(super) cache_size: u64,
    pub(crate) for_jwts: bool,
    pub(super) signed: bool,
    pub(super) needs_audience: bool,
    pub(super) needs_token_type: bool,
}

/// How this server authenticates.
#[derive(Clone)]
pub(super) enum Credentials {
    /// `client_secret_basic`
    Secret(Secret),
    /// `private_key_jwt`
    Key(SigningKeys),
    /// `tls_client_auth` or `self_signed_tls_client_auth`: the certificate with its key, in PEM.
    Certificate(Vec<u8>),
}

impl Introspection {
    /// Authenticates with a client secret (`client_secret_basic`).
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self::with(client_id.into(), Credentials::Secret(client_secret.into()))
    }

    /// Authenticates with the first of these keys (`private_key_jwt`, RFC 7523). The provider needs their public
    /// half, as the client's `jwks` or at its `jwks_uri`.
    pub fn with_keys(client_id: impl Into<String>, keys: SigningKeys) -> Self {
        Self::with(client_id.into(), Credentials::Key(keys))
    }

    /// Authenticates with the certificate of the TLS connection (`tls_client_auth` or `self_signed_tls_client_auth`, RFC 8705
    /// section 2): the certificate and its private key, in PEM. The verifier's own HTTP client presents it to the
    /// provider, at the endpoint among the `mtls_endpoint_aliases` of the metadata if there is one. A
    /// [`fetcher`](crate::TokenVerifierBuilder::fetcher) of your own has to present it itself
    /// ([`WebFetcherBuilder::client_certificate`](oauth_runtime_fetch::WebFetcherBuilder::client_certificate)).
    ///
    /// ```no_run
    /// use oauth_runtime::resource_server::{Introspection, TokenVerifier};
    ///
    /// let certificate = std::fs::read("api.pem")?;
    /// let verifier = TokenVerifier::builder("https://notes.example".parse()?, "https://api.example")
    ///     .introspection(Introspection::with_certificate("api", certificate))
    ///     .build()?;
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// ```
    pub fn with_certificate(client_id: impl Into<String>, pem: impl Into<Vec<u8>>) -> Self {
        Self::with(client_id.into(), Credentials::Certificate(pem.into()))
    }

    /// The certificate that the HTTP client presents.
    pub(crate) fn certificate(&self) -> Option<&[u8]> {
        match &self.credentials {
            Credentials::Certificate(pem) => Some(pem),
            Credentials::Secret(_) | Credentials::Key(_) => None,
        }
    }

    fn with(client_id: String, credentials: Credentials) -> Self {
        Self {
            client_id,
            credentials,
            endpoint: None,
            cached_for: Duration::from_secs(30),
            refused_for: Duration::from_secs(5),
            cache_size: 16 * 1024 * 1024,
            for_jwts: false,
            signed: false,
            needs_audience: true,
            needs_token_type: true,
        }
    }

    /// The URL of the endpoint. Default: `introspection_endpoint` of the provider's metadata.
    #[must_use]
    pub fn endpoint(mut self, url: Url) -> Self {
        self.endpoint = Some(url);
        self
    }

    /// How long an active token is accepted without asking again, and never longer than it lives. A token that is
    /// revoked stays valid here for as long. Default: 30 seconds. Zero: every request asks.
    #[must_use]
    pub fn cached_for(mut self, time: Duration) -> Self {
        self.cached_for = time;
        self
    }

    /// How long a token that is not active is refused without asking again. Default: 5 seconds, or the time of
    /// [`cached_for`](Self::cached_for) if that is shorter.
    #[must_use]
    pub fn refused_for(mut self, time: Duration) -> Self {
        self.refused_for = time;
        self
    }

    /// How many bytes the cached answers may take, approximately. Default: 16 MiB. The most requested ones stay.
    #[must_use]
    pub fn cache_size(mut self, bytes: u64) -> Self {
        self.cache_size = bytes;
        self
    }

    /// Introspects JWTs too, instead of checking them with the provider's keys, so that revocations count for them.
    /// Default: only other tokens are introspected.
    #[must_use]
    pub fn for_jwts(mut self) -> Self {
        self.for_jwts = true;
        self
    }

    /// Asks for signed answers (RFC 9701), and accepts no others: the signature is verified with the provider's keys, so
    /// nothing between the provider and this server can invent an answer. An answer does not say which
    /// token it is about, so this does not replace TLS: somebody who controls the connection could send the answer about another
    /// token. A provider of this framework signs with `introspection(signed)`. Default: plain JSON.
    #[must_use]
    pub fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    /// Accepts tokens whose answer has no `aud`: for a provider that issues tokens for no particular resource. Any
    /// other API with tokens of this provider can then use them here. Default: such tokens are refused.
    #[must_use]
    pub fn accept_without_audience(mut self) -> Self {
        self.needs_audience = false;
        self
    }

    /// Accepts tokens whose answer has no `token_type`: for a provider that never says it. Its refresh tokens then
    /// pass as access tokens, unless it says that they are not active. Default: such tokens are refused, because
    /// providers of this framework say it of access tokens only.
    #[must_use]
    pub fn accept_without_token_type(mut self) -> Self {
        self.needs_token_type = false;
        self
    }
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection")
            .field("client_id", &self.client_id)
            .field("cached_for", &self.cached_for)
            .finish_non_exhaustive()
    }
}
