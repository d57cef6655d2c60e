//! Providers of FAPI 2.0: one that holds all of its clients to the profile, one that holds them to Message Signing, and
//! one that has ordinary clients too; served over HTTP.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::request::Parts;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AccessTokenFormat, Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, ClientMetadata,
    Clock, Decision, Interaction, OpenIdMetadata, RefreshTokenRotation, SecurityProfile, oauth_server,
};
use serde_json::{Value, json};

use super::connected::{People, keys};
use super::{Answer, CHALLENGE, Http, REQUEST, TestClock, asserting, client_jwks, signed, signing_server};

/// `profile(fapi2)`.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes"),
    openid(offline_access),
    endpoints(pushed_authorization_request, introspection, revocation, metadata),
    client_auth(private_key_jwt, tls_client_auth),
    sender_constrained(dpop, mtls, required),
    request_objects(by_value),
    access_tokens(opaque, jwt),
    scope_module = bank_scope,
    profile(fapi2)
)]
pub(crate) struct Bank {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

/// `profile(fapi2_message_signing)`.
#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    openid(offline_access),
    endpoints(pushed_authorization_request, introspection, metadata),
    client_auth(private_key_jwt),
    sender_constrained(dpop, required),
    request_objects(by_value, required),
    response_modes(jwt),
    introspection(signed),
    scope_module = notary_scope,
    profile(fapi2_message_signing)
)]
pub(crate) struct Notary {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

/// No profile: single clients can be held to one.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code, code id_token, none),
    scopes(read = "Read your notes"),
    openid(offline_access),
    endpoints(pushed_authorization_request, introspection, metadata),
    client_auth(private_key_jwt),
    sender_constrained(dpop),
    request_objects(by_value, by_reference),
    response_modes(jwt),
    access_tokens(opaque, jwt),
    scope_module = mixed_scope,
    pkce(plain)
)]
pub(crate) struct Mixed {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

/// Alice approves everything; `x-deny` denies.
macro_rules! approves {
    ($($server:ident),*) => {$(
        impl Interaction for $server {
            async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
                Ok(match http.headers.contains_key("x-deny") {
                    true => Decision::Denied,
                    false => Approval::new("alice-sub").auth_time(self.settings().now()).into(),
                })
            }
        }
    )*};
}

approves!(Bank, Notary, Mixed);

/// The keys of a provider with a profile: without RS256.
pub(crate) fn strong_keys() -> SigningKeys {
    let algorithms = [SigningAlgorithm::Ps256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];
    let keys = algorithms.map(|algorithm| SigningKey::generate(algorithm).expect("a key"));
    SigningKeys::fixed(keys).expect("keys")
}

/// A running provider and its clock.
pub(crate) struct FapiFixture {
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
}

impl FapiFixture {
    /// [`Bank`] with the clients `bank` and `second`, and those that were stored before the profile was declared.
    pub(crate) async fn bank() -> Self {
        Self::serve(|url, clock| async move {
            let store = MemoryStore::with_clients(before_the_profile().chain([bank("bank"), bank("second")]));
            Bank::builder(url.parse().expect("an issuer"), store, People::default(), strong_keys())
                .clock(clock)
                .build()
                .router()
        })
        .await
    }

    /// [`Notary`] with the clients `bank` and `second`.
    pub(crate) async fn notary() -> Self {
        Self::serve(|url, clock| async move {
            let store = MemoryStore::with_clients([bank("bank"), bank("second")]);
            Notary::builder(url.parse().expect("an issuer"), store, People::default(), strong_keys())
                .clock(clock)
                .build()
                .router()
        })
        .await
    }

    /// [`Mixed`] with the clients `bank` and `notary`, which are held to a profile, and the ordinary clients `web`, `app` and
    /// `signing`.
    pub(crate) async fn mixed() -> Self {
        Self::mixed_set(RefreshTokenRotation::default(), AccessTokenFormat::Opaque).await
    }

    /// The same with this rotation of refresh tokens.
    pub(crate) async fn mixed_rotating(rotation: RefreshTokenRotation) -> Self {
        Self::mixed_set(rotation, AccessTokenFormat::Opaque).await
    }

    /// The same with JWT access tokens.
    pub(crate) async fn mixed_with_jwts() -> Self {
        Self::mixed_set(RefreshTokenRotation::default(), AccessTokenFormat::Jwt).await
    }

    async fn mixed_set(rotation: RefreshTokenRotation, format: AccessTokenFormat) -> Self {
        Self::serve(|url, clock| async move { mixed_set(&url, clock, rotation, format).router() }).await
    }

    /// A provider that knows no profile, with the same clients in its store.
    pub(crate) async fn bearer() -> Self {
        Self::serve(|url, _| async move {
            signing_server(&url, MemoryStore::with_clients(before_the_profile().chain(held()))).router()
        })
        .await
    }

    async fn serve<Made>(make: impl FnOnce(String, TestClock) -> Made) -> Self
    where
        Made: Future<Output = axum::Router>,
    {
        let clock = TestClock::new();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let app = make(url.clone(), clock.clone()).await;
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { clock, http: Http::new(url) }
    }

    /// A push of this client, with a valid assertion; parameters replace or extend those of [`REQUEST`], and `-`
    /// removes one.
    pub(crate) async fn push(&self, client_id: &str, parameters: &[(&str, &str)]) -> Answer {
        self.push_asserting(&self.assertion(client_id, json!({})), parameters).await
    }

