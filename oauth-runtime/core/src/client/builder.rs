//! Builds a client.

use std::sync::Arc;
use std::time::Duration;

use super::record::Registration;
use super::{
    AuthMethod, Client, ClientError, ClientMetadata, ClientSecret, FederatedCredential, OpenIdMetadata,
    RedirectUri, SecretTransport,
};
use crate::openid::IdTokenClaims;
use crate::record::Form;
use crate::seal::Seal;
use crate::{Secret, SecurityProfile, Text};

impl Client {
    /// Starts a client that can keep a secret: a web application or a service.
    ///
    /// The secret needs at least 16 characters; otherwise [`build`](ClientBuilder::build) fails. Only its
    /// digest is kept. That is safe for a secret with high entropy, so generate it with [`Secret::generate`].
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
    pub fn confidential(client_id: impl Into<Text>, secret: impl Into<Secret>) -> ClientBuilder {
        let mut builder = ClientBuilder::new(client_id.into(), AuthMethod::ClientSecretBasic);
        builder.secret = Some(secret.into());
        builder
    }

    /// Starts a client that cannot keep a secret: a native or browser application. PKCE protects its codes.
    pub fn public(client_id: impl Into<Text>) -> ClientBuilder {
        ClientBuilder::new(client_id.into(), AuthMethod::None)
    }

    /// Starts a client that signs with a private key instead of using a secret (`private_key_jwt`). Set its
    /// public keys with [`jwks`](ClientBuilder::jwks) or [`jwks_uri`](ClientBuilder::jwks_uri).
    pub fn signing(client_id: impl Into<Text>) -> ClientBuilder {
        ClientBuilder::new(client_id.into(), AuthMethod::PrivateKeyJwt)
    }

    /// Starts a client that has no secret: it authenticates with the token that its platform gives it (`federated_jwt`). Say whose
    /// tokens are its own with [`federated_credential`](ClientBuilder::federated_credential).
    ///
    /// ```
    /// use oauth_runtime::Client;
    ///
    /// let deployer = Client::federated("deployer")
    ///     .federated_credential("https://kubernetes.default.svc", "system:serviceaccount:notes:deployer")
    ///     .grant_types(["client_credentials"])
    ///     .scope("deploy")
    ///     .build()?;
    /// # let _ = deployer;
    /// # Ok::<(), oauth_runtime::ClientError>(())
    /// ```
    pub fn federated(client_id: impl Into<Text>) -> ClientBuilder {
        ClientBuilder::new(client_id.into(), AuthMethod::FederatedJwt)
    }

    /// The same for a workload of a SPIFFE trust domain (`spiffe_jwt`): its JWT-SVIDs have this SPIFFE ID, character for
    /// character.
    pub fn spiffe(client_id: impl Into<Text>, spiffe_id: impl Into<String>) -> ClientBuilder {
        let mut builder = ClientBuilder::new(client_id.into(), AuthMethod::SpiffeJwt);
        builder.registration.metadata.federated.spiffe_id = Some(spiffe_id.into());
        builder
    }

    /// A client from registered metadata and stored secrets.
    ///
    /// # Errors
    /// [`ClientError`] names the metadata field and what is wrong with it.
    pub fn from_metadata(
        client_id: impl Into<Text>,
        secrets: Vec<ClientSecret>,
        metadata: ClientMetadata,
    ) -> Result<Self, ClientError> {
        let mut builder = ClientBuilder::new(client_id.into(), metadata.token_endpoint_auth_method);
        builder.registration.secrets = secrets;
        builder.registration.metadata = metadata;
        let client = builder.build()?;
        client.metadata().check_certificate()?;
        Ok(client)
    }
}

/// What a store keeps of a secret: [`ClientSecret::kept`].
type Keep = fn(&Secret, &str, AuthMethod, Option<&Seal>) -> Result<ClientSecret, ClientError>;

