//! An OpenID provider that binds tokens to the keys of DPoP proofs, and its API, served over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use http::request::Parts;
use oauth_runtime::axum::Protect;
use oauth_runtime::keys::{SigningAlgorithm, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::{DpopKey, DpopProof};
use oauth_runtime::{
    AccessTokenFormat, Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, Clock, Decision,
    Granted, Interaction, ProtectedResource, SenderConstrained, oauth_server,
};

use super::connected::{People, keys};
use super::{Answer, CHALLENGE, Http, TestClock, VERIFIER, client_jwks, parameters_of};

/// Everything that a proof can come with.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, device_code),
    responses(code, token),
    scopes(read = "Read your notes", write = "Change your notes"),
    openid(offline_access),
    endpoints(pushed_authorization_request, introspection, metadata, userinfo, registration),
    client_auth(private_key_jwt),
    access_tokens(opaque, jwt),
    sender_constrained(dpop)
)]
pub(crate) struct Bound {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

impl oauth_runtime::registration::RegistrationPolicy for Bound {
    async fn register(
        &self,
        request: &oauth_runtime::registration::RegistrationRequest,
        _: &Parts,
    ) -> Result<oauth_runtime::ClientMetadata, oauth_runtime::OAuthError> {
        Ok(request.within(&"openid read".parse().expect("a scope")))
    }
}

impl Interaction for Bound {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").auth_time(self.settings().now()).into())
    }
}

/// The settings that tests change.
pub(crate) struct BoundSettings {
    pub(crate) nonce_is_required: bool,
    pub(crate) format: AccessTokenFormat,
    pub(crate) proof_algorithms: Vec<SigningAlgorithm>,
}

impl Default for BoundSettings {
    fn default() -> Self {
        let proof_algorithms = SigningAlgorithm::USUAL.to_vec();
        Self { nonce_is_required: false, format: AccessTokenFormat::default(), proof_algorithms }
    }
}

/// A running [`Bound`]. Its clients are `web` (confidential), `app` (public), `strict` (which is registered for bound tokens),
/// `signing` (`private_key_jwt`), `certified` (whose tokens an earlier declaration bound to certificates), and the resource server `api`.
pub(crate) struct BoundFixture {
    pub(crate) server: Arc<Bound>,
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
}

impl BoundFixture {
    pub(crate) async fn start() -> Self {
        Self::start_with(BoundSettings::default()).await
    }

    pub(crate) async fn start_with(settings: BoundSettings) -> Self {
        let clock = TestClock::new();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let store = Arc::new(MemoryStore::with_clients(clients()));
        let issuer = url.parse().expect("an issuer");
        let server = Bound::builder(issuer, store, People::default(), keys())
            .clock(clock.clone())
            .resource(ProtectedResource::new("https://rs.example/userinfo").expect("a resource"))
            .require_dpop_nonce(settings.nonce_is_required)
            .dpop_signing_algorithms(settings.proof_algorithms)
            .access_token_format(settings.format)
            .build();
        let app = server.router().merge(api(&server));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { server, clock, http: Http::new(url) }
    }

