//! An OpenID provider whose clients have keys, served over HTTP, and the site on which they publish.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use http::request::Parts;
use jsonwebtoken::{EncodingKey, Header};
use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::registration::{InitialAccessTokens, RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::{ClientRegistrationStore, MemoryStore};
use oauth_runtime::{
    Approval, AssertionAudience, AuthorizationRequest, BoxError, Client, ClientBuilder, ClientMetadata,
    Decision, Interaction, OAuthError, OpenIdMetadata, oauth_server,
};
use serde_json::{Value, json};

use super::connected::{People, keys};
use super::{Answer, Http, TestClock};

/// Everything that concerns the keys of clients.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code, id_token, code id_token),
    scopes(read = "Read your notes"),
    openid(profile, offline_access),
    endpoints(introspection, revocation, registration),
    client_auth(private_key_jwt),
    request_objects(by_value, by_reference)
)]
pub(crate) struct Signing {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
    /// Who may register; anybody if it is empty.
    initial: Option<InitialAccessTokens>,
}

/// Anybody, or the holders of an initial access token, for everything in the declaration except
/// `offline_access`.
impl RegistrationPolicy for Signing {
    async fn register(
        &self,
        request: &RegistrationRequest,
        http: &Parts,
    ) -> Result<ClientMetadata, OAuthError> {
        if let Some(initial) = &self.initial {
            initial.check(request, self.settings().now())?;
        }
        let mut metadata = request.within(&"openid profile read".parse().expect("a scope"));
        if http.headers.contains_key("x-client-credentials")
            && request.asks_for_grant_type("client_credentials")
        {
            metadata.grant_types.push("client_credentials".to_owned());
        }
        if http.headers.contains_key("x-renamed") {
            metadata.client_name = Some("renamed by the policy".to_owned());
        }
        Ok(metadata)
    }
}

/// Alice approves everything.
impl Interaction for Signing {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").into())
    }
}

/// A running [`Signing`], its clock, and the site of its clients.
pub(crate) struct SigningFixture {
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
    pub(crate) site: Arc<Site>,
    pub(crate) store: Arc<MemoryStore>,
}

/// What clients publish, and which of it was fetched. Like a cache, it returns what was fetched once until
/// that is fetched again.
#[derive(Default)]
pub(crate) struct Site {
    documents: Mutex<HashMap<String, String>>,
    cached: Mutex<HashMap<String, String>>,
    fetched: Mutex<Vec<String>>,
    down: Mutex<Option<FetchError>>,
    hunted: Mutex<bool>,
}

impl Site {
    /// From now on it is asked only for keys that it returned before, like a fetcher under a flood of
    /// invented keys.
    pub(crate) fn is_hunted(&self) {
        *self.hunted.lock().expect("no panic") = true;
    }

    fn check_hunted(&self, error: FetchError) -> Result<(), FetchError> {
        if *self.hunted.lock().expect("no panic") { Err(error) } else { Ok(()) }
    }

    /// From now on it is unreachable, for this reason, or reachable again.
    pub(crate) fn is_down(&self, reason: Option<FetchError>) {
        *self.down.lock().expect("no panic") = reason;
    }

    pub(crate) fn publish(&self, url: &str, document: impl Into<String>) {
        self.documents.lock().expect("no panic").insert(url.to_owned(), document.into());
    }

    /// The fetched URLs, in order.
    pub(crate) fn fetched(&self) -> Vec<String> {
        self.fetched.lock().expect("no panic").clone()
    }
}

