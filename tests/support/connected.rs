//! An OpenID provider that declares everything, served over HTTP.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use oauth_runtime::http::html;
use oauth_runtime::keys::{RotationSchedule, SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::openid::{Claims, IdTokenClaims};
use oauth_runtime::store::{ClaimsStore, MemoryStore, Storage};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, Decision, Interaction, OAuthError,
    OpenIdMetadata, Timestamp, oauth_server,
};
use serde_json::{Value, json};

use super::{Answer, Http, TestClock, VERIFIER, parameters_of};

/// All response types, scopes and endpoints of OpenID Connect.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code, id_token, code id_token, code token, token code id_token, id_token token),
    scopes(read = "Read your notes", groups = "See your groups", claims(groups, "https://notes.example/roles")),
    openid(profile, email, address, phone, offline_access),
    endpoints(introspection, revocation)
)]
pub(crate) struct Connected {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

/// Alice, who has all claims, and Bob, who has none; except for those who are gone.
#[derive(Default)]
pub(crate) struct People {
    gone: Mutex<HashSet<String>>,
}

impl People {
    fn gone(&self) -> MutexGuard<'_, HashSet<String>> {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl People {
    /// The person no longer exists.
    pub(crate) fn remove(&self, subject: &str) {
        self.gone().insert(subject.to_owned());
    }
}

impl Storage for People {
    type Error = Infallible;
}

impl ClaimsStore for People {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, Infallible> {
        Ok(match subject {
            gone if self.gone().contains(gone) => None,
            "alice-sub" => Some(alice()),
            "bob-sub" => Some(Claims::new()),
            _ => None,
        })
    }
}

/// A value for each standard claim, and for those of the scope `groups`.
pub(crate) fn alice() -> Claims {
    let texts = [
        ("name", "Alice Doe"),
        ("given_name", "Alice"),
        ("family_name", "Doe"),
        ("middle_name", "Maria"),
        ("nickname", "Al"),
        ("preferred_username", "alice"),
        ("profile", "https://people.example/alice"),
        ("picture", "https://people.example/alice.png"),
        ("website", "https://alice.example"),
        ("gender", "female"),
        ("birthdate", "1990-02-03"),
        ("zoneinfo", "Europe/Berlin"),
        ("locale", "de-DE"),
        ("name#de", "Alice Muster"),
        ("email", "alice@example.com"),
        ("phone_number", "+1 555 0100"),
        ("employee_number", "7"),
    ];
    let others = [
        ("groups", json!(["staff", "admins"])),
        ("https://notes.example/roles", json!("editor")),
        ("updated_at", json!(1_700_000_000)),
        ("email_verified", json!(true)),
        ("phone_number_verified", json!(false)),
        ("address", json!({ "formatted": "Somewhere 1\nHometown", "country": "DE" })),
    ];
    texts.into_iter().map(|(name, value)| (name, json!(value))).chain(others).collect()
}

/// The test controls the resource owner with headers: `x-user: alice` is logged in and approves, `x-scope`
/// approves less, `x-auth-time`, `x-acr`, `x-amr` and `x-sid` describe the login, `x-logged-in` says that the
/// request caused it. Without `x-user` there is a page.
impl Interaction for Connected {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let header = |name: &str| http.headers.get(name).and_then(|value| value.to_str().ok());
        let Some(user) = header("x-user") else {
            return Ok(match request.prompt().none {
                true => Decision::Failed(OAuthError::LoginRequired),
                false => Decision::Respond(html(http::StatusCode::OK, "login".to_owned())),
            });
        };
        let mut approval = Approval::new(format!("{user}-sub")).username(user);
        if let Some(scope) = header("x-scope") {
            approval = approval.scope(scope.parse()?);
        }
        if let Some(auth_time) = header("x-auth-time") {
            approval = approval.auth_time(Timestamp::from_unix(auth_time.parse()?));
        }
        if let Some(acr) = header("x-acr") {
            approval = approval.acr(acr);
        }
        if let Some(amr) = header("x-amr") {
            approval = approval.amr(amr.split(' '));
        }
        if header("x-logged-in").is_some() {
            approval = approval.reauthenticated();
        }
        if let Some(session_id) = header("x-sid") {
            approval = approval.session_id(session_id);
        }
        Ok(approval.into())
    }
}