    /// The same with this assertion.
    pub(crate) async fn push_asserting(&self, assertion: &str, parameters: &[(&str, &str)]) -> Answer {
        let mut form = REQUEST.to_vec();
        form.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
        form.extend(parameters.iter().filter(|(_, value)| *value != "-"));
        form.extend(asserting(assertion));
        self.http.post("/par", None, &form).await
    }

    /// A push of this request object.
    pub(crate) async fn push_object(&self, client_id: &str, object: &str) -> Answer {
        let assertion = self.assertion(client_id, json!({}));
        let mut form = vec![("request", object), ("client_id", client_id)];
        form.extend(asserting(&assertion));
        self.http.post("/par", None, &form).await
    }

    /// Claims of a request object of this client, with changes; `null` removes a claim.
    pub(crate) fn object(&self, client_id: &str, changes: &Value) -> Value {
        let now = self.now();
        let mut object = json!({
            "client_id": client_id, "iss": client_id, "aud": self.http.url, "nbf": now, "iat": now, "exp": now + 300,
            "response_type": "code", "redirect_uri": "https://client.example/cb", "scope": "openid read",
            "state": "signed", "nonce": "n", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
            "response_mode": "jwt",
        });
        change(&mut object, changes);
        object
    }

    /// What the browser gets for a request that the client pushed.
    pub(crate) async fn bring(&self, client_id: &str, pushed: &Answer) -> Answer {
        assert_eq!(pushed.status, 201, "{pushed:?}");
        self.authorize(&[("client_id", client_id), ("request_uri", &pushed.text("request_uri"))]).await
    }

    /// An authorization request with exactly these parameters.
    pub(crate) async fn authorize(&self, parameters: &[(&str, &str)]) -> Answer {
        let query = serde_urlencoded::to_string(parameters).expect("a query");
        self.http.get(&format!("/authorize?{query}"), &[]).await
    }

    /// A token request of this client, with a valid assertion.
    pub(crate) async fn token(&self, client_id: &str, form: &[(&str, &str)]) -> Answer {
        let assertion = self.assertion(client_id, json!({}));
        let form: Vec<_> = form.iter().copied().chain(asserting(&assertion)).collect();
        self.http.post("/token", None, &form).await
    }

    /// An assertion of this client with ES256 and an unused `jti`, with changes; `null` removes a claim.
    pub(crate) fn assertion(&self, client_id: &str, changes: Value) -> String {
        signed(&self.assertion_claims(client_id, &changes))
    }

    /// The claims of it.
    pub(crate) fn assertion_claims(&self, client_id: &str, changes: &Value) -> Value {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut claims = json!({
            "iss": client_id, "sub": client_id, "aud": self.http.url, "jti": format!("fapi-{count}"),
            "iat": self.now(), "exp": self.now() + 60,
        });
        change(&mut claims, changes);
        claims
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now().as_unix()
    }
}

fn change(claims: &mut Value, changes: &Value) {
    for (name, value) in changes.as_object().expect("an object") {
        match value {
            Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
            value => claims[name] = value.clone(),
        }
    }
}

/// A [`Mixed`] without HTTP.
pub(crate) fn mixed(issuer: &str, clock: TestClock) -> Arc<Mixed> {
    mixed_set(issuer, clock, RefreshTokenRotation::default(), AccessTokenFormat::Opaque)
}

fn mixed_set(
    issuer: &str,
    clock: TestClock,
    rotation: RefreshTokenRotation,
    format: AccessTokenFormat,
) -> Arc<Mixed> {
    let store = MemoryStore::with_clients(before_the_profile().chain(held()));
    Mixed::builder(issuer.parse().expect("an issuer"), store, People::default(), keys())
        .clock(clock)
        .rotate_refresh_tokens(rotation)
        .access_token_format(format)
        .build()
}

/// The clients that are held to a profile of their own.
fn held() -> [Client; 2] {
    let profiles = [("bank", SecurityProfile::Fapi2), ("notary", SecurityProfile::Fapi2MessageSigning)];
    profiles.map(|(client_id, profile)| {
        full(Client::signing(client_id)).profile(profile).build().expect("a valid client")
    })
}

/// A client that meets the profile.
pub(crate) fn bank(client_id: &str) -> Client {
    full(Client::signing(client_id)).build().expect("a valid client")
}

/// The metadata of [`bank`], with changes.
pub(crate) fn bank_with(set: impl FnOnce(&mut ClientMetadata)) -> ClientMetadata {
    bank("bank").metadata().clone().with(set)
}

/// Ordinary clients.
fn before_the_profile() -> impl Iterator<Item = Client> {
    let mut rs256 = OpenIdMetadata::default();
    rs256.token_endpoint_auth_signing_alg = Some("RS256".into());
    [
        full(Client::confidential("web", "web-client-secret")),
        Client::public("app").redirect_uri("https://client.example/cb").scope("openid read"),
        full(Client::signing("rs256")).openid(rs256),
    ]
    .map(|builder| builder.jwks(client_jwks()).build().expect("a valid client"))
    .into_iter()
}

fn full(client: ClientBuilder) -> ClientBuilder {
    client
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "refresh_token", "client_credentials"])
        .scope("openid offline_access read")
        .jwks(client_jwks())
}
