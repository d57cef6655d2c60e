//! The builder of a [`TxnTokenVerifier`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use oauth_runtime_core::fetch::Fetcher;
use oauth_runtime_core::keys::SigningAlgorithm;
use oauth_runtime_core::{Clock, Issuer, SystemClock};
use url::Url;

use super::TxnTokenVerifier;
use super::verifier::Shared;
use crate::builder::{LONG, fetcher};
use crate::error::TokenVerifierError;
use crate::kept::Kept;
use crate::keys::{ProviderKeys, PublishedKeys};
use crate::provider::{ProviderMetadata, is_safe};

/// Configures a [`TxnTokenVerifier`].
///
/// ```
/// use oauth_runtime::keys::SigningAlgorithm;
/// use oauth_runtime::resource_server::TxnTokenVerifier;
///
/// let verifier = TxnTokenVerifier::builder("https://login.notes.example".parse()?, "services.notes.example")
///     .algorithms([SigningAlgorithm::Es256])
///     .build()?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[must_use = "a verifier is made by `build()`"]
pub struct TxnTokenVerifierBuilder {
    issuer: Issuer,
    trust_domain: String,
    jwks_uri: Option<Url>,
    algorithms: Vec<SigningAlgorithm>,
    leeway: Duration,
    stale_for: Duration,
    fetcher: Option<Arc<dyn Fetcher>>,
    clock: Arc<dyn Clock>,
}

impl TxnTokenVerifierBuilder {
    pub(super) fn new(issuer: Issuer, trust_domain: String) -> Self {
        Self {
            issuer,
            trust_domain,
            jwks_uri: None,
            algorithms: SigningAlgorithm::USUAL.to_vec(),
            leeway: Duration::from_secs(5),
            stale_for: Duration::from_secs(60 * 60),
            fetcher: None,
            clock: Arc::new(SystemClock),
        }
    }

    /// Where the provider publishes its keys. Default: `jwks_uri` of its metadata document.
    pub fn jwks_uri(mut self, url: Url) -> Self {
        self.jwks_uri = Some(url);
        self
    }

    /// The signature algorithms that are accepted. Default: [`SigningAlgorithm::USUAL`].
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = SigningAlgorithm>) -> Self {
        self.algorithms = algorithms.into_iter().collect();
        self
    }

    /// How much the clocks of the provider and of this service may differ, in whole seconds. Default: 5 seconds, because these tokens
    /// live for a minute.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// How long the last known keys of the provider are used after they should have been fetched again, while it is down. Default: an hour.
    pub fn stale_if_error(mut self, time: Duration) -> Self {
        self.stale_for = time;
        self
    }

    /// Replaces the HTTP client. Default: one that may connect to the hosts of the issuer and of [`jwks_uri`](Self::jwks_uri), wherever
    /// they are, and to the Internet.
    pub fn fetcher(mut self, fetcher: impl Fetcher + 'static) -> Self {
        self.fetcher = Some(Arc::new(fetcher));
        self
    }

    /// Replaces the system's clock, for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The verifier. It fetches nothing yet: the first token does, or [`TxnTokenVerifier::fetch`].
    ///
    /// # Errors
    /// [`TokenVerifierError`] if the trust domain is empty, if a URL is not usable, or if the default HTTP client cannot be set up.
    pub fn build(self) -> Result<TxnTokenVerifier, TokenVerifierError> {
        if self.trust_domain.is_empty() {
            return Err(TokenVerifierError::NoTrustDomain);
        }
        if self.algorithms.is_empty() {
            return Err(TokenVerifierError::NoAlgorithm);
        }
        let urls: Vec<&Url> = self.jwks_uri.iter().collect();
        if let Some(unsafe_url) = urls.iter().find(|url| !is_safe(url, &self.issuer)) {
            return Err(TokenVerifierError::InsecureTransport((*unsafe_url).clone()));
        }
        let fetcher = match self.fetcher {
            Some(fetcher) => fetcher,
            None => Arc::new(fetcher(&self.issuer, &urls, None)?),
        };
        let metadata = ProviderMetadata { fetcher: Arc::clone(&fetcher), issuer: self.issuer.clone() };
        let published =
            PublishedKeys { fetcher, jwks_uri: self.jwks_uri, metadata: Kept::new(metadata, LONG) };
        Ok(TxnTokenVerifier::new(Shared {
            issuer: self.issuer,
            trust_domain: self.trust_domain,
            leeway: self.leeway.as_secs(),
            keys: ProviderKeys::new(published, self.algorithms, self.stale_for),
            clock: self.clock,
        }))
    }
}

impl fmt::Debug for TxnTokenVerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TxnTokenVerifierBuilder")
            .field("issuer", &self.issuer)
            .field("trust_domain", &self.trust_domain)
            .finish_non_exhaustive()
    }
}