/// A running [`Connected`] with its clients and its clock.
pub(crate) struct OpenIdFixture {
    pub(crate) server: Arc<Connected>,
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
}

/// Keys of every algorithm. Generating RSA keys takes a while, so all tests share them.
pub(crate) fn keys() -> SigningKeys {
    static KEYS: OnceLock<SigningKeys> = OnceLock::new();
    let make = || {
        let keys = SigningAlgorithm::USUAL.map(|algorithm| SigningKey::generate(algorithm).expect("a key"));
        SigningKeys::fixed(keys).expect("keys")
    };
    KEYS.get_or_init(make).clone()
}

impl OpenIdFixture {
    /// Clients `web` (confidential), `app` (public), and others with special registrations.
    pub(crate) async fn start() -> Self {
        Self::start_with(keys(), TestClock::new()).await
    }

    /// With the claims of the scope in all ID tokens.
    pub(crate) async fn start_with_claims_in_id_tokens() -> Self {
        Self::start_set(keys(), TestClock::new(), IdTokenClaims::Scope).await
    }

    async fn start_with(keys: SigningKeys, clock: TestClock) -> Self {
        Self::start_set(keys, clock, IdTokenClaims::default()).await
    }

    async fn start_set(keys: SigningKeys, clock: TestClock, id_token_claims: IdTokenClaims) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let server = Connected::builder(url.parse().expect("an issuer"), store(), People::default(), keys)
            .clock(clock.clone())
            .pairwise_salt("pepper-for-the-tests")
            .unsigned_id_tokens(true)
            .id_token_claims(id_token_claims)
            .acr_values(["1", "2"].map(str::to_owned))
            .claims_supported(["employee_number".to_owned()])
            .build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { server, clock, http: Http::new(url) }
    }

    /// The person no longer exists.
    pub(crate) fn remove_person(&self, subject: &str) {
        self.server.people.gone().insert(subject.to_owned());
    }

    pub(crate) fn keys(&self) -> &SigningKeys {
        &self.server.keys
    }

    /// An authorization request by alice, who approves; parameters replace or extend those of the client
    /// `web`, and `-` removes one.
    pub(crate) async fn authorize(&self, parameters: &[(&str, &str)]) -> Answer {
        let now = self.clock_seconds().to_string();
        self.authorize_as(parameters, &[("x-user", "alice"), ("x-auth-time", &now)]).await
    }

    /// An authorization request; the headers control the resource owner.
    pub(crate) async fn authorize_as(&self, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        self.http.get(&format!("/authorize?{}", query(parameters)), headers).await
    }

    /// The parameters of the authorization response to alice's request.
    pub(crate) async fn authorized(
        &self,
        parameters: &[(&str, &str)],
    ) -> std::collections::HashMap<String, String> {
        parameters_of(&self.authorize(parameters).await)
    }

    /// The token response of the client `web` for a code.
    pub(crate) async fn redeem(&self, code: &str) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        self.http.post("/token", Some(("web", "web-client-secret")), &form).await
    }

    /// The token response of a complete code flow of the client `web`.
    pub(crate) async fn tokens(&self, parameters: &[(&str, &str)]) -> Value {
        let code = self.authorized(parameters).await.remove("code").expect("a code");
        let answer = self.redeem(&code).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// The claims of an ID token, verified with the published keys.
    pub(crate) async fn verified(&self, id_token: &str) -> Value {
        let published = self.http.get("/jwks", &[]).await.json();
        let kid = header_of(id_token)["kid"].clone();
        let known = published["keys"].as_array().expect("keys").iter().any(|key| key["kid"] == kid);
        assert!(known, "{kid} is not published");
        self.server.keys.verify(id_token).expect("a signature of this provider")
    }

    pub(crate) fn clock_seconds(&self) -> u64 {
        use oauth_runtime::Clock;
        self.clock.now().as_unix()
    }
}

