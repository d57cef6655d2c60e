//! The client model: what a client is registered for, and the checks against it.

mod error;
mod metadata;
mod openid;
mod redirect_uri;
mod registration;
mod secret;
mod secret_transport;
mod texts;
mod uris;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use error::ClientError;
pub use metadata::{AuthMethod, ClientMetadata};
pub use openid::{ApplicationType, OpenIdMetadata, SubjectType};
pub use redirect_uri::{RedirectUri, RedirectUriError};
pub use registration::DynamicRegistration;
pub use secret::ClientSecret;
pub use secret_transport::SecretTransport;

use crate::openid::IdTokenClaims;
use crate::{Scope, Secret};

/// A registered client. Cloning copies a pointer, so a store can hand it out at every request.
///
/// ```
/// use oauth_runtime::Client;
///
/// let web = Client::confidential("web", "a-long-random-secret")
///     .name("Notes on the web")
///     .redirect_uri("https://client.example/cb")
///     .grant_types(["authorization_code", "refresh_token"])
///     .scope("read write")
///     .build()?;
/// assert!(web.allows_grant_type("refresh_token"));
///
/// let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").build()?;
/// assert!(app.is_public());
/// # Ok::<(), oauth_runtime::ClientError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Client(Arc<Registration>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Registration {
    client_id: String,
    secrets: Vec<ClientSecret>,
    disabled: bool,
    resource_server: bool,
    metadata: ClientMetadata,
    /// Where the client registered itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registration: Option<DynamicRegistration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret_transport: Option<SecretTransport>,
}

impl Client {
    /// Starts a client that keeps a secret: a web application, a service.
    ///
    /// The secret has at least 16 characters, or [`build`](ClientBuilder::build) fails. It is kept as a digest, which is safe for one
    /// of high entropy: make it with [`Secret::generate`].
    ///
    /// ```
    /// use oauth_runtime::{Client, ClientError, Secret};
    ///
    /// let secret = Secret::generate();
    /// let web = Client::confidential("web", secret.clone()).redirect_uri("https://client.example/cb").build()?;
    ///
    /// let unset = std::env::var("SECRET_THAT_NOBODY_SET").unwrap_or_default();
    /// let open = Client::confidential("web", unset).redirect_uri("https://client.example/cb").build();
    /// assert_eq!(open.err(), Some(ClientError::SecretTooShort));
    /// # Ok::<(), ClientError>(())
    /// ```
    pub fn confidential(client_id: impl Into<String>, secret: impl Into<Secret>) -> ClientBuilder {
        let mut builder = ClientBuilder::new(client_id.into(), AuthMethod::ClientSecretBasic);
        builder.secret = Some(secret.into());
        builder
    }

    /// Starts a client that can't keep a secret: a native or browser application. PKCE protects its codes.
    pub fn public(client_id: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(client_id.into(), AuthMethod::None)
    }

    /// Starts a client that signs with a private key in place of a secret (`private_key_jwt`). Its public keys are given by
    /// [`jwks`](ClientBuilder::jwks) or [`jwks_uri`](ClientBuilder::jwks_uri).
    pub fn signing(client_id: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(client_id.into(), AuthMethod::PrivateKeyJwt)
    }

    /// A client from registered metadata, with its secrets as they are kept.
    ///
    /// # Errors
    /// [`ClientError`] names the metadata field and what is wrong with it.
    pub fn from_metadata(
        client_id: impl Into<String>,
        secrets: Vec<ClientSecret>,
        metadata: ClientMetadata,
    ) -> Result<Self, ClientError> {
        let mut builder = ClientBuilder::new(client_id.into(), metadata.token_endpoint_auth_method);
        builder.registration.secrets = secrets;
        builder.registration.metadata = metadata;
        builder.build()
    }

    /// The same client as a resource server, which may introspect the tokens of every client.
    #[must_use]
    pub fn into_resource_server(self) -> Self {
        Self(Arc::new(Registration { resource_server: true, ..Arc::unwrap_or_clone(self.0) }))
    }

    /// The same client, whose secret may only be where this says, whatever the setting of the server.
    #[must_use]
    pub fn into_secret_transport(self, transport: SecretTransport) -> Self {
        Self(Arc::new(Registration { secret_transport: Some(transport), ..Arc::unwrap_or_clone(self.0) }))
    }

