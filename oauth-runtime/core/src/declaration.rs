//! What `#[oauth_server]` declares, as constants.

use std::time::Duration;

use oauth_runtime_tables::endpoints::{self, Endpoint as Row};

use crate::authorization_details::DetailType;
use crate::protected_resource::AccessTokenFormat;
#[cfg(feature = "openid")]
use crate::signing_algorithm::SigningAlgorithm;
use crate::{AuthMethod, SecurityProfile};

/// A declaration, as the runtime sees it. `#[oauth_server]` generates it; metadata and checks derive from it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Declaration {
    /// The enabled grant types, as on the wire.
    pub grant_types: &'static [&'static str],
    /// The enabled response types, as on the wire.
    pub response_types: &'static [&'static str],
    /// The declared scope tokens with their descriptions.
    pub scopes: &'static [DeclaredScope],
    /// The enabled endpoints and their paths.
    pub endpoints: Endpoints,
    /// The rules for PKCE.
    pub pkce: PkcePolicy,
    /// The lifetimes of codes and tokens.
    pub lifetimes: Lifetimes,
    /// The lifetimes of what single grant types issue, where they differ from these.
    pub grant_lifetimes: &'static [GrantLifetimes],
    /// The names of the declared parts, such as `private_key_jwt`.
    pub parts: &'static [&'static str],
    /// The declared protected resources.
    pub resources: &'static [DeclaredResource],
    /// Whether every token is for a declared resource: a request that names none, where none is the default, is
    /// refused (`profile(mcp)`).
    pub requires_resource: bool,
    /// The forms of access tokens that are declared, the default first; empty: only opaque ones.
    pub access_tokens: &'static [AccessTokenFormat],
    /// The declared types of authorization details (RFC 9396).
    pub authorization_details: &'static [DetailType],
    /// The profile that all clients are held to: `profile(fapi2)`, `profile(fapi2_message_signing)`.
    pub profile: Option<SecurityProfile>,
}

impl Declaration {
    /// For generated code, which cannot name the fields of a `non_exhaustive` struct.
    #[doc(hidden)]
    pub const fn new(
        grant_types: &'static [&'static str],
        response_types: &'static [&'static str],
        scopes: &'static [DeclaredScope],
        endpoints: Endpoints,
        pkce: PkcePolicy,
        lifetimes: Lifetimes,
        parts: &'static [&'static str],
    ) -> Self {
        Self {
            grant_types,
            response_types,
            scopes,
            endpoints,
            pkce,
            lifetimes,
            grant_lifetimes: &[],
            parts,
            resources: &[],
            requires_resource: false,
            access_tokens: &[],
            authorization_details: &[],
            profile: None,
        }
    }

    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_grant_lifetimes(mut self, lifetimes: &'static [GrantLifetimes]) -> Self {
        self.grant_lifetimes = lifetimes;
        self
    }

    /// The declared lifetimes of what a grant type issues, as on the wire.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use oauth_runtime::{AuthorizationServer, oauth_server, store::MemoryStore};
    ///
    /// #[oauth_server(
    ///     grants(client_credentials),
    ///     lifetimes(access_token = "5m", client_credentials(access_token = "1h")),
    /// )]
    /// struct Notes {
    ///     #[store]
    ///     store: MemoryStore,
    /// }
    ///
    /// let own = Notes::DECLARATION.lifetimes_of("client_credentials").expect("declared");
    /// assert_eq!(own.access_token, Some(Duration::from_secs(3600)));
    /// ```
    pub fn lifetimes_of(&self, grant_type: &str) -> Option<&'static GrantLifetimes> {
        self.grant_lifetimes.iter().find(|own| own.grant_type == grant_type)
    }

    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_profile(mut self, profile: SecurityProfile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_authorization_details(mut self, types: &'static [DetailType]) -> Self {
        self.authorization_details = types;
        self
    }

    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_resources(
        mut self,
        resources: &'static [DeclaredResource],
        requires_resource: bool,
        access_tokens: &'static [AccessTokenFormat],
    ) -> Self {
        self.resources = resources;
        self.requires_resource = requires_resource;
        self.access_tokens = access_tokens;
        self
    }

    /// Whether the grant type is enabled. In a constant, the compiler leaves out what only that grant needs.
    pub const fn has_grant_type(&self, grant_type: &str) -> bool {
        has(self.grant_types, grant_type)
    }

    /// Whether the part with this name is declared. In a constant, the compiler leaves out what only that part needs.
    pub const fn has_part(&self, name: &str) -> bool {
        has(self.parts, name)
    }

    /// Whether clients may be registered for this method of authentication: those that send a secret, and public
    /// clients, need no declaration, but `profile(fapi2)` leaves them out.
    pub fn has_auth_method(&self, method: AuthMethod) -> bool {
        let is_usual = method.sends_secret() || method == AuthMethod::None;
        (is_usual && self.profile.is_none()) || self.has_part(method.as_str())
    }

    /// The signature algorithms that the declared profile has: all of them without one.
    #[cfg(feature = "openid")]
    pub(crate) const fn signing_algorithms(&self) -> &'static [SigningAlgorithm] {
        match self.profile {
            Some(_) => &SigningAlgorithm::FAPI2,
            None => &SigningAlgorithm::ALL,
        }
    }

    /// Whether the scope token is declared.
    /// [`AuthorizationServer::knows_scope`](crate::AuthorizationServer::knows_scope) includes those that were
    /// defined when the provider started.
    pub fn has_scope(&self, token: &str) -> bool {
        self.scopes.iter().any(|scope| scope.name == token)
    }

    /// The description of a declared scope token; the token itself if it is not declared.
    /// [`AuthorizationServer::describe_scope`](crate::AuthorizationServer::describe_scope) includes those
    /// that were defined when the provider started.
    pub fn describe_scope<'a>(&self, token: &'a str) -> &'a str {
        self.scopes.iter().find(|scope| scope.name == token).map_or(token, |scope| scope.description)
    }
}

