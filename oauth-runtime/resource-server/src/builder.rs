//! The builder of a [`TokenVerifier`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use oauth_runtime_core::__internal::Base;
use oauth_runtime_core::fetch::Fetcher;
use oauth_runtime_core::http::CertificateHeader;
use oauth_runtime_core::keys::SigningAlgorithm;
use oauth_runtime_core::{Clock, DpopNonces, Issuer, ProtectedResource, SystemClock, TrustedProxies};
use oauth_runtime_fetch::WebFetcher;
use url::Url;

use super::claims::Expected;
use super::error::TokenVerifierError;
use super::introspection::{Introspection, Introspector};
use super::kept::Kept;
use super::keys::{ProviderKeys, PublishedKeys};
use super::possession::Possession;
use super::proofs::UsedProofs;
use super::provider::{ProviderMetadata, is_safe};
use super::verifier::{Shared, TokenVerifier};

/// Configures a [`TokenVerifier`].
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::keys::SigningAlgorithm;
/// use oauth_runtime::resource_server::TokenVerifier;
///
/// let verifier = TokenVerifier::builder("https://notes.example".parse()?, "https://api.example/notes")
///     .resource_name("Notes")
///     .algorithms([SigningAlgorithm::Es256])
///     .leeway(Duration::from_secs(10))
///     .build()?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[must_use = "a verifier is made by `build()`"]
pub struct TokenVerifierBuilder {
    issuer: Issuer,
    resource: String,
    resource_name: Option<String>,
    realm: Option<String>,
    error_uri: Option<String>,
    jwks_uri: Option<Url>,
    algorithms: Vec<SigningAlgorithm>,
    leeway: Duration,
    stale_for: Duration,
    introspection: Option<Introspection>,
    possession: Possession,
    nonces: Option<DpopNonces>,
    takes_dpop: bool,
    public_urls: Vec<Url>,
    fetcher: Option<Arc<dyn Fetcher>>,
    clock: Arc<dyn Clock>,
}

impl TokenVerifierBuilder {
    pub(super) fn new(issuer: Issuer, resource: String) -> Self {
        Self {
            issuer,
            resource,
            resource_name: None,
            realm: None,
            error_uri: None,
            jwks_uri: None,
            algorithms: SigningAlgorithm::USUAL.to_vec(),
            leeway: Duration::from_secs(60),
            stale_for: Duration::from_secs(60 * 60),
            introspection: None,
            possession: Possession::default(),
            nonces: None,
            takes_dpop: true,
            public_urls: Vec::new(),
            fetcher: None,
            clock: Arc::new(SystemClock),
        }
    }

    /// The name of the resource for people, for its metadata document. Default: none.
    pub fn resource_name(mut self, name: impl Into<String>) -> Self {
        self.resource_name = Some(name.into());
        self
    }

