//! A provider over HTTP whose endpoints move, and the fetcher that everybody uses, which keeps documents.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use http::header::CACHE_CONTROL;
use tokio::sync::watch;

use super::*;
use crate::Introspection;

/// What it answers: the body by path. Everything may be kept for an hour, except keys: for a minute.
struct Served {
    url: String,
    answers: Arc<Mutex<HashMap<String, String>>>,
    asked: watch::Receiver<Vec<String>>,
}

impl Served {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let answers = Arc::<Mutex<HashMap<String, String>>>::default();
        let (asks, asked) = watch::channel(Vec::new());
        let known = Arc::clone(&answers);
        let app = Router::new().fallback(async move |request: Request| {
            let path = request.uri().path().to_owned();
            let answer = known.lock().unwrap().get(&path).cloned();
            let kept = if path.contains("keys") { "max-age=60" } else { "max-age=3600" };
            asks.send_modify(|asked| asked.push(path));
            match answer {
                Some(body) => ([(CACHE_CONTROL, kept)], body).into_response(),
                None => StatusCode::NOT_FOUND.into_response(),
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, answers, asked }
    }

    fn at(&self, path: &str, body: impl Into<String>) {
        self.answers.lock().unwrap().insert(path.to_owned(), body.into());
    }

    fn gone(&self, path: &str) {
        self.answers.lock().unwrap().remove(path);
    }

    fn publish(&self, keys: &str, introspection: &str) {
        let url = |path: &str| format!("{}{path}", self.url);
        let metadata = json!({
            "issuer": self.url, "jwks_uri": url(keys), "introspection_endpoint": url(introspection),
        });
        self.at("/.well-known/oauth-authorization-server", metadata.to_string());
    }

    /// Until it has been asked for this path.
    async fn is_asked(&self, path: &str) {
        let mut asked = self.asked.clone();
        let is_asked = asked.wait_for(|asked| asked.iter().any(|own| own == path));
        let limit = std::time::Duration::from_secs(20);
        tokio::time::timeout(limit, is_asked).await.expect("it is asked").expect("it runs");
    }

    fn count(&self, path: &str) -> usize {
        self.asked.borrow().iter().filter(|own| own.contains(path)).count()
    }

    fn builder(&self) -> TokenVerifierBuilder {
        TokenVerifier::builder(self.url.parse().expect("an issuer"), RESOURCE).clock(Stopped)
    }
}

/// Moves the clock. It stands still only for this, since it would jump while a test waits for a site.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

fn published(keys: &SigningKeys) -> String {
    String::from_utf8(keys.published().to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn keys_that_moved_are_found_although_the_metadata_may_be_kept() {
    let (served, old, new) = (Served::start().await, keys(), keys());
    served.publish("/keys", "/introspect");
    served.at("/keys", published(&old));
    let verifier = served.builder().build().expect("a verifier");
    let of = |keys: &SigningKeys| token(keys, json!({ "iss": served.url }));
    assert_eq!(code(verifier.verify(&of(&old)).await), "accepted");

    served.publish("/moved/keys", "/introspect");
    served.gone("/keys");
    served.at("/moved/keys", published(&new));
    // A minute of the keys, and another one in which they are refreshed beside requests.
    pass(60 + 61).await;
    assert_eq!(code(verifier.verify(&of(&old)).await), "accepted", "the last known keys");
    pass(11).await;
    assert_eq!(code(verifier.verify(&of(&old)).await), "accepted", "the last known keys");
    served.is_asked("/moved/keys").await;
    pass(11).await;
    assert_eq!(code(verifier.verify(&of(&new)).await), "accepted");
}

#[tokio::test]
async fn an_introspection_endpoint_that_moved_is_found_although_the_metadata_may_be_kept() {
    let served = Served::start().await;
    served.publish("/keys", "/introspect");
    let active = json!({
        "active": true, "aud": RESOURCE, "sub": "alice", "client_id": "app", "token_type": "Bearer",
    });
    served.at("/introspect", active.to_string());
    let introspection = Introspection::new("api", "a-long-random-secret");
    let verifier = served.builder().introspection(introspection).build().expect("a verifier");
    assert_eq!(code(verifier.verify("opaque-token-1").await), "accepted");

    served.publish("/keys", "/moved");
    served.gone("/introspect");
    served.at("/moved", active.to_string());
    pass(61).await;
    assert_eq!(code(verifier.verify("opaque-token-2").await), "server_error", "nobody knows yet");
    assert_eq!(code(verifier.verify("opaque-token-2").await), "accepted");
    assert_eq!(served.count("/moved"), 1);
}

#[tokio::test]
async fn failures_of_the_endpoint_cause_no_flood_of_requests_for_the_metadata() {
    let served = Served::start().await;
    served.publish("/keys", "/introspect");
    let introspection = Introspection::new("api", "a-long-random-secret");
    let verifier = served.builder().introspection(introspection).build().expect("a verifier");
    for number in 0..20 {
        assert_eq!(code(verifier.verify(&format!("opaque-token-{number}")).await), "server_error");
    }
    assert_eq!(served.count("/.well-known"), 1);
}