/// Two instances whose keys are in one store, and rotate every two hours.
pub(crate) async fn rotating_instances() -> ([OpenIdFixture; 2], TestClock) {
    let (store, clock) = (Arc::new(MemoryStore::new()), TestClock::new());
    let start = async || {
        let schedule = RotationSchedule::new([SigningAlgorithm::Rs256, SigningAlgorithm::Es256])
            .every(Duration::from_secs(7_200))
            .publish_before(Duration::from_secs(1_800))
            .keep_for(Duration::from_secs(3_600))
            .clock(clock.clone());
        let keys = SigningKeys::rotating(Arc::clone(&store), schedule).await.expect("keys");
        OpenIdFixture::start_with(keys, clock.clone()).await
    };
    ([start().await, start().await], clock)
}

/// The query of an authorization request of the client `web`.
pub(crate) fn query(parameters: &[(&str, &str)]) -> String {
    let mut all = vec![
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", "https://client.example/cb"),
        ("scope", "openid"),
        ("nonce", "n-0S6_WzA2Mj"),
        ("code_challenge", super::CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
    all.extend(parameters.iter().filter(|(_, value)| *value != "-"));
    serde_urlencoded::to_string(&all).expect("a query")
}

/// The same JWT with another signature.
pub(crate) fn with_another_signature(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').expect("a JWT");
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{signed}.{first}{}", &signature[1..])
}

/// The header of a JWT.
pub(crate) fn header_of(token: &str) -> Value {
    part(token, 0)
}

/// The claims of a JWT, unverified.
pub(crate) fn claims_of(token: &str) -> Value {
    part(token, 1)
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).expect("a JWT");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

fn store() -> MemoryStore {
    let registered = |client_id: &str, openid: OpenIdMetadata| {
        full(Client::confidential(client_id, format!("{client_id}-client-secret")))
            .redirect_uri("https://client.example/cb")
            .openid(openid)
    };
    let openid = |change: &dyn Fn(&mut OpenIdMetadata)| {
        let mut metadata = OpenIdMetadata::default();
        change(&mut metadata);
        metadata
    };
    let signed_by = |algorithm: &str| {
        openid(&|metadata| {
            metadata.id_token_signed_response_alg = Some(algorithm.to_owned());
            metadata.userinfo_signed_response_alg = Some(algorithm.to_owned());
        })
    };
    let clients = [
        registered("web", OpenIdMetadata::default()),
        registered("profiled", openid(&|metadata| metadata.id_token_claims = Some(IdTokenClaims::Scope))),
        registered("old", openid(&|metadata| metadata.default_max_age = Some(100))),
        registered("rs256", signed_by("RS256")),
        registered("ps256", signed_by("PS256")),
        registered("es256", signed_by("ES256")),
        registered("es384", signed_by("ES384")),
        registered("es512", signed_by("ES512")),
        registered("eddsa", signed_by("EdDSA")),
        registered("unsigned", signed_by("none")),
        registered(
            "pairwise",
            openid(&|metadata| metadata.subject_type = oauth_runtime::SubjectType::Pairwise),
        ),
        registered("narrow", OpenIdMetadata::default()).scope("openid profile"),
        full(Client::public("app")).redirect_uri("http://127.0.0.1/cb"),
        Client::confidential("api", "api-client-secret")
            .grant_types(["client_credentials"])
            .resource_server(),
    ];
    MemoryStore::with_clients(clients.map(|client| client.build().expect("a valid client")))
}

fn full(client: ClientBuilder) -> ClientBuilder {
    client
        .grant_types(["authorization_code", "refresh_token", "implicit"])
        .response_types([
            "code",
            "id_token",
            "code id_token",
            "code token",
            "code id_token token",
            "id_token token",
        ])
        .scope("openid profile email address phone offline_access read groups")
}
