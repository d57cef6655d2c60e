//! A small provider without a network, and sign-ins at it.

mod id_token;
mod logout;
mod mapping;
mod mix_up;
mod recent;
mod requests;
mod rotation;
mod setup;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use http::StatusCode;
use oauth_runtime_core::fetch::{Call, Called, FetchError, Fetched, Fetcher};
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime_core::testing::TestClock;
use oauth_runtime_core::{Clock, Timestamp};
use serde_json::{Map, Value, json};
use url::Url;

use crate::{
    AuthorizationResponse, PendingSignIn, SignIn, Upstream, UpstreamBuilder, UpstreamError, UpstreamIdentity,
};

pub(super) const ISSUER: &str = "https://upstream.example";
pub(super) const CLIENT: &str = "us";
pub(super) const CALLBACK: &str = "https://notes.example/login/upstream/callback/up";

/// A provider: the documents that it publishes, and its answers.
#[derive(Clone)]
pub(super) struct Fake(Arc<Mutex<State>>);

pub(super) struct State {
    pub(super) clock: TestClock,
    pub(super) keys: SigningKeys,
    /// The keys that it publishes, if they are not the keys with which it signs.
    pub(super) published: Option<SigningKeys>,
    pub(super) metadata: Value,
    /// Changes the claims of the next ID tokens.
    pub(super) claims: Map<String, Value>,
    pub(super) typ: &'static str,
    pub(super) user_info: Value,
    pub(super) nonce: String,
    /// Answers instead of the token endpoint.
    pub(super) token: Option<Called>,
    /// Other documents, by their URL.
    pub(super) documents: HashMap<String, Value>,
    /// The requests: URLs, forms and `Authorization` headers.
    pub(super) calls: Vec<(String, HashMap<String, String>, Option<String>)>,
    pub(super) fetches: Vec<String>,
    pub(super) is_down: bool,
}

pub(super) fn keys(algorithm: SigningAlgorithm) -> SigningKeys {
    SigningKeys::fixed([SigningKey::generate(algorithm).expect("a key")]).expect("keys")
}

impl Fake {
    pub(super) fn new() -> Self {
        let at = |path: &str| format!("{ISSUER}{path}");
        let metadata = json!({
            "issuer": ISSUER,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/jwks.json"),
            "userinfo_endpoint": at("/userinfo"),
            "end_session_endpoint": at("/logout"),
            "authorization_response_iss_parameter_supported": true,
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA", "HS256", "none"],
        });
        Self(Arc::new(Mutex::new(State {
            clock: TestClock::new(),
            keys: keys(SigningAlgorithm::Es256),
            published: None,
            metadata,
            claims: Map::new(),
            typ: "JWT",
            user_info: json!({ "sub": "alice", "email": "alice@mail.example", "email_verified": true }),
            nonce: String::new(),
            token: None,
            documents: HashMap::new(),
            calls: Vec::new(),
            fetches: Vec::new(),
            is_down: false,
        })))
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.lock().expect("no panic"));
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.0.lock().expect("no panic"))
    }

    pub(super) fn now(&self) -> Timestamp {
        self.read(|state| state.clock.now())
    }

    /// Sets a claim of the ID tokens; `null` leaves it out.
    pub(super) fn claim(&self, name: &str, value: Value) {
        self.change(|state| drop(state.claims.insert(name.to_owned(), value)));
    }

    pub(super) fn builder(&self) -> UpstreamBuilder {
        let clock = self.read(|state| state.clock.clone());
        let builder = Upstream::openid("up", ISSUER).client_id(CLIENT).client_secret("a secret+");
        builder.fetcher(self.clone()).clock(clock)
    }

    pub(super) fn upstream(&self) -> Upstream {
        self.builder().build().expect("an upstream")
    }

    /// How often a path was fetched.
    pub(super) fn fetched(&self, path: &str) -> usize {
        self.read(|state| state.fetches.iter().filter(|url| url.ends_with(path)).count())
    }

    /// The ID token for the sign-in that began last.
    pub(super) fn id_token(&self) -> String {
        self.read(|state| {
            let now = state.clock.now();
            let mut claims = json!({
                "iss": ISSUER, "sub": "alice", "aud": CLIENT, "iat": now, "exp": now.plus(300),
                "nonce": state.nonce,
            });
            for (name, value) in &state.claims {
                match value {
                    Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
                    value => claims[name] = value.clone(),
                }
            }
            state.keys.sign(state.keys.algorithms()[0], state.typ, &claims).expect("signed")
        })
    }
}