/// Collects the registration of a [`Client`]; [`ClientBuilder::build`] checks it.
///
/// The defaults are those of RFC 7591 section 2: grant type `authorization_code`, response type `code`.
#[derive(Debug, Clone)]
#[must_use = "a client is made by `build()`"]
pub struct ClientBuilder {
    registration: Registration,
    secret: Option<Secret>,
    /// The seal, and what seals with it: only a program that calls `seal_with` contains the encryption.
    seal: Option<(Seal, Keep)>,
    redirect_uris: Vec<String>,
    scope: Option<String>,
    default_scope: Option<String>,
}

impl ClientBuilder {
    fn new(client_id: Text, auth_method: AuthMethod) -> Self {
        Self {
            registration: Registration {
                client_id,
                secrets: Vec::new(),
                disabled: false,
                resource_server: false,
                registration: None,
                document: None,
                secret_transport: None,
                changed_at: None,
                form: Form::new(),
                metadata: ClientMetadata {
                    token_endpoint_auth_method: auth_method,
                    ..ClientMetadata::default()
                },
            },
            secret: None,
            seal: None,
            redirect_uris: Vec::new(),
            scope: None,
            default_scope: None,
        }
    }

    /// The profile that the client is held to ([`ClientMetadata::profile`]).
    pub fn profile(mut self, profile: SecurityProfile) -> Self {
        self.registration.metadata.profile = Some(profile);
        self
    }

