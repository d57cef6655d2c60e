//! Requests that the application must sign (RFC 9101).

use oauth_runtime_core::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime_core::{Client, Clock};
use serde_json::{Value, json};

use super::app::{CHALLENGE, World, client};

const LOGIN: [(&str, &str); 2] = [("username", "alice"), ("password", "wonderland")];

/// A world with an application that must sign, and its keys.
fn world() -> (World, SigningKeys) {
    let world = World::new();
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let keys = SigningKeys::fixed([key]).expect("keys");
    let jwks = serde_json::from_slice(&keys.published()).expect("JSON");
    let signs = client("signs").first_party().jwks(jwks).build().expect("a client");
    let metadata = signs.metadata().clone().with(|own| own.require_signed_request_object = true);
    let signs = Client::from_metadata("signs", Vec::new(), metadata).expect("a client");
    world.server.store.put_client(signs);
    (world, keys)
}

/// A request that the application signed, valid for a minute, with changes.
fn object(world: &World, keys: &SigningKeys, changes: Value) -> String {
    let now = world.clock.now().as_unix();
    let mut claims = json!({
        "iss": "signs", "aud": "http://localhost:9000", "client_id": "signs", "response_type": "code", "scope": "openid read",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", "nbf": now, "exp": now + 60,
    });
    claims.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
    keys.sign(SigningAlgorithm::Es256, "oauth-authz-req+jwt", &claims).expect("a signature")
}

#[tokio::test]
async fn a_signed_request_gets_a_code() {
    let (world, keys) = world();
    let app = world.app_of("signs");
    let object = object(&world, &keys, json!({}));
    let asked = app.send(&[("client_id", "signs"), ("request", &object)]).await;
    asked.assert_asks("first", super::app::FIRST);
    // Longer than the object lives: it arrived in time.
    world.clock.pass(300);
    let code = app.go_on(&LOGIN).await.code();
    assert_eq!(app.redeem(&code).await.status, 200);
}

#[tokio::test]
async fn the_object_and_the_login_may_come_together() {
    let (world, keys) = world();
    let object = object(&world, &keys, json!({}));
    let request = [("client_id", "signs"), ("request", object.as_str())];
    world.app_of("signs").send(&[&request[..], &LOGIN].concat()).await.code();
}

/// What surrounds the object, and what follows it, is not part of the request.
#[tokio::test]
async fn only_what_is_signed_counts() {
    let (world, keys) = world();
    let app = world.app_of("signs");
    assert_eq!(app.begin(&LOGIN).await.error(), "invalid_request", "it is not signed");
    let read = object(&world, &keys, json!({}));
    let around = [("client_id", "signs"), ("request", read.as_str()), ("scope", "openid read write")];
    app.send(&around).await.assert_asks("first", super::app::FIRST);
    let unsigned = [("client_id", "signs"), ("response_type", "code"), ("scope", "openid read write")];
    let instead =
        [&unsigned[..], &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")], &LOGIN];
    assert_eq!(app.send(&instead.concat()).await.error(), "invalid_request");
    let code = app.go_on(&[&LOGIN[..], &[("scope", "openid read write")]].concat()).await.code();
    let tokens = app.redeem(&code).await;
    assert_eq!(tokens.json["scope"], "openid read", "{tokens:?}");
}

#[tokio::test]
async fn an_object_that_is_forged_late_or_of_another_client_is_refused() {
    let (world, keys) = world();
    let other = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let other = SigningKeys::fixed([other]).expect("keys");
    let now = world.clock.now().as_unix();
    for (object, why) in [
        (object(&world, &other, json!({})), "forged"),
        (object(&world, &keys, json!({ "exp": now - 600, "nbf": now - 660 })), "late"),
        (object(&world, &keys, json!({ "client_id": "app" })), "of another client"),
        (object(&world, &keys, json!({ "aud": "https://elsewhere.example" })), "for another provider"),
    ] {
        let request = [("client_id", "signs"), ("request", object.as_str())];
        let refused = world.app_of("signs").send(&[&request[..], &LOGIN].concat()).await;
        let error = refused.error();
        assert!(["invalid_request_object", "invalid_request"].contains(&error), "{why}: {refused:?}");
        assert_eq!(refused.status, 400, "{why}");
    }
}