    /// A proof of the key for this request, made now.
    pub(crate) fn proof<'a>(&self, key: &'a DpopKey, method: &str, path: &str) -> DpopProof<'a> {
        key.proof(method, &self.http.url_of(path), self.clock.now())
    }

    /// A token request with these headers.
    pub(crate) async fn token(&self, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Answer {
        self.post("/token", headers, form).await
    }

    /// Any request with a form.
    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.http.send("POST", path, &headers, Some(body)).await
    }

    /// A token of the client `strict` for itself, with a proof by this key.
    pub(crate) async fn own_token(&self, key: &DpopKey) -> Answer {
        let proof = self.proof(key, "POST", "/token").sign();
        self.token(&[("dpop", &proof)], &STRICT).await
    }

    /// A code of alice for the client, whose request has these parameters as well.
    pub(crate) async fn code(&self, client_id: &str, more: &[(&str, &str)]) -> String {
        let mut query = vec![
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", "https://client.example/cb"),
            ("scope", "openid offline_access read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        query.extend(more);
        let query = serde_urlencoded::to_string(query).expect("a query");
        let answer = self.http.get(&format!("/authorize?{query}"), &[]).await;
        parameters_of(&answer).remove("code").unwrap_or_else(|| panic!("{answer:?}"))
    }

    /// The redemption of a code, with a proof by this key if there is one.
    pub(crate) async fn redeem(&self, client: Redeemer<'_>, code: &str, key: Option<&DpopKey>) -> Answer {
        let proof = key.map(|key| self.proof(key, "POST", "/token").sign());
        let headers: Vec<_> = proof.iter().map(|proof| ("dpop", proof.as_str())).collect();
        self.token(&headers, &with(client, &redemption(code))).await
    }

    /// A refresh, with a proof by this key if there is one.
    pub(crate) async fn refresh(&self, client: Redeemer<'_>, token: &str, key: Option<&DpopKey>) -> Answer {
        let proof = key.map(|key| self.proof(key, "POST", "/token").sign());
        let headers: Vec<_> = proof.iter().map(|proof| ("dpop", proof.as_str())).collect();
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.token(&headers, &with(client, &form)).await
    }

    /// A GET of a resource with a token of this scheme, and with a proof if there is one.
    pub(crate) async fn get(&self, path: &str, scheme: &str, token: &str, proof: Option<&str>) -> Answer {
        let authorization = format!("{scheme} {token}");
        let mut headers = vec![("authorization", authorization.as_str())];
        headers.extend(proof.map(|proof| ("dpop", proof)));
        self.http.get(path, &headers).await
    }

    /// The same with a good proof.
    pub(crate) async fn get_as(&self, key: &DpopKey, path: &str, token: &str) -> Answer {
        let proof = self.proof(key, "GET", path).access_token(token).sign();
        self.get(path, "DPoP", token, Some(&proof)).await
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

/// How a client redeems: its identifier, and its secret if it has one.
pub(crate) type Redeemer<'a> = (&'a str, Option<&'a str>);

pub(crate) const WEB_CLIENT: Redeemer<'static> = ("web", Some("web-client-secret"));

pub(crate) const APP: Redeemer<'static> = ("app", None);

/// The token request of the client `strict` for itself.
pub(crate) const STRICT: [(&str, &str); 4] = [
    ("grant_type", "client_credentials"),
    ("client_id", "strict"),
    ("client_secret", "strict-client-secret"),
    ("scope", "read"),
];

/// The parameters of a redemption.
pub(crate) fn redemption(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ]
}

fn with<'a>(client: Redeemer<'a>, form: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let (client_id, secret) = client;
    let mut all = vec![("client_id", client_id)];
    all.extend(secret.map(|secret| ("client_secret", secret)));
    all.extend(form);
    all
}

fn api(server: &Arc<Bound>) -> Router {
    async fn notes(token: Granted<scope::Read>, again: Granted<(), Bound>) -> String {
        format!("{} {}", token.client_id, again.client_id == token.client_id)
    }
    async fn vault(token: Granted<SenderConstrained<scope::Read>>) -> String {
        token.client_id.to_string()
    }
    async fn behind(token: Granted<scope::Read>) -> String {
        token.client_id.to_string()
    }
    let protected: Router<Arc<Bound>> =
        Router::new().route("/notes", get(behind)).layer(Protect::<scope::Read>::new(server));
    Router::new()
        .route("/notes", get(notes))
        .route("/notes/{id}", post(behind))
        .route("/vault", get(vault))
        .nest("/nested/deep", protected)
        .with_state(Arc::clone(server))
}

fn clients() -> Vec<Client> {
    let strict = full(Client::confidential("strict", "strict-client-secret"))
        .grant_types(["authorization_code", "refresh_token", "client_credentials"])
        .response_types(["code", "token"]);
    let builders = [
        full(Client::confidential("web", "web-client-secret")).response_types(["code", "token"]),
        full(Client::public("app")),
        full(Client::signing("signing")).jwks(client_jwks()),
        strict,
        full(Client::confidential("certified", "certified-client-secret")),
        Client::confidential("api", "api-client-secret")
            .grant_types(["client_credentials"])
            .resource_server(),
    ];
    let clients = builders.map(|builder| builder.build().expect("a valid client"));
    clients.into_iter().map(bound).collect()
}

fn bound(client: Client) -> Client {
    let metadata = client.metadata().clone();
    let metadata = match client.client_id() {
        "strict" => metadata.with(|own| own.dpop_bound_access_tokens = true),
        "certified" => metadata.with(|own| own.tls_client_certificate_bound_access_tokens = true),
        _ => return client,
    };
    client.with_metadata(metadata).expect("a valid client")
}

fn full(client: ClientBuilder) -> ClientBuilder {
    client
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"])
        .scope("openid offline_access read write")
}