    /// The name that the consent page shows.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.registration.metadata.client_name = Some(name.into());
        self
    }

    /// Adds a redirect URI. Requests must use exactly this URI ([`Client::allows_redirect_uri`]).
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

    /// The scope that the client may ask for: tokens separated by spaces.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// The scope of a request without `scope`. Default: everything that the client may ask for.
    pub fn default_scope(mut self, scope: impl Into<String>) -> Self {
        self.default_scope = Some(scope.into());
        self
    }

    /// How the client authenticates. Default for a confidential client: `client_secret_basic`.
    pub fn auth_method(mut self, method: AuthMethod) -> Self {
        self.registration.metadata.token_endpoint_auth_method = method;
        self
    }

    /// Where this client may put its secret. Default: the server's setting `client_secret_transport`.
    pub fn secret_transport(mut self, transport: SecretTransport) -> Self {
        self.registration.secret_transport = Some(transport);
        self
    }

    /// Adds a second valid secret while the first one is being replaced.
    pub fn second_secret(mut self, secret: ClientSecret) -> Self {
        self.registration.secrets.push(secret);
        self
    }

    /// Stores the secret sealed, as `client_secret_jwt` needs it. For another method only the digest is stored.
    ///
    /// ```
    /// use oauth_runtime::{AuthMethod, Client, Seal, Secret};
    ///
    /// let seal = Seal::new(&Secret::from("5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a"))?;
    /// let web = Client::confidential("web", "a-secret-of-at-least-thirty-two-bytes")
    ///     .auth_method(AuthMethod::ClientSecretJwt)
    ///     .seal_with(&seal)
    ///     .redirect_uri("https://client.example/cb")
    ///     .build()?;
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// ```
    #[cfg(feature = "openid")]
    pub fn seal_with(mut self, seal: &Seal) -> Self {
        self.seal = Some((seal.clone(), ClientSecret::kept));
        self
    }

    /// The OpenID Connect part of the registration. It replaces keys that were set before.
    pub fn openid(mut self, metadata: OpenIdMetadata) -> Self {
        self.registration.metadata.openid = metadata;
        self
    }

    /// Whether the client's ID tokens contain the claims of the granted scope. Default: the provider's
    /// setting. [`IdTokenClaims`] lists the clients that need this.
    pub fn id_token_claims(mut self, claims: IdTokenClaims) -> Self {
        self.registration.metadata.openid.id_token_claims = Some(claims);
        self
    }

    /// The lifetime of the client's access tokens. Default: the provider's.
    ///
    /// A resource may shorten it ([`ProtectedResource::access_token_expires_in`](crate::ProtectedResource)), and an
    /// [`AccessPolicy`](crate::access_policy::AccessPolicy) decides in the end.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use oauth_runtime::Client;
    ///
    /// let kiosk = Client::confidential("kiosk", "a-long-random-secret")
    ///     .redirect_uri("https://kiosk.example/cb")
    ///     .access_token_expires_in(Duration::from_secs(300))
    ///     .refresh_token_expires_in(Duration::from_secs(8 * 3600))
    ///     .build()?;
    /// # Ok::<(), oauth_runtime::ClientError>(())
    /// ```
    pub fn access_token_expires_in(mut self, lifetime: Duration) -> Self {
        self.registration.metadata.access_token_expires_in = Some(lifetime);
        self
    }

    /// The lifetime of the client's refresh tokens. Default: the provider's.
    pub fn refresh_token_expires_in(mut self, lifetime: Duration) -> Self {
        self.registration.metadata.refresh_token_expires_in = Some(lifetime);
        self
    }

    /// The lifetime of the client's ID tokens. Default: the provider's.
    pub fn id_token_expires_in(mut self, lifetime: Duration) -> Self {
        self.registration.metadata.id_token_expires_in = Some(lifetime);
        self
    }

    /// The client's public keys, as a JWK set.
    pub fn jwks(mut self, jwks: serde_json::Value) -> Self {
        self.registration.metadata.openid.jwks = Some(jwks);
        self
    }

    /// The URL of the client's public keys. The provider's fetcher fetches them.
    pub fn jwks_uri(mut self, uri: impl Into<String>) -> Self {
        self.registration.metadata.openid.jwks_uri = Some(uri.into());
        self
    }

    /// Allows `http` redirect URIs on a private network for this confidential client
    /// ([`ClientMetadata::private_network_redirect_uris`]). The log warns of each.
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

    /// Marks an application of the provider's own, in which people log in without a browser
    /// ([`ClientMetadata::first_party`]).
    ///
    /// ```
    /// use oauth_runtime::Client;
    ///
    /// let app = Client::public("notes-app")
    ///     .redirect_uri("com.example.notes:/cb")
    ///     .first_party()
    ///     .build()?;
    /// assert!(app.metadata().first_party);
    /// # Ok::<(), oauth_runtime::ClientError>(())
    /// ```
    pub fn first_party(mut self) -> Self {
        self.registration.metadata.first_party = true;
        self
    }

    /// The identifiers of the protected resources that the client may name (RFC 8707), or that a
    /// [resource server](Self::resource_server) serves ([`ClientMetadata::resources`]). Default: all.
    pub fn resources<T: Into<String>>(mut self, identifiers: impl IntoIterator<Item = T>) -> Self {
        self.registration.metadata.resources = identifiers.into_iter().map(Into::into).collect();
        self
    }

    /// Marks a resource server, which may introspect the tokens of every client.
    pub fn resource_server(mut self) -> Self {
        self.registration.resource_server = true;
        self
    }

    /// Tokens of this issuer with this subject are the client's own ([`Client::federated`]). Call it more than once for several,
    /// such as one for each cluster.
    pub fn federated_credential(mut self, issuer: impl Into<String>, subject: impl Into<String>) -> Self {
        let credential = FederatedCredential::new(issuer, subject);
        self.registration.metadata.federated.federated_credentials.push(credential);
        self
    }

    /// Marks a client as disabled.
    pub fn disabled(mut self) -> Self {
        self.registration.disabled = true;
        self
    }

    /// Checks and builds the client.
    ///
    /// # Errors
    /// [`ClientError`] names the metadata field and what is wrong with it.
    pub fn build(mut self) -> Result<Client, ClientError> {
        let metadata = &mut self.registration.metadata;
        if let Some(secret) = self.secret {
            let method = metadata.token_endpoint_auth_method;
            let kept = match &self.seal {
                Some((seal, keep)) => keep(&secret, &self.registration.client_id, method, Some(seal))?,
                None => ClientSecret::digest_of(&secret)?,
            };
            self.registration.secrets.insert(0, kept);
        }
        self.registration.secrets = metadata.secrets_to_keep(&self.registration.secrets);
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
        metadata.check_but_for_certificate(&self.registration.client_id, &self.registration.secrets)?;
        Ok(Client(Arc::new(self.registration)))
    }
}
