//! Building a client.

use std::sync::Arc;

use super::record::Registration;
use super::{
    AuthMethod, Client, ClientError, ClientMetadata, ClientSecret, OpenIdMetadata, RedirectUri,
    SecretTransport,
};
use crate::Secret;
use crate::openid::IdTokenClaims;

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
                changed_at: None,
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