/// A declared scope token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredScope {
    /// The token, as on the wire.
    pub name: &'static str,
    /// Its description for people, on the consent page.
    pub description: &'static str,
    /// The person's claims that it gives access to (`claims(…)` in the declaration), in addition to those
    /// that OpenID Connect Core section 5.4 assigns to `profile`, `email`, `address` and `phone`.
    pub claims: &'static [&'static str],
}

impl DeclaredScope {
    /// For generated code, which cannot name the fields of a `non_exhaustive` struct.
    #[doc(hidden)]
    pub const fn new(name: &'static str, description: &'static str, claims: &'static [&'static str]) -> Self {
        Self { name, description, claims }
    }
}

/// A declared protected resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredResource {
    /// Its name in the declaration.
    pub name: &'static str,
    /// Its identifier, or its path under the issuer. `None`: only the settings of the running provider say.
    pub identifier: Option<&'static str>,
    /// Its scope tokens; `None` if all of the provider's are.
    pub scopes: Option<&'static [&'static str]>,
    /// Its name for people.
    pub title: Option<&'static str>,
    /// The form of its access tokens; `None`: that of the provider's.
    pub format: Option<AccessTokenFormat>,
    /// The algorithm that signs its JWT access tokens; `None`: that of the provider's.
    pub signing_alg: Option<&'static str>,
    /// The longest lifetime of its access tokens in seconds; `None`: it has no limit of its own.
    pub access_token_expires_in: Option<u64>,
    /// The same for refresh tokens.
    pub refresh_token_expires_in: Option<u64>,
    /// Whether a request without `resource` is for it.
    pub is_default: bool,
}

impl DeclaredResource {
    /// For generated code, which cannot name the fields of a `non_exhaustive` struct.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        identifier: Option<&'static str>,
        scopes: Option<&'static [&'static str]>,
        title: Option<&'static str>,
        format: Option<AccessTokenFormat>,
        is_default: bool,
    ) -> Self {
        Self {
            name,
            identifier,
            scopes,
            title,
            format,
            signing_alg: None,
            access_token_expires_in: None,
            refresh_token_expires_in: None,
            is_default,
        }
    }

    /// For generated code: seconds.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_lifetimes(mut self, access_token: Option<u64>, refresh_token: Option<u64>) -> Self {
        self.access_token_expires_in = access_token;
        self.refresh_token_expires_in = refresh_token;
        self
    }

    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_signing_alg(mut self, algorithm: &'static str) -> Self {
        self.signing_alg = Some(algorithm);
        self
    }
}

/// The enabled endpoints and their paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoints(&'static [(&'static str, &'static str)]);