#[async_trait]
impl Fetcher for Site {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.check_hunted(FetchError::TooOften(60))?;
        self.get_keys(url).await
    }

    async fn refetch_keys(&self, url: &Url, _: &Fetched) -> Result<Fetched, FetchError> {
        self.check_hunted(FetchError::TooSoon(Duration::from_secs(10)))?;
        self.refetch(url).await
    }

    async fn get_keys(&self, url: &Url) -> Result<Fetched, FetchError> {
        let cached = self.cached.lock().expect("no panic").get(url.as_str()).cloned();
        match cached {
            Some(document) if self.down.lock().expect("no panic").is_none() => Ok(Fetched::new(document)),
            _ => self.refetch(url).await,
        }
    }

    async fn last_good(&self, url: &Url) -> Option<Fetched> {
        self.cached.lock().expect("no panic").get(url.as_str()).cloned().map(Fetched::new)
    }

    async fn refetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.fetched.lock().expect("no panic").push(url.to_string());
        if let Some(reason) = &*self.down.lock().expect("no panic") {
            return Err(reason.clone());
        }
        let document = self.documents.lock().expect("no panic").get(url.as_str()).cloned();
        let document = document.ok_or_else(|| FetchError::NotAllowed(url.to_string()))?;
        self.cached.lock().expect("no panic").insert(url.to_string(), document.clone());
        Ok(Fetched::new(document))
    }
}

/// The clients' private keys, one for each algorithm.
pub(crate) fn client_key(algorithm: SigningAlgorithm) -> SigningKey {
    static KEYS: OnceLock<[SigningKey; 10]> = OnceLock::new();
    let make = || SigningAlgorithm::ALL.map(|algorithm| SigningKey::generate(algorithm).expect("a key"));
    let mut keys = KEYS.get_or_init(make).iter();
    keys.find(|key| key.algorithm() == algorithm).expect("a key of each algorithm").clone()
}

/// The public keys as a JWK set.
pub(crate) fn jwks(keys: impl IntoIterator<Item = SigningKey>) -> Value {
    let published = SigningKeys::fixed(keys).expect("keys").published();
    serde_json::from_slice(&published).expect("JSON")
}

/// The public keys of the clients.
pub(crate) fn client_jwks() -> Value {
    jwks(SigningAlgorithm::USUAL.map(client_key))
}

/// A JWT signed with this key, like an honest client's.
pub(crate) fn signed_by(key: &SigningKey, claims: &Value) -> String {
    SigningKeys::fixed([key.clone()])
        .expect("keys")
        .sign(key.algorithm(), "JWT", claims)
        .expect("a signature")
}

/// A JWT of a client with ES256.
pub(crate) fn signed(claims: &Value) -> String {
    signed_by(&client_key(SigningAlgorithm::Es256), claims)
}

/// A JWT with any header, signed with an ES256 key.
pub(crate) fn signed_with_header(
    key: &SigningKey,
    claims: &Value,
    change: impl FnOnce(&mut Header),
) -> String {
    let mut header = Header::new(jsonwebtoken::Algorithm::ES256);
    header.kid = Some(key.key_id().to_owned());
    change(&mut header);
    let key = EncodingKey::from_ec_pem(key.to_pem().reveal().as_bytes()).expect("a key");
    jsonwebtoken::encode(&header, claims, &key).expect("a token")
}

