//! Whose assertions count.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use url::Url;

use super::check::SettingsError;
use super::exchanged_tokens::ExchangedTokens;
use crate::BoxError;
use crate::keys::{ClientKeySet, SigningAlgorithm};

/// How long an assertion may live if nothing else is said: a service account token of Kubernetes lives for an hour.
const USUAL_LIFE: Duration = Duration::from_secs(3600);

/// Another issuer whose JWTs are good for tokens of this provider (RFC 7523): `grants(jwt_bearer)` in the declaration.
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::TrustedIssuer;
///
/// // The jobs of GitHub Actions.
/// let github = TrustedIssuer::new(
///     "https://token.actions.githubusercontent.com",
///     "https://token.actions.githubusercontent.com/.well-known/jwks",
/// );
/// // A cluster, whose pods present the same token until it expires.
/// let cluster = TrustedIssuer::new("https://kubernetes.default.svc", "https://10.0.0.1/openid/v1/jwks")
///     .reusable()
///     .longest_lifetime(Duration::from_secs(7200));
/// // The provider of a company, which issues grants for its people.
/// let company = TrustedIssuer::new("https://id.company.example", "https://id.company.example/jwks").id_jag();
/// # let _ = (github, cluster, company);
/// ```
#[derive(Clone)]
pub struct TrustedIssuer {
    issuer: String,
    keys: IssuerKeys,
    algorithms: Vec<SigningAlgorithm>,
    longest_lifetime: Duration,
    is_reusable: bool,
    issues_id_jag: bool,
    pub(super) exchanged: ExchangedTokens,
}

/// Where its public keys are.
#[derive(Clone)]
pub(crate) enum IssuerKeys {
    /// At this URL, which the settings' fetcher fetches.
    Published(String),
    /// Here, as a JWK set.
    Given(Value),
}

impl TrustedIssuer {
    /// The issuer with this name (`iss`), which publishes its keys at this URL. The fetcher of the settings fetches them, and again
    /// when a token names a new key.
    pub fn new(issuer: impl Into<String>, jwks_uri: impl Into<String>) -> Self {
        Self::of(issuer.into(), IssuerKeys::Published(jwks_uri.into()))
    }

    /// The same with the keys themselves, as a JWK set: an issuer that the provider cannot reach.
    pub fn with_keys(issuer: impl Into<String>, jwks: Value) -> Self {
        Self::of(issuer.into(), IssuerKeys::Given(jwks))
    }

    fn of(issuer: String, keys: IssuerKeys) -> Self {
        let algorithms = SigningAlgorithm::USUAL.to_vec();
        Self {
            issuer,
            keys,
            algorithms,
            longest_lifetime: USUAL_LIFE,
            is_reusable: false,
            issues_id_jag: false,
            exchanged: ExchangedTokens::default(),
        }
    }

    /// The algorithms of its signatures. Default: the usual ones.
    #[must_use]
    pub fn signing_algorithms(mut self, algorithms: impl IntoIterator<Item = SigningAlgorithm>) -> Self {
        self.algorithms = algorithms.into_iter().collect();
        self
    }

    /// How far in the future the end of an assertion (`exp`) may be, in whole seconds. Default: an hour.
    #[must_use]
    pub fn longest_lifetime(mut self, lifetime: Duration) -> Self {
        self.longest_lifetime = lifetime;
        self
    }

    /// Its assertions count until they expire. Default: each counts once. A workload that reads its token from a file needs this,
    /// because the file keeps the token for a while. Its identity assertion authorization grants count once in any case.
    #[must_use]
    pub fn reusable(mut self) -> Self {
        self.is_reusable = true;
        self
    }

    /// It issues identity assertion authorization grants (draft-ietf-oauth-identity-assertion-authz-grant): JWTs of the type
    /// `oauth-id-jag+jwt`, each for one client. Default: no token of this type counts.
    #[must_use]
    pub fn id_jag(mut self) -> Self {
        self.issues_id_jag = true;
        self
    }

    /// Its name (`iss`).
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(crate) fn keys(&self) -> &IssuerKeys {
        &self.keys
    }

    pub(crate) fn algorithms(&self) -> &[SigningAlgorithm] {
        &self.algorithms
    }

    pub(crate) fn longest_life(&self) -> Duration {
        self.longest_lifetime
    }

    pub(crate) fn is_reusable(&self) -> bool {
        self.is_reusable
    }

    /// Whether it issues identity assertion authorization grants.
    pub fn issues_id_jag(&self) -> bool {
        self.issues_id_jag
    }

    /// Whether it can work with these settings.
    pub(super) fn check(&self, has_fetcher: bool) -> Result<(), SettingsError> {
        let wrong = |problem: String, advice| {
            Err(SettingsError::new("trusted_issuer", format!("`{}`: {problem}", self.issuer), advice))
        };
        if self.issuer.is_empty() {
            return wrong("it has no name".to_owned(), "pass what its tokens have as `iss`");
        }
        if let Some(problem) = self.exchanged.problem() {
            return wrong(problem, "give each kind of token an audience of its own");
        }
        match &self.keys {
            IssuerKeys::Published(_) if !has_fetcher => wrong(
                "its keys have to be fetched".to_owned(),
                "set `fetcher`, or pass the keys with `with_keys`",
            ),
            IssuerKeys::Published(url) => match Url::parse(url) {
                Ok(_) => Ok(()),
                Err(error) => wrong(format!("the URL of its keys: {error}"), "pass the URL of its JWK set"),
            },
            IssuerKeys::Given(jwks) => match ClientKeySet::from_value(jwks) {
                Ok(keys) if !keys.is_empty() => Ok(()),
                Ok(_) => wrong("it has no key that this server can use".to_owned(), "pass its JWK set"),
                Err(error) => wrong(error.to_string(), "pass its JWK set"),
            },
        }
    }
}

impl fmt::Debug for TrustedIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustedIssuer").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Finds trusted issuers that are not known when the provider starts: one for each company that is a customer, for example. The
/// builder's `trusted_issuer_directory` takes it. Anybody can send a token that names any issuer, so it should answer from a
/// cache or an index.
///
/// ```
/// use oauth_runtime::{BoxError, TrustedIssuer, TrustedIssuerDirectory, async_trait};
///
/// struct Companies;
///
/// #[async_trait]
/// impl TrustedIssuerDirectory for Companies {
///     async fn find(&self, issuer: &str) -> Result<Option<TrustedIssuer>, BoxError> {
///         let is_customer = issuer == "https://id.company.example"; // your database
///         Ok(is_customer.then(|| TrustedIssuer::new(issuer, format!("{issuer}/jwks")).id_jag()))
///     }
/// }
/// ```
#[async_trait]
pub trait TrustedIssuerDirectory: Send + Sync {
    /// The issuer with this name: what a token says, at most 2048 bytes. `None`: it is not trusted.
    ///
    /// # Errors
    /// Whatever keeps it from answering. The client gets `server_error`, and the log has the reason.
    async fn find(&self, issuer: &str) -> Result<Option<TrustedIssuer>, BoxError>;

    /// Whether some of them issue identity assertion authorization grants. The provider's metadata say then that it understands
    /// these. Default: yes.
    fn may_issue_id_jag(&self) -> bool {
        true
    }
}