    /// The same client switched off.
    #[must_use]
    pub fn into_disabled(self) -> Self {
        Self(Arc::new(Registration { disabled: true, ..Arc::unwrap_or_clone(self.0) }))
    }

    /// The same client switched on again.
    #[must_use]
    pub fn into_enabled(self) -> Self {
        Self(Arc::new(Registration { disabled: false, ..Arc::unwrap_or_clone(self.0) }))
    }

    /// The same client as one that registered itself.
    #[must_use]
    pub fn into_registered(self, registration: DynamicRegistration) -> Self {
        Self(Arc::new(Registration { registration: Some(registration), ..Arc::unwrap_or_clone(self.0) }))
    }

    /// What is kept of a client that registered itself; `None` for one that somebody registered.
    pub fn registration(&self) -> Option<&DynamicRegistration> {
        self.0.registration.as_ref()
    }

    /// Whether the client registered itself (RFC 7591), so that nobody vouches for its name, its links and its redirect URIs.
    pub fn is_self_registered(&self) -> bool {
        self.0.registration.is_some()
    }

    /// The same client with other metadata.
    ///
    /// # Errors
    /// [`ClientError`] names the metadata field and what is wrong with it.
    pub fn with_metadata(&self, metadata: ClientMetadata) -> Result<Self, ClientError> {
        metadata.check(&self.0.client_id, !self.0.secrets.is_empty())?;
        Ok(Self(Arc::new(Registration { metadata, ..(*self.0).clone() })))
    }

    /// The same client with metadata that no rule was applied to, as a record of an earlier version may have them.
    #[cfg(feature = "testing")]
    pub(crate) fn with_recorded_metadata(&self, metadata: ClientMetadata) -> Self {
        Self(Arc::new(Registration { metadata, ..(*self.0).clone() }))
    }

    /// The same client with other secrets.
    ///
    /// # Errors
    /// [`ClientError::SecretMissing`] and [`ClientError::SecretOfPublicClient`].
    pub fn with_secrets(&self, secrets: Vec<ClientSecret>) -> Result<Self, ClientError> {
        self.0.metadata.check(&self.0.client_id, !secrets.is_empty())?;
        Ok(Self(Arc::new(Registration { secrets, ..(*self.0).clone() })))
    }

    /// The same client with other metadata and other secrets.
    pub(crate) fn with_metadata_and_secrets(
        &self,
        metadata: ClientMetadata,
        secrets: Vec<ClientSecret>,
    ) -> Result<Self, ClientError> {
        metadata.check(&self.0.client_id, !secrets.is_empty())?;
        Ok(Self(Arc::new(Registration { metadata, secrets, ..(*self.0).clone() })))
    }

    /// The client identifier (RFC 6749 section 2.2).
    pub fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// The name to show to a person; the identifier where none is registered.
    pub fn name(&self) -> &str {
        let name = self.0.metadata.client_name.as_deref().filter(|name| !name.trim().is_empty());
        name.unwrap_or(&self.0.client_id)
    }

    /// Everything that is registered.
    pub fn metadata(&self) -> &ClientMetadata {
        &self.0.metadata
    }

    /// The live secrets; two while one is being replaced.
    pub fn secrets(&self) -> &[ClientSecret] {
        &self.0.secrets
    }

    /// Whether the client has no credentials (RFC 6749 section 2.1).
    pub fn is_public(&self) -> bool {
        self.auth_method() == AuthMethod::None
    }

    /// Whether the client is switched off: it can't authenticate, and its codes and tokens count no more.
    pub fn is_disabled(&self) -> bool {
        self.0.disabled
    }

    /// Whether it is a resource server, which may introspect tokens of other clients (RFC 7662 section 4).
    pub fn is_resource_server(&self) -> bool {
        self.0.resource_server
    }

    /// Where its secret may be. `None`: as the setting of the server says.
    pub fn secret_transport(&self) -> Option<SecretTransport> {
        self.0.secret_transport
    }

    /// How it authenticates at the token endpoint.
    pub fn auth_method(&self) -> AuthMethod {
        self.0.metadata.token_endpoint_auth_method
    }

    /// Whether the client is registered for this grant type (aioauth's `check_grant_type`).
    pub fn allows_grant_type(&self, grant_type: &str) -> bool {
        self.0.metadata.grant_types.iter().any(|own| own == grant_type)
    }

