//! Client metadata, with the names from RFC 7591 section 2.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ClientError, ClientSecret, MacAlgorithm, OpenIdMetadata, RedirectUri, texts, uris};
use crate::Scope;
use crate::record::Rest;

/// How a client authenticates at the token endpoint (RFC 7591 section 2, `token_endpoint_auth_method`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuthMethod {
    /// Client identifier and secret in the `Authorization` header (RFC 6749 section 2.3.1).
    #[default]
    ClientSecretBasic,
    /// Client identifier and secret in the body (RFC 6749 section 2.3.1).
    ClientSecretPost,
    /// A JWT that the client signs with its private key (OpenID Connect Core section 9). The provider must
    /// declare `client_auth(private_key_jwt)`.
    PrivateKeyJwt,
    /// A JWT that the client authenticates with its secret, which no request contains (OpenID Connect Core
    /// section 9). The provider must declare `client_auth(client_secret_jwt)`.
    ClientSecretJwt,
    /// No authentication: a public client.
    None,
}

impl AuthMethod {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::None => "none",
        }
    }

    /// Whether the client has a secret.
    pub const fn needs_secret(self) -> bool {
        self.sends_secret() || matches!(self, Self::ClientSecretJwt)
    }

    /// Whether the client's requests contain its secret.
    pub(crate) const fn sends_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }
}

/// The registration of a client. Field names and defaults are those of RFC 7591 section 2.
///
/// ```
/// use oauth_runtime::ClientMetadata;
///
/// let metadata: ClientMetadata = serde_json::from_str(
///     r#"{ "client_name": "Notes", "redirect_uris": ["https://client.example/cb"], "scope": "read" }"#,
/// )?;
/// assert_eq!(metadata.grant_types, ["authorization_code"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ClientMetadata {
    /// The client's name, shown to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// The client's home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// The client's logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    /// The client's terms of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    /// The client's privacy policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    /// The people responsible for the client.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// Identifies the client's software across its installations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    /// The version of that software.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
    /// Where authorization responses may go.
    pub redirect_uris: Vec<RedirectUri>,
    /// How the client authenticates.
    pub token_endpoint_auth_method: AuthMethod,
    /// The grant types that the client may use.
    pub grant_types: Vec<String>,
    /// The response types that the client may use.
    pub response_types: Vec<String>,
    /// The scope that the client may ask for.
    pub scope: Scope,
    /// The scope of a request without `scope`. Default: all of `scope`. Not part of RFC 7591.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_scope: Option<Scope>,
    /// Whether redirect URIs may be `http` on a private network, such as `http://192.168.2.50:2283/cb`: an
    /// address of RFC 1918 or RFC 4193, or a name under `local`, `internal` or `home.arpa`. Only an operator
    /// can set this, for a confidential client; the log warns of each such URI. Default: `false`. Not part of
    /// RFC 7591.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub private_network_redirect_uris: bool,
    /// Members for one language, with names like `client_name#de` (RFC 7591 section 2.2).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub localized: BTreeMap<String, String>,
    /// The members that OpenID Connect adds.
    #[serde(flatten)]
    pub openid: OpenIdMetadata,
    /// Of a record that a later version wrote. After `openid`, which takes its own members.
    #[serde(flatten)]
    pub(crate) rest: Rest,
}

impl Default for ClientMetadata {
    fn default() -> Self {
        Self {
            client_name: None,
            client_uri: None,
            logo_uri: None,
            tos_uri: None,
            policy_uri: None,
            contacts: Vec::new(),
            software_id: None,
            software_version: None,
            redirect_uris: Vec::new(),
            token_endpoint_auth_method: AuthMethod::default(),
            grant_types: vec!["authorization_code".into()],
            response_types: vec!["code".into()],
            scope: Scope::empty(),
            default_scope: None,
            private_network_redirect_uris: false,
            localized: BTreeMap::new(),
            openid: OpenIdMetadata::default(),
            rest: Rest::new(),
        }
    }
}