/// The assertion parameters of a request.
pub(crate) fn asserting(assertion: &str) -> [(&'static str, &str); 2] {
    let assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    [("client_assertion_type", assertion_type), ("client_assertion", assertion)]
}

/// The URL of the keys of `published`.
pub(crate) const JWKS_URI: &str = "https://client.example/jwks.json";

impl SigningFixture {
    /// Clients `signing` (its keys are registered), `published` (its keys are at [`JWKS_URI`]), `es256`
    /// (registered for that algorithm), `web` (with a secret) and `app` (public).
    pub(crate) async fn start() -> Self {
        let site = Arc::new(Site::default());
        site.publish(JWKS_URI, client_jwks().to_string());
        let store = Arc::new(MemoryStore::with_clients(clients()));
        Self::start_over(Arc::clone(&site), Arc::clone(&site), store, None, None).await
    }

    /// The same, for old clients whose assertions have endpoints as audience.
    pub(crate) async fn start_accepting(audience: AssertionAudience) -> Self {
        let (site, store) = (Arc::new(Site::default()), Arc::new(MemoryStore::with_clients(clients())));
        Self::start_as(Arc::clone(&site), site, store, None, None, audience, true).await
    }

    /// The same, with registration disabled.
    pub(crate) async fn start_without_registration(&self) -> Self {
        let (site, store) = (Arc::clone(&self.site), Arc::clone(&self.store));
        let audience = AssertionAudience::default();
        Self::start_as(Arc::clone(&site), site, store, None, None, audience, false).await
    }

    /// The same, with registration by one of these tokens.
    pub(crate) async fn start_restricted(initial: InitialAccessTokens) -> Self {
        let (site, store) = (Arc::new(Site::default()), Arc::new(MemoryStore::new()));
        Self::start_over(Arc::clone(&site), site, store, Some(initial), None).await
    }

    /// The same, with another fetcher.
    pub(crate) async fn start_fetching_by(fetcher: impl Fetcher + 'static) -> Self {
        let store = Arc::new(MemoryStore::with_clients(clients()));
        Self::start_over(fetcher, Arc::new(Site::default()), store, None, None).await
    }

    /// Another instance of the same provider, with the same issuer and store.
    pub(crate) async fn second_instance(&self) -> Self {
        let (site, store) = (Arc::clone(&self.site), Arc::clone(&self.store));
        Self::start_over(Arc::clone(&site), site, store, None, Some(&self.http.url)).await
    }

    async fn start_over(
        fetcher: impl Fetcher + 'static,
        site: Arc<Site>,
        store: Arc<MemoryStore>,
        initial: Option<InitialAccessTokens>,
        issuer: Option<&str>,
    ) -> Self {
        Self::start_as(fetcher, site, store, initial, issuer, AssertionAudience::default(), true).await
    }

    async fn start_as(
        fetcher: impl Fetcher + 'static,
        site: Arc<Site>,
        store: Arc<MemoryStore>,
        initial: Option<InitialAccessTokens>,
        issuer: Option<&str>,
        audience: AssertionAudience,
        registration: bool,
    ) -> Self {
        let clock = TestClock::new();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let issuer = issuer.unwrap_or(&url).parse().expect("an issuer");
        let server = Signing::builder(issuer, Arc::clone(&store), People::default(), keys(), initial)
            .clock(clock.clone())
            .fetcher(fetcher)
            .pairwise_salt("pepper-for-the-tests")
            .unsigned_id_tokens(true)
            .assertion_audience(audience)
            .client_registration(registration)
            .build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { clock, http: Http::new(url), site, store }
    }

    /// The same, with these keys of the provider and these algorithms of its clients.
    pub(crate) async fn start_signing(keys: SigningKeys, algorithms: &[SigningAlgorithm]) -> Self {
        let (site, clock) = (Arc::new(Site::default()), TestClock::new());
        let store = Arc::new(MemoryStore::with_clients(clients()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let issuer = url.parse().expect("an issuer");
        let server = Signing::builder(issuer, Arc::clone(&store), People::default(), keys, None)
            .clock(clock.clone())
            .fetcher(Arc::clone(&site))
            .client_registration(true)
            .client_signing_algorithms(algorithms.to_vec())
            .build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { clock, http: Http::new(url), site, store }
    }

    /// A registration request to which the policy also gives the client credentials grant.
    pub(crate) async fn register_service(&self, metadata: &Value) -> Answer {
        self.register_with(metadata, &[("x-client-credentials", "1")]).await
    }

    /// A registration request.
    pub(crate) async fn register(&self, metadata: &Value) -> Answer {
        self.register_with(metadata, &[]).await
    }

    /// The same with headers.
    pub(crate) async fn register_with(&self, metadata: &Value, headers: &[(&str, &str)]) -> Answer {
        let headers = [&[("content-type", "application/json")][..], headers].concat();
        self.http.send("POST", "/register", &headers, Some(metadata.to_string())).await
    }

    /// A client's management of its registration; `token` replaces its access token.
    pub(crate) async fn manage(
        &self,
        method: &str,
        registered: &Value,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let uri = registered["registration_client_uri"].as_str().expect("a URI");
        let path = uri.strip_prefix(&self.http.url).expect("a URI of this provider");
        let own = registered["registration_access_token"].as_str().expect("a token");
        let bearer = format!("Bearer {}", token.unwrap_or(own));
        let headers = [
            ("content-type", "application/json"),
            ("authorization", bearer.as_str()),
            ("x-client-credentials", "1"),
        ];
        self.http.send(method, path, &headers, body.map(Value::to_string)).await
    }

    /// Adds a client `fetched` that is registered for this `request_uri`; `false` if it cannot be registered.
    pub(crate) async fn try_register_request_uri(&self, uri: &str) -> bool {
        let mut openid = OpenIdMetadata::default();
        openid.request_uris = vec![uri.to_owned()];
        let client = full(Client::signing("fetched")).openid(openid).jwks(client_jwks());
        match client.build() {
            Ok(client) => self.store.create_client(client).await.expect("it does not fail"),
            Err(_) => false,
        }
    }

    /// The same for a URI that can be registered.
    pub(crate) async fn register_request_uri(&self, uri: &str) {
        assert!(self.try_register_request_uri(uri).await, "{uri}");
    }

    /// An authorization request with exactly these parameters.
    pub(crate) async fn authorize(&self, parameters: &[(&str, &str)]) -> Answer {
        let query = serde_urlencoded::to_string(parameters).expect("a query");
        self.http.get(&format!("/authorize?{query}"), &[]).await
    }

    pub(crate) fn now(&self) -> u64 {
        use oauth_runtime::Clock;
        self.clock.now().as_unix()
    }

    /// Valid claims of this client's assertion, with an unused `jti`.
    pub(crate) fn assertion_claims(&self, client_id: &str) -> Value {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        json!({
            "iss": client_id, "sub": client_id, "aud": self.http.url, "jti": format!("jti-{count}"),
            "iat": self.now(), "exp": self.now() + 60,
        })
    }

    /// The same with changes; `null` removes a claim.
    pub(crate) fn changed_claims(&self, client_id: &str, changes: Value) -> Value {
        let mut claims = self.assertion_claims(client_id);
        for (name, value) in changes.as_object().expect("an object") {
            match value {
                Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
                value => claims[name] = value.clone(),
            }
        }
        claims
    }

    /// A client credentials request with an assertion.
    pub(crate) async fn token_with(&self, assertion: &str) -> Answer {
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(asserting(assertion));
        self.http.post("/token", None, &form).await
    }

    /// The same, with a valid assertion except for these changes.
    pub(crate) async fn token_claiming(&self, client_id: &str, changes: Value) -> Answer {
        self.token_with(&signed(&self.changed_claims(client_id, changes))).await
    }
}

/// A [`Signing`] without HTTP.
pub(crate) fn signing_server(issuer: &str, store: MemoryStore) -> Arc<Signing> {
    Signing::new(issuer.parse().expect("an issuer"), Arc::new(store), People::default(), keys(), None)
}

fn clients() -> Vec<Client> {
    let (mut es256, mut fetching) = (OpenIdMetadata::default(), OpenIdMetadata::default());
    es256.token_endpoint_auth_signing_alg = Some("ES256".into());
    es256.request_object_signing_alg = Some("ES256".into());
    fetching.request_uris = ["", "?none", "?NONE", "?HS256"]
        .map(|query| format!("https://client.example/request.jwt{query}"))
        .into();
    let builders = [
        full(Client::signing("signing")).openid(fetching).jwks(client_jwks()).resource_server(),
        full(Client::signing("published")).jwks_uri(JWKS_URI),
        full(Client::signing("es256")).openid(es256).jwks(client_jwks()),
        full(Client::confidential("web", "web-client-secret")).jwks(client_jwks()),
        Client::public("app").redirect_uri("http://127.0.0.1/cb").scope("read"),
        Client::public("native")
            .redirect_uri("https://client.example/cb")
            .scope("openid")
            .jwks(client_jwks()),
    ];
    builders.map(|builder| builder.build().expect("a valid client")).into()
}

fn full(client: ClientBuilder) -> ClientBuilder {
    client
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "refresh_token", "client_credentials"])
        .scope("openid profile offline_access read")
}
