//! A provider in memory, which answers as a test says and counts requests.

mod introspection;
mod jwt;
mod keys;
mod metadata;
mod moved;
mod possession;
mod proofs;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use http::StatusCode;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::fetch::{Call, Called, FetchError, Fetched, Fetcher};
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime_core::{Clock, Timestamp};
use serde_json::{Value, json};
use tokio::sync::Notify;
use url::Url;

use super::{TokenVerifier, TokenVerifierBuilder};

const ISSUER: &str = "https://notes.example";
const RESOURCE: &str = "https://api.example/notes";
const METADATA: &str = "https://notes.example/.well-known/oauth-authorization-server";
const DISCOVERY: &str = "https://notes.example/.well-known/openid-configuration";
const JWKS: &str = "https://notes.example/jwks";
const INTROSPECT: &str = "https://notes.example/introspect";
const NOW: u64 = 1_800_000_000;

/// The time does not pass, except that of tokio.
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(NOW)
    }
}

/// A form and an `Authorization` header.
type Posted = (Vec<(String, String)>, Option<String>);

#[derive(Clone, Default)]
struct Site(Arc<State>);

#[derive(Default)]
struct State {
    answers: Mutex<HashMap<String, Result<Fetched, FetchError>>>,
    requests: Mutex<Vec<String>>,
    posted: Mutex<Vec<Posted>>,
    /// The `Accept` headers of what was posted.
    accepted: Mutex<Vec<String>>,
    /// While it is there, nothing is answered.
    held_back: Mutex<Option<Arc<Notify>>>,
}

impl Site {
    /// A provider with its metadata and the public half of these keys.
    fn with_keys(keys: &SigningKeys) -> Self {
        let site = Self::default();
        let metadata =
            json!({ "issuer": ISSUER, "jwks_uri": JWKS, "introspection_endpoint": INTROSPECT }).to_string();
        site.set(METADATA, Ok(Fetched::new(metadata)));
        site.publish(keys);
        site
    }

    fn publish(&self, keys: &SigningKeys) {
        self.set(JWKS, Ok(Fetched::new(keys.published())));
    }

    fn set(&self, url: &str, answer: Result<Fetched, FetchError>) {
        self.0.answers.lock().unwrap().insert(url.to_owned(), answer);
    }

    fn set_json(&self, url: &str, answer: &Value) {
        self.set(url, Ok(Fetched::new(answer.to_string())));
    }

    /// Answers every URL with this.
    fn goes_down(&self) {
        for answer in self.0.answers.lock().unwrap().values_mut() {
            *answer = Err(FetchError::Status(StatusCode::BAD_GATEWAY));
        }
    }

    fn hold_back(&self) -> Arc<Notify> {
        let go_on = Arc::new(Notify::new());
        *self.0.held_back.lock().unwrap() = Some(Arc::clone(&go_on));
        go_on
    }

    fn count(&self, url: &str) -> usize {
        self.0.requests.lock().unwrap().iter().filter(|own| *own == url).count()
    }

    async fn answer(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.0.requests.lock().unwrap().push(url.to_string());
        let held_back = self.0.held_back.lock().unwrap().clone();
        if let Some(go_on) = held_back {
            go_on.notified().await;
        }
        let answer = self.0.answers.lock().unwrap().get(url.as_str()).cloned();
        answer.unwrap_or(Err(FetchError::Status(StatusCode::NOT_FOUND)))
    }

    fn builder(&self) -> TokenVerifierBuilder {
        self.builder_for(RESOURCE)
    }

    fn builder_for(&self, resource: &str) -> TokenVerifierBuilder {
        let issuer = ISSUER.parse().expect("an issuer");
        TokenVerifier::builder(issuer, resource).fetcher(self.clone()).clock(Stopped)
    }

    fn verifier(&self) -> TokenVerifier {
        self.builder().build().expect("a verifier")
    }
}

#[async_trait]
impl Fetcher for Site {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.answer(url).await
    }

    async fn call(&self, post: Call<'_>) -> Result<Called, FetchError> {
        let form = post.form.unwrap_or_default();
        let form = form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.0.accepted.lock().unwrap().push(post.accept.to_owned());
        let authorization = post.authorization.map(|value| value.reveal().to_owned());
        self.0.posted.lock().unwrap().push((form, authorization));
        let answer = self.answer(post.url).await?;
        let called = Called::new(StatusCode::OK, answer.body);
        Ok(answer.content_type.into_iter().fold(called, Called::content_type))
    }
}

fn keys() -> SigningKeys {
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    SigningKeys::fixed([key]).expect("keys")
}

/// Good claims, changed by `change`; `null` removes a claim.
fn claims(change: Value) -> Value {
    let mut claims = json!({
        "iss": ISSUER,
        "aud": RESOURCE,
        "sub": "248289761001",
        "client_id": "app",
        "iat": NOW - 10,
        "exp": NOW + 600,
        "jti": "a-token",
        "scope": "read write",
    });
    for (name, value) in change.as_object().expect("an object") {
        match value {
            Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

fn token(keys: &SigningKeys, change: Value) -> String {
    keys.sign(SigningAlgorithm::Es256, "at+jwt", &claims(change)).expect("a token")
}

fn code<T>(outcome: Result<T, OAuthError>) -> &'static str {
    outcome.map_or_else(|error| error.code(), |_| "accepted")
}