impl ClientMetadata {
    /// The same in the place of `current`, whose unknown members stay: this version can't know that they ended.
    pub(super) fn in_place_of(mut self, current: &Self) -> Self {
        if self.rest.is_empty() {
            self.rest.clone_from(&current.rest);
        }
        self
    }

    /// The same with what `set` changes: the way to make one with fields of your own, since the standards add fields.
    ///
    /// ```
    /// use oauth_runtime::ClientMetadata;
    ///
    /// let metadata = ClientMetadata::default().with(|metadata| metadata.client_name = Some("Notes".into()));
    /// ```
    #[must_use]
    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }

    /// The rules that span several fields.
    pub(crate) fn check(&self, client_id: &str, secrets: &[ClientSecret]) -> Result<(), ClientError> {
        if client_id.is_empty() || !client_id.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(ClientError::ClientId);
        }
        self.check_secrets(secrets)?;
        match self.token_endpoint_auth_method {
            AuthMethod::None if self.grant_types.iter().any(|own| own == "client_credentials") => {
                return Err(ClientError::PublicClientCredentials);
            }
            AuthMethod::PrivateKeyJwt if self.openid.jwks.is_none() && self.openid.jwks_uri.is_none() => {
                return Err(ClientError::KeysMissing);
            }
            _ => {}
        }
        let redirects =
            |grant_type: &String| matches!(grant_type.as_str(), "authorization_code" | "implicit");
        if self.redirect_uris.is_empty() && self.grant_types.iter().any(redirects) {
            return Err(ClientError::RedirectUriMissing);
        }
        if self.default_scope.as_ref().is_some_and(|default| !default.is_subset_of(&self.scope)) {
            return Err(ClientError::DefaultScope);
        }
        if self.openid.jwks.is_some() && self.openid.jwks_uri.is_some() {
            return Err(ClientError::TwoKeySets);
        }
        texts::check(self)?;
        uris::check(self)?;
        uris::warn_of_private_networks(client_id, self);
        Ok(())
    }

    /// Whether the client can authenticate with these secrets.
    pub(crate) fn check_secrets(&self, secrets: &[ClientSecret]) -> Result<(), ClientError> {
        let method = self.token_endpoint_auth_method;
        match (method, secrets) {
            (AuthMethod::None, [_, ..]) => Err(ClientError::SecretOfPublicClient),
            (AuthMethod::PrivateKeyJwt, [_, ..]) => Err(ClientError::SecretOfSigningClient),
            (_, []) if method.needs_secret() => Err(ClientError::SecretMissing(method.as_str())),
            (AuthMethod::ClientSecretJwt, _) => {
                secrets.iter().try_for_each(|secret| self.check_sealed_secret(secret))
            }
            _ => Ok(()),
        }
    }

    /// A registered algorithm needs a secret as long as its hash; otherwise the shortest is enough.
    fn check_sealed_secret(&self, secret: &ClientSecret) -> Result<(), ClientError> {
        let ClientSecret::Sealed(sealed) = secret else {
            return Err(ClientError::SecretNotSealed);
        };
        let registered = self.openid.token_endpoint_auth_signing_alg.as_deref();
        let algorithm = registered.and_then(MacAlgorithm::from_name).unwrap_or(MacAlgorithm::Hs256);
        let least = algorithm.shortest_secret();
        match sealed.bytes < least {
            true => Err(ClientError::SecretTooShortFor { algorithm: algorithm.as_str(), least }),
            false => Ok(()),
        }
    }

    /// How a client with this metadata keeps its secrets: only `client_secret_jwt` needs the sealed form.
    pub(crate) fn secrets_to_keep(&self, secrets: &[ClientSecret]) -> Vec<ClientSecret> {
        let secrets = secrets.iter().cloned();
        match self.token_endpoint_auth_method {
            AuthMethod::ClientSecretJwt => secrets.collect(),
            _ => secrets.map(ClientSecret::without_seal).collect(),
        }
    }
}
