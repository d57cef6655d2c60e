//! A declared resource server that is not the provider: layer, extractors, plain function and metadata document.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use bytes::Bytes;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{Method, Request, StatusCode};
use oauth_runtime::axum::Protect;
use oauth_runtime::fetch::FixedAnswers;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::resource::authorize;
use oauth_runtime::resource_server::TokenVerifier;
use oauth_runtime::testing::TestClock;
use oauth_runtime::{Clock, Granted, OAuthError, Recent, resource_server};
use serde_json::{Value, json};
use tower::ServiceExt;

const ISSUER: &str = "https://notes.example";
const RESOURCE: &str = "https://api.example/notes";

#[resource_server(scopes(read = "Read your notes", write = "Change your notes"))]
struct Api;

struct Setting {
    api: Arc<Api>,
    keys: SigningKeys,
    clock: TestClock,
}

fn start() -> Setting {
    let keys =
        SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys");
    let (clock, jwks_uri) = (TestClock::new(), "https://notes.example/jwks");
    let verifier = TokenVerifier::builder(ISSUER.parse().expect("an issuer"), RESOURCE)
        .jwks_uri(jwks_uri.parse().expect("a URL"))
        .fetcher(FixedAnswers::new().with(jwks_uri, keys.published()))
        .resource_name("Notes")
        .error_uri("https://api.example/errors")
        .clock(clock.clone());
    Setting { api: Api::new(verifier.build().expect("a verifier")), keys, clock }
}

impl Setting {
    /// A token of a person who logged in this many seconds ago.
    fn token(&self, scope: &str, age: u64) -> String {
        let now = self.clock.now();
        let claims = json!({
            "iss": ISSUER, "aud": RESOURCE, "sub": "alice", "client_id": "app", "jti": "1", "scope": scope,
            "iat": now, "exp": now.plus(600), "auth_time": now.as_unix() - age, "tenant": 7,
        });
        self.keys.sign(SigningAlgorithm::Es256, "at+jwt", &claims).expect("a token")
    }

    async fn get(&self, router: Router, token: Option<&str>) -> (StatusCode, String, String) {
        let mut request = Request::get("/");
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let response =
            router.oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible");
        let challenge =
            response.headers().get(WWW_AUTHENTICATE).map(|value| value.to_str().expect("text").to_owned());
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1024).await.expect("a body");
        (status, challenge.unwrap_or_default(), String::from_utf8_lossy(&body).into_owned())
    }
}

#[tokio::test]
async fn a_handler_says_which_token_it_needs() {
    let setting = start();
    let handler = async |token: Granted<(scope::Read, Recent<scope::Write, 300>)>| {
        format!("{:?} {:?}", token.owner(), token.claims.get("tenant"))
    };
    let router = Router::new().route("/", get(handler)).with_state(setting.api.clone());
    let (status, _, body) = setting.get(router.clone(), Some(&setting.token("read write", 300))).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "Person(\"alice\") Some(Number(7))"));
    for (token, status, error) in [
        (setting.token("read", 0), StatusCode::FORBIDDEN, "insufficient_scope"),
        (setting.token("read write", 301), StatusCode::UNAUTHORIZED, "insufficient_user_authentication"),
        ("opaque".to_owned(), StatusCode::UNAUTHORIZED, "invalid_token"),
    ] {
        let (seen, challenge, _) = setting.get(router.clone(), Some(&token)).await;
        assert_eq!(seen, status);
        assert!(
            challenge.starts_with(&format!("Bearer realm=\"{RESOURCE}\", error=\"{error}\"")),
            "{challenge}"
        );
        assert!(challenge.contains("error_uri=\"https://api.example/errors\""), "{challenge}");
        assert!(
            challenge.ends_with(
                "resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/notes\""
            ),
            "{challenge}"
        );
    }
    let (status, challenge, body) = setting.get(router, None).await;
    assert_eq!((status, body.as_str()), (StatusCode::UNAUTHORIZED, ""));
    assert!(challenge.contains("scope=\"read write\"") && !challenge.contains("error="), "{challenge}");
}

#[tokio::test]
async fn a_layer_protects_every_handler_and_a_request_may_come_without_a_token() {
    let setting = start();
    let whose = async |token: Option<Granted<scope::Read>>| token.map_or("nobody", |_| "somebody");
    let open = Router::new().route("/", get(whose)).with_state(setting.api.clone());
    assert_eq!(setting.get(open.clone(), None).await.2, "nobody");
    assert_eq!(setting.get(open.clone(), Some(&setting.token("read", 0))).await.2, "somebody");
    let closed = open.layer(Protect::<scope::Write>::new(&setting.api));
    assert_eq!(setting.get(closed.clone(), None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(setting.get(closed.clone(), Some(&setting.token("read", 0))).await.0, StatusCode::FORBIDDEN);
    assert_eq!(setting.get(closed, Some(&setting.token("read write", 0))).await.2, "somebody");
}

#[tokio::test]
async fn a_function_does_the_same_without_a_framework() {
    let setting = start();
    let outcome = async |token: &str| {
        let request =
            Request::get("/").header(AUTHORIZATION, format!("bearer {token}")).body(()).expect("a request");
        let granted = authorize::<scope::Write, _>(&*setting.api, &request.into_parts().0).await;
        granted.map(|granted| granted.expect("a token was sent").into_token())
    };
    assert_eq!(outcome(&setting.token("write", 0)).await.expect("granted").subject.as_deref(), Some("alice"));
    assert!(matches!(outcome(&setting.token("read", 0)).await, Err(OAuthError::InsufficientScope { .. })));
    assert!(matches!(outcome("opaque").await, Err(OAuthError::InvalidToken(_))));
    let token = setting.api.verifier().verify(&setting.token("read", 0)).await.expect("valid");
    assert_eq!(token.client_id, "app");
    let old = setting.token("write", 0);
    setting.clock.advance(std::time::Duration::from_secs(660));
    assert!(matches!(outcome(&old).await, Err(OAuthError::InvalidToken(_))), "it has expired");
}

#[tokio::test]
async fn the_metadata_document_is_for_everybody() {
    let setting = start();
    let answer = |method: Method, origin: bool| {
        let mut request =
            Request::builder().method(method).uri("/.well-known/oauth-protected-resource/notes");
        if origin {
            request = request
                .header("origin", "https://app.example")
                .header("access-control-request-method", "GET");
        }
        setting.api.create_resource_metadata_response(&request.body(Bytes::new()).expect("a request"))
    };
    let response = answer(Method::GET, false);
    assert_eq!(response.headers()["cache-control"], "public, max-age=300");
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    let mut document: Value = serde_json::from_slice(response.body()).expect("JSON");
    let algorithms = document.as_object_mut().and_then(|own| own.remove("dpop_signing_alg_values_supported"));
    assert!(algorithms.is_some_and(|own| own.as_array().is_some_and(|own| own.contains(&json!("ES256")))));
    assert_eq!(
        document,
        json!({
            "resource": RESOURCE,
            "authorization_servers": [ISSUER],
            "resource_name": "Notes",
            "scopes_supported": ["read", "write"],
            "bearer_methods_supported": ["header"],
        })
    );
    assert_eq!(answer(Method::OPTIONS, true).status(), StatusCode::NO_CONTENT);
    let refused = answer(Method::POST, false);
    assert_eq!(
        (refused.status(), &refused.headers()["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"GET, HEAD".parse().expect("a value"))
    );
}