impl Endpoints {
    /// For generated code: names as in `endpoints(…)`, with their paths.
    #[doc(hidden)]
    pub const fn new(paths: &'static [(&'static str, &'static str)]) -> Self {
        Self(paths)
    }

    /// The path of the endpoint with this name, as `endpoints(…)` in the declaration has it: `token`, `authorization`, `introspection`.
    /// `None` if it is not declared.
    ///
    /// ```
    /// use oauth_runtime::{AuthorizationServer, oauth_server, store::MemoryStore};
    ///
    /// #[oauth_server(grants(client_credentials), endpoints(token = "/oauth/token"))]
    /// struct Notes {
    ///     #[store]
    ///     store: MemoryStore,
    /// }
    ///
    /// assert_eq!(Notes::DECLARATION.endpoints.path("token"), Some("/oauth/token"));
    /// assert_eq!(Notes::DECLARATION.endpoints.path("authorization"), None);
    /// ```
    pub fn path(&self, name: &str) -> Option<&'static str> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, path)| *path)
    }

    /// The rows of the table of endpoints, with the paths.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (Row, &'static str)> + use<> {
        let row = |name: &str| endpoints::ALL.into_iter().find(|row| row.name == name);
        self.0.iter().filter_map(move |(name, path)| Some((row(name)?, *path)))
    }
}

/// The rules for PKCE (RFC 7636). Public clients always need it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PkcePolicy {
    /// Whether confidential clients need it too. Default: no.
    pub required: bool,
    /// Whether the method `plain` is enabled in addition to `S256`. Default: no.
    pub plain: bool,
}

impl PkcePolicy {
    /// For generated code, which can't name the fields of a `non_exhaustive` struct.
    #[doc(hidden)]
    pub const fn new(required: bool, plain: bool) -> Self {
        Self { required, plain }
    }
}

/// The lifetimes of codes and tokens. They count in whole seconds; a fraction is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lifetimes {
    /// Access tokens. Default: an hour.
    pub access_token: Duration,
    /// Refresh tokens. Default: 14 days.
    pub refresh_token: Duration,
    /// Authorization codes. Default: five minutes.
    pub authorization_code: Duration,
    /// ID tokens. Default: an hour.
    pub id_token: Duration,
    /// Device codes and user codes. Default: ten minutes.
    pub device_code: Duration,
}

impl Lifetimes {
    /// The defaults.
    pub const DEFAULT: Self = Self {
        access_token: Duration::from_secs(3600),
        refresh_token: Duration::from_secs(14 * 24 * 3600),
        authorization_code: Duration::from_secs(300),
        id_token: Duration::from_secs(3600),
        device_code: Duration::from_secs(600),
    };

    /// These lifetimes with the changes that `set` makes.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use oauth_runtime::Lifetimes;
    ///
    /// let lifetimes = Lifetimes::DEFAULT.with(|lifetimes| lifetimes.access_token = Duration::from_secs(900));
    /// assert!(lifetimes.check().is_ok());
    /// ```
    #[must_use]
    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }
}

/// The lifetimes of what one grant type issues: `lifetimes(client_credentials(access_token = "1h"))` in the declaration. A lifetime in
/// the registration of the client, and one of the policy, take precedence over them.
///
/// A refresh is a grant type of its own, `refresh_token`, whatever issued the first token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantLifetimes {
    /// The grant type, as on the wire.
    pub grant_type: &'static str,
    /// Access tokens; `None`: as [`Lifetimes`] says.
    pub access_token: Option<Duration>,
    /// Refresh tokens.
    pub refresh_token: Option<Duration>,
    /// ID tokens.
    pub id_token: Option<Duration>,
}

impl GrantLifetimes {
    /// For generated code: seconds.
    #[doc(hidden)]
    pub const fn new(
        grant_type: &'static str,
        access_token: Option<u64>,
        refresh_token: Option<u64>,
        id_token: Option<u64>,
    ) -> Self {
        Self {
            grant_type,
            access_token: seconds(access_token),
            refresh_token: seconds(refresh_token),
            id_token: seconds(id_token),
        }
    }
}

/// `Option::map`, which a constant cannot use yet.
const fn seconds(seconds: Option<u64>) -> Option<Duration> {
    match seconds {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None => None,
    }
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// `==`, which a constant cannot use yet.
const fn has(names: &[&str], name: &str) -> bool {
    let mut index = 0;
    while index < names.len() {
        if is_same(names[index].as_bytes(), name.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}
