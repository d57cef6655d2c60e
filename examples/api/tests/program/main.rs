//! The API as a program of its own, with a provider at another address.

mod connection;
mod guide;
mod others;
mod support;

use http::Method;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::store::TokenStore;
use oauth_runtime::token::{AccessToken, Authentication, GrantId, IssuedTokens};
use oauth_runtime::{AccessTokenFormat, Clock, Secret, SystemClock};
use serde_json::{Value, json};

use support::{Api, FILES, NOTES, Notes, Site};

const METADATA: &str = "resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/notes\"";

/// The claims of a person's token.
fn claims(issuer: &str, change: &[(&str, Value)]) -> Value {
    let now = SystemClock.now();
    let mut claims = json!({
        "iss": issuer, "aud": NOTES, "sub": "alice", "client_id": "app", "jti": "1", "scope": "read write",
        "iat": now, "exp": now.plus(600),
    });
    for (name, value) in change {
        claims[*name] = value.clone();
    }
    claims
}

fn signed(provider: &Notes, claims: &Value) -> String {
    provider.keys.sign(SigningAlgorithm::Es256, "at+jwt", claims).expect("a token")
}

/// An opaque token of a person who logged in this many seconds ago.
async fn opaque(provider: &Notes, age: u64) -> String {
    let (secret, now) = (Secret::generate(), SystemClock.now());
    let scope = "read write".parse().expect("a scope");
    let mut token = AccessToken::new(secret.digest(), GrantId::generate(), "job", scope, now, now.plus(600));
    let mut login = Authentication::default();
    login.auth_time = Some(oauth_runtime::Timestamp::from_unix(now.as_unix() - age));
    (token.subject, token.audience) = (Some("alice".into()), vec![NOTES.into()]);
    token.authentication = Some(Box::new(login));
    provider.store.create_token(IssuedTokens::new(token, None)).await.expect("stored");
    secret.reveal().to_owned()
}

#[track_caller]
fn assert_refused(answer: &support::Answer, status: u16, error: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert!(answer.challenge.contains(&format!("error=\"{error}\"")), "{answer:?}");
    assert!(answer.challenge.contains(METADATA), "{answer:?}");
}

#[tokio::test]
async fn jwts_are_checked_with_the_keys_of_the_provider() {
    let site = Site::start().await;
    let provider = site.serve(AccessTokenFormat::Jwt);
    let api = Api::start(&site.url, false);
    let answer = api.get(&site.token(NOTES, "read").await).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "Client(\"job\")"), "{answer:?}");
    let person = signed(&provider, &claims(&site.url, &[]));
    assert_eq!(api.get(&person).await.body, "Person(\"alice\")");
    let narrow = site.token(NOTES, "read").await;
    let answer = api.request(Method::PUT, &narrow).await;
    assert_refused(&answer, 403, "insufficient_scope");
    assert!(answer.challenge.contains("scope=\"write\""), "{answer:?}");
    assert_refused(&api.get(&site.token(FILES, "read").await).await, 401, "invalid_token");
    let past = SystemClock.now().as_unix() - 3600;
    for change in [("exp", json!(past)), ("iss", json!("https://evil.example")), ("nbf", json!(past + 7200))]
    {
        let token = signed(&provider, &claims(&site.url, &[change]));
        assert_refused(&api.get(&token).await, 401, "invalid_token");
    }
    assert_refused(&api.get("2YotnFZFEjr1zCsicMWpAA").await, 401, "invalid_token");
}

#[tokio::test]
async fn opaque_tokens_are_introspected() {
    let site = Site::start().await;
    let provider = site.serve(AccessTokenFormat::Opaque);
    let api = Api::start(&site.url, true);
    let token = site.token(NOTES, "read").await;
    assert_eq!(api.get(&token).await.body, "Client(\"job\")");
    assert_refused(&api.request(Method::PUT, &token).await, 403, "insufficient_scope");
    assert_refused(&api.get(&site.token(FILES, "read").await).await, 401, "invalid_token");
    assert_refused(&api.get("2YotnFZFEjr1zCsicMWpAA").await, 401, "invalid_token");
    assert_eq!(api.get(&opaque(&provider, 0).await).await.body, "Person(\"alice\")");
    let jwt = signed(&provider, &claims(&site.url, &[]));
    assert_eq!(api.get(&jwt).await.body, "Person(\"alice\")", "both kinds are accepted");
}

#[tokio::test]
async fn an_old_login_is_not_sufficient_for_everything() {
    let site = Site::start().await;
    let provider = site.serve(AccessTokenFormat::Opaque);
    let api = Api::start(&site.url, true);
    let now = SystemClock.now().as_unix();
    let jwt = |auth_time: u64| signed(&provider, &claims(&site.url, &[("auth_time", json!(auth_time))]));
    for (recent, old) in
        [(opaque(&provider, 100).await, opaque(&provider, 1000).await), (jwt(now - 100), jwt(now - 1000))]
    {
        assert_eq!(api.request(Method::DELETE, &recent).await.body, "Person(\"alice\")");
        assert_eq!(api.get(&old).await.status, 200);
        let answer = api.request(Method::DELETE, &old).await;
        assert_refused(&answer, 401, "insufficient_user_authentication");
        assert!(answer.challenge.contains("max_age=\"300\""), "{answer:?}");
    }
}

#[tokio::test]
async fn new_keys_of_the_provider_are_found() {
    let site = Site::start().await;
    site.serve(AccessTokenFormat::Jwt);
    let api = Api::start(&site.url, false);
    let old = site.token(NOTES, "read").await;
    assert_eq!(api.get(&old).await.status, 200);
    site.serve(AccessTokenFormat::Jwt);
    assert_eq!(api.get(&site.token(NOTES, "read").await).await.status, 200);
    assert_refused(&api.get(&old).await, 401, "invalid_token");
}

#[tokio::test]
async fn a_provider_that_is_down_makes_no_token_invalid() {
    let site = Site::start().await;
    let provider = site.serve(AccessTokenFormat::Opaque);
    let api = Api::start(&site.url, true);
    let jwt = signed(&provider, &claims(&site.url, &[]));
    assert_eq!(api.get(&jwt).await.status, 200);
    let opaque = opaque(&provider, 0).await;
    site.goes_down();
    assert_eq!(api.get(&jwt).await.status, 200, "its keys are known");
    let cold = Api::start(&site.url, false);
    for answer in [api.get(&opaque).await, cold.get(&jwt).await] {
        assert_eq!((answer.status, answer.retry_after.as_deref()), (503, Some("10")), "{answer:?}");
        assert!(answer.challenge.is_empty(), "nothing is wrong with the token: {answer:?}");
    }
}

#[tokio::test]
async fn a_client_without_a_token_finds_the_provider() {
    let site = Site::start().await;
    let api = Api::start(&site.url, false);
    let answer = api.get("").await;
    assert_eq!(answer.status, 401);
    assert!(answer.challenge.contains(METADATA) && answer.challenge.contains("scope=\"read\""), "{answer:?}");
    for path in
        ["/.well-known/oauth-protected-resource/notes", "/.well-known/oauth-protected-resource/notes/"]
    {
        let response = reqwest::get(format!("{}{path}", api.url)).await.expect("an answer");
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        let document: Value = response.json().await.expect("JSON");
        assert_eq!(document["resource"], NOTES);
        assert_eq!(document["authorization_servers"], json!([site.url]));
        assert_eq!(document["scopes_supported"], json!(["read", "write"]));
    }
    let elsewhere = format!("{}/.well-known/oauth-protected-resource", api.url);
    assert_eq!(reqwest::get(elsewhere).await.expect("an answer").status(), 404);
}