    /// The protection space in challenges (RFC 9110 section 11.5). Default: the identifier of the resource.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = Some(realm.into());
        self
    }

    /// The page about errors (`error_uri`). Default: none.
    pub fn error_uri(mut self, url: impl Into<String>) -> Self {
        self.error_uri = Some(url.into());
        self
    }

    /// Where the provider publishes its keys. Default: `jwks_uri` of its metadata document.
    pub fn jwks_uri(mut self, url: Url) -> Self {
        self.jwks_uri = Some(url);
        self
    }

    /// The signature algorithms that are accepted. Default:
    /// [`SigningAlgorithm::USUAL`], which is all but ML-DSA. `EdDSA` counts by both of its names. `none` and shared secrets (HS256) never are.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = SigningAlgorithm>) -> Self {
        self.algorithms = algorithms.into_iter().collect();
        self
    }

    /// How much the clocks of the provider and of this server may differ, in whole seconds: a token is accepted that
    /// much longer than it lives, and that much before `nbf`. Default: 60 seconds.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// How long the last known keys of the provider are used after they should have been fetched again, while it is
    /// down. Default: an hour, as long as access tokens live by default.
    pub fn stale_if_error(mut self, time: Duration) -> Self {
        self.stale_for = time;
        self
    }

    /// Asks the provider about tokens that are not JWTs. Default: only JWTs are accepted, and verified with the
    /// provider's keys.
    pub fn introspection(mut self, introspection: Introspection) -> Self {
        self.introspection = Some(introspection);
        self
    }

    /// The header in which the [trusted proxies](Self::trusted_proxies) send the certificate of a client's TLS
    /// connection, for tokens that are bound to it (RFC 8705). Default: none; a certificate counts if the program attaches
    /// it to the request as a [`ClientCertificate`](oauth_runtime_core::http::ClientCertificate).
    pub fn client_certificate_header(mut self, header: CertificateHeader) -> Self {
        self.possession.certificate_header = Some(header);
        self
    }

    /// The proxies that terminate TLS. Each request needs its
    /// [`Connection`](oauth_runtime_core::http::Connection) among its extensions. Default: none.
    pub fn trusted_proxies(mut self, proxies: TrustedProxies) -> Self {
        self.possession.trusted_proxies = proxies;
        self
    }

    /// The algorithms of DPoP proofs that count, for tokens that are bound to a key (RFC 9449). Default:
    /// [`SigningAlgorithm::USUAL`].
    pub fn dpop_signing_algorithms(mut self, algorithms: impl IntoIterator<Item = SigningAlgorithm>) -> Self {
        self.possession.proofs.algorithms = SigningAlgorithm::all_as_read(algorithms);
        self
    }

    /// Refuses tokens that are bound to a key (RFC 9449), and offers no DPoP in challenges: the provider has none. Default: the
    /// API takes them.
    pub fn without_dpop(mut self) -> Self {
        self.takes_dpop = false;
        self
    }

    /// Whether each DPoP proof needs a nonce of this API (RFC 9449 section 9), which the answer to a request without one
    /// has. Default: `false`; a proof with a nonce counts all the same, and one without has to be at most 60 seconds old.
    pub fn require_dpop_nonce(mut self, required: bool) -> Self {
        self.possession.proofs.requires_nonce = required;
        self
    }

    /// What the nonces for DPoP proofs derive from. All instances need the same. Default: each instance makes its own, which
    /// the others refuse.
    pub fn dpop_nonces(mut self, nonces: DpopNonces) -> Self {
        self.nonces = Some(nonces);
        self
    }

    /// A URL under which clients reach this API, for tokens that are bound to a key: a DPoP proof names the URL of its
    /// request (RFC 9449 section 4.3). For several URLs, call this once for each. Default: the identifier of the resource; with
    /// one that is not a URL, such as `urn:notes:api`, no proof counts until this is set.
    pub fn public_url(mut self, url: Url) -> Self {
        self.public_urls.push(url);
        self
    }

    /// Where used DPoP proofs are remembered, so that none counts twice. Default: in the memory of this process.
    pub fn used_proofs(mut self, used: impl UsedProofs) -> Self {
        self.possession.proofs.used = Arc::new(used);
        self
    }

    /// Replaces the HTTP client. Default: a [`WebFetcher`] that may connect to the hosts of the issuer, of
    /// [`jwks_uri`](Self::jwks_uri) and of the introspection endpoint, wherever they are, and to the Internet.
    pub fn fetcher(mut self, fetcher: impl Fetcher + 'static) -> Self {
        self.fetcher = Some(Arc::new(fetcher));
        self
    }

    /// Replaces the system's clock, for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The verifier. It fetches nothing yet: the first token does, or [`TokenVerifier::fetch`].
    ///
    /// # Errors
    /// [`TokenVerifierError`] if the identifier of the resource or a URL is not usable, or the default HTTP client
    /// cannot be set up.
    pub fn build(self) -> Result<TokenVerifier, TokenVerifierError> {
        let mut resource = ProtectedResource::new(self.resource)?;
        if let Some(name) = self.resource_name {
            resource = resource.name(name);
        }
        if self.possession.certificate_header.is_some() && self.possession.trusted_proxies.is_empty() {
            return Err(TokenVerifierError::NoProxy);
        }
        if self.algorithms.is_empty() || self.possession.proofs.algorithms.is_empty() {
            return Err(TokenVerifierError::NoAlgorithm);
        }
        let endpoint = self.introspection.as_ref().and_then(|own| own.endpoint.as_ref());
        let urls: Vec<&Url> = self.jwks_uri.iter().chain(endpoint).collect();
        if let Some(unsafe_url) = urls.iter().find(|url| !is_safe(url, &self.issuer)) {
            return Err(TokenVerifierError::InsecureTransport((*unsafe_url).clone()));
        }
        let fetcher = match self.fetcher {
            Some(fetcher) => fetcher,
            None => {
                let certificate = self.introspection.as_ref().and_then(Introspection::certificate);
                Arc::new(fetcher(&self.issuer, &urls, certificate)?)
            }
        };
        let metadata = ProviderMetadata { fetcher: Arc::clone(&fetcher), issuer: self.issuer.clone() };
        let metadata = Kept::new(metadata, LONG);
        let published = PublishedKeys {
            fetcher: Arc::clone(&fetcher),
            jwks_uri: self.jwks_uri,
            metadata: metadata.clone(),
        };
        let leeway = self.leeway.as_secs();
        let expected = Arc::new(Expected { issuer: self.issuer, resource, leeway });
        let (clock, known) = (self.clock, Arc::clone(&expected));
        let keys = Arc::new(ProviderKeys::new(published, self.algorithms, self.stale_for));
        let (signs, time) = (Arc::clone(&keys), Arc::clone(&clock));
        let introspector =
            self.introspection.map(|own| Introspector::new(own, fetcher, metadata, known, time, signs));
        let (realm, error_uri) = (self.realm, self.error_uri);
        let mut possession = self.possession;
        let own = expected.resource.base().filter(|_| self.public_urls.is_empty()).cloned();
        possession.proofs.bases = self.public_urls.iter().filter_map(Base::of).chain(own).collect();
        if !self.takes_dpop {
            possession.proofs.algorithms.clear();
        }
        if let Some(nonces) = self.nonces {
            possession.proofs.nonces = nonces.nonces().ok_or(TokenVerifierError::ShortNonceSecret)?;
        }
        Ok(TokenVerifier::new(Shared { expected, keys, introspector, possession, clock, realm, error_uri }))
    }
}

/// The URLs of a provider are used until it says others.
pub(crate) const LONG: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// As many concurrent requests go to one host as a quarter of these.
const CONCURRENCY: usize = 256;

/// The operator named these hosts, so they may be anywhere. Introspection contacts one of them often.
pub(crate) fn fetcher(
    issuer: &Issuer,
    urls: &[&Url],
    certificate: Option<&[u8]>,
) -> Result<WebFetcher, TokenVerifierError> {
    let mut builder = WebFetcher::builder().concurrency(CONCURRENCY).idle_connections(CONCURRENCY / 4);
    if let Some(pem) = certificate {
        builder = builder.client_certificate(pem);
    }
    let own = Url::parse(issuer.as_str()).ok();
    for url in own.iter().chain(urls.iter().copied()) {
        if let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) {
            builder = builder.allow_host(format!("{host}:{port}"));
        }
    }
    Ok(builder.build()?)
}

impl fmt::Debug for TokenVerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenVerifierBuilder")
            .field("issuer", &self.issuer)
            .field("resource", &self.resource)
            .field("introspection", &self.introspection)
            .finish_non_exhaustive()
    }
}
