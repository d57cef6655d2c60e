//! The builder of an [`Upstream`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use oauth_runtime_core::fetch::Fetcher;
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKeys};
use oauth_runtime_core::{Clock, Secret, SystemClock};

use crate::address::check_issuer;
use crate::client::Client;
use crate::client_auth::ClientAuthentication;
use crate::kept::Kept;
use crate::mapping::OAuthProvider;
use crate::oauth::OAuthOnly;
use crate::openid::OpenIdProvider;
use crate::setup_error::UpstreamSetupError;
use crate::upstream::{Provider, Shared, Upstream};

/// The maximum length of a name in URLs.
const LONGEST_ID: usize = 32;

/// Configures an [`Upstream`].
///
/// ```no_run
/// use oauth_runtime::fetch::WebFetcher;
/// use oauth_runtime::upstream::{OAuthProvider, Upstream};
///
/// # fn main() -> Result<(), oauth_runtime::BoxError> {
/// let fetcher = WebFetcher::new()?;
/// let google = Upstream::openid("google", "https://accounts.google.com")
///     .label("Google")
///     .client_id("1234.apps.googleusercontent.com")
///     .client_secret(std::env::var("GOOGLE_SECRET")?)
///     .fetcher(fetcher.clone())
///     .build()?;
/// let github = Upstream::oauth("github", OAuthProvider::github())
///     .label("GitHub")
///     .client_id("Iv1.0123456789abcdef")
///     .client_secret(std::env::var("GITHUB_SECRET")?)
///     .fetcher(fetcher)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "an upstream is made by `build()`"]
pub struct UpstreamBuilder {
    id: String,
    source: Source,
    label: Option<String>,
    client_id: Option<String>,
    authentication: Option<ClientAuthentication>,
    scope: Option<Vec<String>>,
    fetcher: Option<Arc<dyn Fetcher>>,
    clock: Arc<dyn Clock>,
    leeway: Duration,
    algorithms: Vec<SigningAlgorithm>,
    audiences: Vec<String>,
    asks_user_info: bool,
}

enum Source {
    OpenId(String),
    OAuth(Box<OAuthProvider>),
}

impl UpstreamBuilder {
    pub(crate) fn openid(id: String, issuer: String) -> Self {
        Self::new(id, Source::OpenId(issuer))
    }

    pub(crate) fn oauth(id: String, provider: OAuthProvider) -> Self {
        Self::new(id, Source::OAuth(Box::new(provider)))
    }

    fn new(id: String, source: Source) -> Self {
        Self {
            id,
            source,
            label: None,
            client_id: None,
            authentication: None,
            scope: None,
            fetcher: None,
            clock: Arc::new(SystemClock),
            leeway: Duration::from_secs(60),
            algorithms: SigningAlgorithm::USUAL.to_vec(),
            audiences: Vec::new(),
            asks_user_info: true,
        }
    }