    /// Whether the client is registered for this response type, words in any order (aioauth's `check_response_type`).
    pub fn allows_response_type(&self, response_type: &str) -> bool {
        self.0.metadata.response_types.iter().any(|own| crate::word_set::same_words(own, response_type))
    }

    /// Whether `requested` is one of the registered redirect URIs (aioauth's `check_redirect_uri`).
    ///
    /// The comparison is that of [`RedirectUri::matches`]; for a native application, that of [`RedirectUri::matches_on_any_port`]
    /// (RFC 9700 section 2.1). A native application is a public client, or one registered with
    /// [`ApplicationType::Native`].
    ///
    /// ```
    /// use oauth_runtime::Client;
    ///
    /// let app = Client::public("app").redirect_uri("http://localhost/cb").build()?;
    /// assert!(app.allows_redirect_uri("http://localhost:53124/cb"));
    /// let web = Client::confidential("web", "a-long-random-secret").redirect_uri("http://localhost/cb").build()?;
    /// assert!(!web.allows_redirect_uri("http://localhost:53124/cb"));
    /// # Ok::<(), oauth_runtime::ClientError>(())
    /// ```
    pub fn allows_redirect_uri(&self, requested: &str) -> bool {
        self.0.metadata.redirect_uris.iter().any(|own| self.is_same_place(own, requested))
    }

    /// Whether `requested` is one of the registered `post_logout_redirect_uris`. The comparison is that of
    /// [`allows_redirect_uri`](Self::allows_redirect_uri).
    pub fn allows_post_logout_redirect_uri(&self, requested: &str) -> bool {
        let mut registered = self.0.metadata.openid.post_logout_redirect_uris.iter();
        registered.any(|own| RedirectUri::kept(own).is_ok_and(|own| self.is_same_place(&own, requested)))
    }

    fn is_same_place(&self, registered: &RedirectUri, requested: &str) -> bool {
        let is_native = self.0.metadata.openid.application_type == ApplicationType::Native;
        match self.is_public() || is_native {
            true => registered.matches_on_any_port(requested),
            false => registered.matches(requested),
        }
    }

    /// The one registered redirect URI, which a request may leave out (RFC 6749 section 3.1.2.3).
    pub fn only_redirect_uri(&self) -> Option<&RedirectUri> {
        match self.0.metadata.redirect_uris.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether the client may ask for all of `scope` (aioauth's `check_scope`).
    pub fn allows_scope(&self, scope: &Scope) -> bool {
        scope.is_subset_of(&self.0.metadata.scope)
    }

    /// The part of `scope` that the client may ask for (aioauth's `get_allowed_scope`).
    pub fn allowed_scope(&self, scope: &Scope) -> Scope {
        scope.intersection(&self.0.metadata.scope)
    }

    /// What a request without `scope` asks for (RFC 6749 section 3.3).
    pub fn default_scope(&self) -> &Scope {
        self.0.metadata.default_scope.as_ref().unwrap_or(&self.0.metadata.scope)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("client_id", &self.0.client_id).finish_non_exhaustive()
    }
}

/// Collects what a [`Client`] is registered for; [`ClientBuilder::build`] checks it.
///
/// What is left out has the default of RFC 7591 section 2: grant type `authorization_code`, response type `code`.
#[derive(Debug, Clone)]
#[must_use = "a client is made by `build()`"]
pub struct ClientBuilder {
    registration: Registration,
    secret: Option<Secret>,
    redirect_uris: Vec<String>,
    scope: Option<String>,
    default_scope: Option<String>,
}

impl ClientBuilder {
    fn new(client_id: String, auth_method: AuthMethod) -> Self {
        Self {
            registration: Registration {
                client_id,
                secrets: Vec::new(),
                disabled: false,
                resource_server: false,
                registration: None,
                secret_transport: None,
                metadata: ClientMetadata {
                    token_endpoint_auth_method: auth_method,
                    ..ClientMetadata::default()
                },
            },
            secret: None,
            redirect_uris: Vec::new(),
            scope: None,
            default_scope: None,
        }
    }

    /// The name that the consent page shows.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.registration.metadata.client_name = Some(name.into());
        self
    }

    /// Adds a redirect URI. Requests must name exactly this one ([`Client::allows_redirect_uri`]).
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uris.push(uri.into());
        self
    }

