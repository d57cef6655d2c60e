//! A provider that keeps secrets sealed for `client_secret_jwt`, served over HTTP.

use std::sync::Arc;

use http::request::Parts;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use oauth_runtime::administration::Administration;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::{ClientStore, MemoryStore};
use oauth_runtime::{
    AuthMethod, Client, ClientBuilder, ClientMetadata, OAuthError, OpenIdMetadata, Seal, Secret, oauth_server,
};
use serde_json::{Value, json};

use super::{Answer, Http, TestClock, asserting, client_jwks};

/// Both kinds of assertions.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    endpoints(introspection, revocation, registration, metadata),
    client_auth(private_key_jwt, client_secret_jwt)
)]
pub(crate) struct Sealing {
    #[store]
    store: Arc<MemoryStore>,
}

/// Anybody, for the client credentials grant.
impl RegistrationPolicy for Sealing {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        let mut metadata = request.within(&"read".parse().expect("a scope"));
        metadata.grant_types = vec!["client_credentials".to_owned()];
        Ok(metadata)
    }
}

/// The secret of the clients: 64 bytes.
pub(crate) const SECRET: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9";

/// A secret with as many bytes as the hash of HS256.
pub(crate) const SECRET_OF_32: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

const SEAL: &str = "5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a";

/// The seal of the provider.
pub(crate) fn seal() -> Seal {
    Seal::new(&SEAL.into()).expect("long enough")
}

/// The seal after a change of its secret: it still opens what the old secret sealed.
pub(crate) fn newer_seal() -> Seal {
    seal_of_the_new_secret_alone().also_opens(&SEAL.into())
}

/// The same once the old secret is gone.
pub(crate) fn seal_of_the_new_secret_alone() -> Seal {
    Seal::new(&Secret::from("00000000000000000000000000000000")).expect("long enough")
}

/// A client of this method with this secret.
pub(crate) fn sealed_client(client_id: &str, secret: &str) -> ClientBuilder {
    let client = Client::confidential(client_id, secret).auth_method(AuthMethod::ClientSecretJwt);
    service(client.seal_with(&seal()))
}

fn service(client: ClientBuilder) -> ClientBuilder {
    client.grant_types(["client_credentials"]).scope("read")
}

/// A running [`Sealing`].
pub(crate) struct SealingFixture {
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) server: Arc<Sealing>,
}

impl SealingFixture {
    /// Clients `mac` (a resource server), `hs512` (registered for that algorithm), `short` (with
    /// [`SECRET_OF_32`]), `other` (with another secret), `basic` (which sends its secret), `keys` (which has a
    /// private key) and `app` (public).
    pub(crate) async fn start() -> Self {
        Self::start_with(seal(), Arc::new(MemoryStore::with_clients(clients()))).await
    }

    /// The same with another seal, over another store.
    pub(crate) async fn start_with(seal: Seal, store: Arc<MemoryStore>) -> Self {
        let clock = TestClock::new();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let issuer = url.parse().expect("an issuer");
        let server =
            Sealing::builder(issuer, Arc::clone(&store)).clock(clock.clone()).seal_with(seal).build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { clock, http: Http::new(url), store, server }
    }

    pub(crate) fn administration(&self) -> Administration<Arc<MemoryStore>> {
        Administration::of(&self.server, Arc::clone(&self.store))
    }

    /// The form in which the store keeps a client.
    pub(crate) async fn kept(&self, client_id: &str) -> String {
        let client = self.store.get_client(client_id).await.expect("it does not fail").expect("a client");
        client.to_stored().expect("a form").form
    }

    /// Valid claims of this client's assertion, with an unused `jti`, and with these changes; `null` removes a
    /// claim.
    pub(crate) fn claims(&self, client_id: &str, changes: &Value) -> Value {
        use oauth_runtime::Clock;
        let now = self.clock.now().as_unix();
        let mut claims = json!({
            "iss": client_id, "sub": client_id, "aud": self.http.url, "jti": Secret::generate().reveal(),
            "iat": now, "exp": now + 60,
        });
        let members = claims.as_object_mut().expect("an object");
        members.extend(changes.as_object().cloned().expect("an object"));
        members.retain(|_, value| !value.is_null());
        claims
    }

    /// A token request with an assertion.
    pub(crate) async fn token_with(&self, assertion: &str) -> Answer {
        let form = [&[("grant_type", "client_credentials")][..], &asserting(assertion)].concat();
        self.http.post("/token", None, &form).await
    }

    /// A token request of a client that authenticates with this secret, with HS256.
    pub(crate) async fn token_of(&self, client_id: &str, secret: &str) -> Answer {
        self.token_with(&mac(Algorithm::HS256, secret, &self.claims(client_id, &json!({})))).await
    }

    /// The same of `mac`, with these changes of its claims.
    pub(crate) async fn token_claiming(&self, changes: Value) -> Answer {
        self.token_with(&mac(Algorithm::HS256, SECRET, &self.claims("mac", &changes))).await
    }

    /// A registration request.
    pub(crate) async fn register(&self, metadata: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.http.send("POST", "/register", &headers, Some(metadata.to_string())).await
    }

    /// A change of a registration.
    pub(crate) async fn change(&self, registered: &Value, mut metadata: Value) -> Answer {
        let uri = registered["registration_client_uri"].as_str().expect("a URI");
        let path = uri.strip_prefix(&self.http.url).expect("a URI of this provider");
        let bearer = format!("Bearer {}", registered["registration_access_token"].as_str().expect("a token"));
        let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
        metadata["client_id"] = registered["client_id"].clone();
        self.http.send("PUT", path, &headers, Some(metadata.to_string())).await
    }
}

/// A JWT that is authenticated with this secret.
pub(crate) fn mac(algorithm: Algorithm, secret: impl AsRef<[u8]>, claims: &Value) -> String {
    mac_with_header(Header::new(algorithm), secret, claims)
}

/// The same with another header.
pub(crate) fn mac_with_header(header: Header, secret: impl AsRef<[u8]>, claims: &Value) -> String {
    let key = EncodingKey::from_secret(secret.as_ref());
    jsonwebtoken::encode(&header, claims, &key).expect("a token")
}

fn clients() -> Vec<Client> {
    let hs512 = OpenIdMetadata::default()
        .with(|metadata| metadata.token_endpoint_auth_signing_alg = Some("HS512".into()));
    let builders = [
        sealed_client("mac", SECRET).resource_server(),
        sealed_client("hs512", SECRET).openid(hs512),
        sealed_client("short", SECRET_OF_32),
        sealed_client("other", "f9e8d7c6b5a49382716050f4e3d2c1b0a"),
        service(Client::confidential("basic", SECRET)),
        service(Client::signing("keys").jwks(client_jwks())),
        Client::public("app").redirect_uri("http://127.0.0.1/cb").scope("read"),
    ];
    builders.map(|builder| builder.build().expect("a valid client")).into()
}