    /// Its name for people. Default: its name in URLs.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The client identifier that the upstream gave you.
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// The secret that the upstream gave you. For an OpenID provider, the metadata decide how to send it
    /// (`client_secret_basic`, unless they list only `client_secret_post`); other providers get it in the form.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.authentication = Some(ClientAuthentication::Secret(secret.into()));
        self
    }

    /// The same, always in the form, whatever the metadata say (`client_secret_post`).
    pub fn client_secret_post(mut self, secret: impl Into<Secret>) -> Self {
        self.authentication = Some(ClientAuthentication::SecretPost(secret.into()));
        self
    }

    /// A key whose public half the upstream knows (`private_key_jwt`), so that you share no secret. The audience of the
    /// assertion is the issuer, so no other server accepts it.
    pub fn private_key_jwt(mut self, keys: SigningKeys, algorithm: SigningAlgorithm) -> Self {
        let for_token_endpoint = false;
        self.authentication =
            Some(ClientAuthentication::PrivateKeyJwt { keys, algorithm, for_token_endpoint });
        self
    }

    /// The same for an upstream that accepts only its token endpoint as the audience, as OpenID Connect Core section 9
    /// used to say.
    pub fn private_key_jwt_for_token_endpoint(
        mut self,
        keys: SigningKeys,
        algorithm: SigningAlgorithm,
    ) -> Self {
        let for_token_endpoint = true;
        self.authentication =
            Some(ClientAuthentication::PrivateKeyJwt { keys, algorithm, for_token_endpoint });
        self
    }

    /// No client authentication, for a public client at the upstream. Only the code verifier protects the code.
    pub fn public_client(mut self) -> Self {
        self.authentication = Some(ClientAuthentication::Public);
        self
    }

    /// The scope to ask for. An OpenID provider is always asked for `openid`. Default: `openid profile email`, or the
    /// scope of the mapping.
    pub fn scope<T: Into<String>>(mut self, scope: impl IntoIterator<Item = T>) -> Self {
        self.scope = Some(scope.into_iter().map(Into::into).collect());
        self
    }

    /// The HTTP client, which decides which hosts it may contact. You choose the upstream, so let a `WebFetcher` allow
    /// its hosts.
    pub fn fetcher(mut self, fetcher: impl Fetcher + 'static) -> Self {
        self.fetcher = Some(Arc::new(fetcher));
        self
    }

    /// How much the clocks of the upstream and of this server may differ, in whole seconds. Default: 60 seconds.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// The signature algorithms that are accepted, if the upstream names them too. Default:
    /// [`SigningAlgorithm::USUAL`]. `none` and shared secrets (HS256) are never accepted.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = SigningAlgorithm>) -> Self {
        self.algorithms = algorithms.into_iter().collect();
        self
    }

    /// An audience that ID tokens may have beside this client. Default: none.
    pub fn trust_audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// Never asks the UserInfo endpoint, for an upstream whose ID tokens have all claims. Default: asks the endpoint if
    /// there is one.
    pub fn without_user_info(mut self) -> Self {
        self.asks_user_info = false;
        self
    }

    /// Replaces the system's clock, for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Builds the upstream. Nothing is fetched before the first sign-in.
    ///
    /// # Errors
    /// [`UpstreamSetupError`] says what is missing or wrong.
    pub fn build(self) -> Result<Upstream, UpstreamSetupError> {
        let id = self.id;
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=LONGEST_ID).contains(&id.len()) || !id.bytes().all(is_plain) {
            return Err(UpstreamSetupError::Id(id));
        }
        let missing = |error: fn(String) -> UpstreamSetupError| error(id.clone());
        let client_id = self.client_id.filter(|client_id| !client_id.is_empty());
        let client_id = client_id.ok_or_else(|| missing(UpstreamSetupError::ClientId))?;
        let authentication =
            self.authentication.ok_or_else(|| missing(UpstreamSetupError::Authentication))?;
        if let ClientAuthentication::PrivateKeyJwt { keys, algorithm, .. } = &authentication
            && !keys.algorithms().contains(algorithm)
        {
            return Err(UpstreamSetupError::NoKey { id, algorithm: *algorithm });
        }
        let fetcher = self.fetcher.ok_or_else(|| missing(UpstreamSetupError::Fetcher))?;
        if self.algorithms.is_empty() {
            return Err(UpstreamSetupError::NoAlgorithm(id));
        }
        let (provider, scope) = match self.source {
            Source::OpenId(issuer) => {
                let problem = check_issuer(&issuer).err();
                if let Some(problem) = problem {
                    return Err(UpstreamSetupError::Url { id, member: "issuer", value: issuer, problem });
                }
                let provider = OpenIdProvider {
                    issuer,
                    algorithms: SigningAlgorithm::all_as_read(self.algorithms),
                    audiences: self.audiences,
                    asks_user_info: self.asks_user_info,
                    metadata: Kept::default(),
                    keys: Kept::default(),
                };
                let usual = || ["profile", "email"].map(str::to_owned).into();
                let mut scope: Vec<String> = self.scope.unwrap_or_else(usual);
                scope.retain(|token| token != "openid");
                scope.insert(0, "openid".to_owned());
                (Provider::OpenId(Box::new(provider)), scope)
            }
            Source::OAuth(mapping) => {
                let (issuer, own) = (mapping.issuer().to_owned(), mapping.own_scope().to_vec());
                let endpoints = mapping.check(&id)?;
                (Provider::OAuth(Box::new(OAuthOnly { issuer, endpoints })), self.scope.unwrap_or(own))
            }
        };
        let leeway = self.leeway.as_secs();
        let label = self.label.unwrap_or_else(|| id.clone());
        let client = Client { id, client_id, authentication, fetcher, clock: self.clock, leeway };
        Ok(Upstream::new(Shared { label, scope: scope.join(" "), client, provider }))
    }
}

impl fmt::Debug for UpstreamBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpstreamBuilder")
            .field("id", &self.id)
            .field("client_id", &self.client_id)
            .field("authentication", &self.authentication)
            .finish_non_exhaustive()
    }
}