    /// The grant types that the client may use.
    pub fn grant_types<T: Into<String>>(mut self, grant_types: impl IntoIterator<Item = T>) -> Self {
        self.registration.metadata.grant_types = grant_types.into_iter().map(Into::into).collect();
        self
    }

    /// The response types that the client may use.
    pub fn response_types<T: Into<String>>(mut self, response_types: impl IntoIterator<Item = T>) -> Self {
        self.registration.metadata.response_types = response_types.into_iter().map(Into::into).collect();
        self
    }

    /// The scope that the client may ask for, tokens separated by spaces.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// The scope of a request that names none. Left out: all that the client may ask for.
    pub fn default_scope(mut self, scope: impl Into<String>) -> Self {
        self.default_scope = Some(scope.into());
        self
    }

    /// How the client authenticates; `client_secret_basic` is the default of a confidential one.
    pub fn auth_method(mut self, method: AuthMethod) -> Self {
        self.registration.metadata.token_endpoint_auth_method = method;
        self
    }

    /// Where the secret may be, for this client. Default: as the setting `client_secret_transport` of the server says.
    pub fn secret_transport(mut self, transport: SecretTransport) -> Self {
        self.registration.secret_transport = Some(transport);
        self
    }

    /// Adds a second live secret, for the time in which the first is being replaced.
    pub fn second_secret(mut self, secret: ClientSecret) -> Self {
        self.registration.secrets.push(secret);
        self
    }

    /// What OpenID Connect adds to the registration; in place of keys that were given before.
    pub fn openid(mut self, metadata: OpenIdMetadata) -> Self {
        self.registration.metadata.openid = metadata;
        self
    }

    /// Whether the client's ID tokens have the claims of the granted scope, in place of what the provider is set to. See
    /// [`IdTokenClaims`] for the clients that need it.
    pub fn id_token_claims(mut self, claims: IdTokenClaims) -> Self {
        self.registration.metadata.openid.id_token_claims = Some(claims);
        self
    }

    /// The client's public keys, as a JWK set.
    pub fn jwks(mut self, jwks: serde_json::Value) -> Self {
        self.registration.metadata.openid.jwks = Some(jwks);
        self
    }

    /// Where the client's public keys are. The provider's fetcher fetches them.
    pub fn jwks_uri(mut self, uri: impl Into<String>) -> Self {
        self.registration.metadata.openid.jwks_uri = Some(uri.into());
        self
    }

    /// Lets redirect URIs of this confidential client be `http` on a private network
    /// ([`ClientMetadata::private_network_redirect_uris`]). Each is a warning in the log.
    ///
    /// ```
    /// use oauth_runtime::Client;
    ///
    /// let photos = Client::confidential("photos", "a-long-random-secret")
    ///     .private_network_redirect_uris()
    ///     .redirect_uri("http://192.168.2.50:2283/auth/login")
    ///     .build()?;
    /// # Ok::<(), oauth_runtime::ClientError>(())
    /// ```
    pub fn private_network_redirect_uris(mut self) -> Self {
        self.registration.metadata.private_network_redirect_uris = true;
        self
    }

    /// Marks a resource server, which may introspect the tokens of every client.
    pub fn resource_server(mut self) -> Self {
        self.registration.resource_server = true;
        self
    }

    /// Marks a client as switched off.
    pub fn disabled(mut self) -> Self {
        self.registration.disabled = true;
        self
    }

    /// The checked client.
    ///
    /// # Errors
    /// [`ClientError`] names the metadata field and what is wrong with it.
    pub fn build(mut self) -> Result<Client, ClientError> {
        if let Some(secret) = self.secret {
            self.registration.secrets.insert(0, ClientSecret::digest_of(&secret)?);
        }
        let metadata = &mut self.registration.metadata;
        for uri in self.redirect_uris {
            let uri = match metadata.private_network_redirect_uris {
                true => RedirectUri::parse_on_private_network(uri)?,
                false => RedirectUri::parse(uri)?,
            };
            metadata.redirect_uris.push(uri);
        }
        if let Some(scope) = self.scope {
            metadata.scope = scope.parse()?;
        }
        if let Some(scope) = self.default_scope {
            metadata.default_scope = Some(scope.parse()?);
        }
        metadata.check(&self.registration.client_id, !self.registration.secrets.is_empty())?;
        Ok(Client(Arc::new(self.registration)))
    }
}