#[async_trait]
impl Fetcher for Fake {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.change(|state| state.fetches.push(url.to_string()));
        if self.read(|state| state.is_down) {
            return Err(FetchError::Busy);
        }
        self.read(|state| match url.as_str().strip_prefix(ISSUER) {
            Some("/.well-known/openid-configuration") => Ok(Fetched::new(state.metadata.to_string())),
            Some("/jwks.json") => {
                Ok(Fetched::new(state.published.as_ref().unwrap_or(&state.keys).published()))
            }
            _ => Err(FetchError::NotAllowed(url.to_string())),
        })
    }

    async fn call(&self, call: Call<'_>) -> Result<Called, FetchError> {
        let form = call.form.unwrap_or_default().iter();
        let form = form.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let authorization = call.authorization.as_ref().map(|value| value.reveal().to_owned());
        self.change(|state| state.calls.push((call.url.to_string(), form, authorization)));
        let answer = |document: Value| Ok(Called::new(StatusCode::OK, document.to_string()));
        let id_token = self.id_token();
        self.read(|state| match call.url.as_str().strip_prefix(ISSUER) {
            Some("/token") => match &state.token {
                Some(called) => Ok(called.clone()),
                None => answer(json!({ "access_token": "at", "token_type": "bearer", "id_token": id_token })),
            },
            // A text is a signed response.
            Some("/userinfo") => {
                match &state.user_info {
                    Value::String(jwt) => Ok(Called::new(StatusCode::OK, jwt.clone())
                        .content_type("application/jwt; charset=utf-8")),
                    document => answer(document.clone()),
                }
            }
            _ => match state.documents.get(call.url.as_str()) {
                Some(document) => answer(document.clone()),
                None => Ok(Called::new(StatusCode::NOT_FOUND, "")),
            },
        })
    }
}

/// The parameters of the request to which the browser is sent.
pub(super) fn parameters(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

/// Begins a sign-in; the fake provider knows its nonce.
pub(super) async fn begin(fake: &Fake, upstream: &Upstream, sign_in: SignIn) -> PendingSignIn {
    let (url, pending) = upstream.begin(sign_in).await.expect("a request");
    fake.change(|state| state.nonce = parameters(&url).remove("nonce").unwrap_or_default());
    pending
}

pub(super) fn sign_in() -> SignIn {
    SignIn::new(CALLBACK.parse().expect("a URL"))
}

/// The response that the provider would give.
pub(super) fn response(pending: &PendingSignIn) -> AuthorizationResponse<'_> {
    let mut response = AuthorizationResponse::default();
    (response.code, response.issuer) = (Some("a-code"), Some(ISSUER));
    response.state = Some(&pending.state);
    response
}

/// A whole sign-in.
pub(super) async fn signed_in(fake: &Fake, upstream: &Upstream) -> Result<UpstreamIdentity, UpstreamError> {
    let pending = begin(fake, upstream, sign_in()).await;
    upstream.finish(&pending, response(&pending)).await
}

/// The error of a sign-in in which the ID token has this claim.
pub(super) async fn with_claim(name: &str, value: Value) -> Result<UpstreamIdentity, UpstreamError> {
    let fake = Fake::new();
    fake.claim(name, value);
    signed_in(&fake, &fake.upstream()).await
}
