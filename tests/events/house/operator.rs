//! What an operator does at the console's API, and what keys do with time.

use std::time::Duration;

use serde_json::{Value, json};

use super::browser::{Browser, redeeming, request};
use super::provider::{BOB, ISSUER};
use super::run::Run;
use crate::support::Answer;

async fn call(run: &mut Run, token: &str, (method, path): (&str, &str), body: &Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = run.send_body((method, &format!("/console/api{path}")), &headers, body).await;
    assert!(answer.status.is_success(), "{method} {path}: {answer:?}");
    answer
}

pub(super) async fn flows(run: &mut Run) {
    let resource = format!("{ISSUER}/console/api");
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "operator:read operator:write"),
        ("resource", &*resource),
    ];
    let token = run.post("/token", "operations", &form).await.text("access_token");
    run.happened(&["token.issued"]);
    let none = Value::Null;
    let made = json!({ "client_id": "made", "redirect_uris": ["https://made.example/cb"], "scope": "read" });
    call(run, &token, ("POST", "/clients"), &made).await;
    run.happened(&["client.created"]);
    call(run, &token, ("POST", "/clients/made/rotate-secret"), &none).await;
    run.happened(&["client.changed"]);
    call(run, &token, ("DELETE", "/clients/made"), &none).await;
    run.happened(&["client.deleted"]);

    // Bob allowed it before.
    let (_, answer) = Browser::of(run, "bob", &request("web", "openid read")).await;
    run.post("/token", "web", &redeeming(&answer.parameter("code"))).await;
    let [.., issued] = &run.happened(&["login.succeeded", "authorization.approved", "token.issued"])[..]
    else {
        panic!("no events")
    };
    let grant = issued.grant_id.as_ref().expect("a grant").to_string();
    call(run, &token, ("DELETE", &format!("/grants/{grant}")), &none).await;
    run.happened(&["grant.revoked"]);
    let mut guesser = Browser::default();
    guesser.log_in(run, &request("web", "openid read"), "bob", "a-wrong-password").await;
    run.happened(&["login.failed"]);
    call(run, &token, ("DELETE", "/rate-limits/logins/bob?address=192.0.2.9"), &none).await;
    run.happened(&["rate_limit.forgotten"]);
    call(run, &token, ("DELETE", &format!("/people/{BOB}/credentials")), &none).await;
    run.happened(&["credentials.deleted"]);

    let keys = call(run, &token, ("GET", "/keys"), &none).await.json();
    let old = keys["keys"][0]["key_id"].as_str().expect("a key").to_owned();
    call(run, &token, ("POST", "/keys/rotate"), &none).await;
    run.happened(&["signing_key.created"]);
    call(run, &token, ("DELETE", &format!("/keys/{old}")), &none).await;
    run.happens("signing_key.deleted").await;
    // Until a key has a successor, and its last token has expired.
    for _ in 0..4 {
        run.clock.advance(Duration::from_secs(9 * 24 * 3600));
        run.server.keys.refresh().await.expect("keys");
    }
    run.happens("signing_key.retired").await;

    let token = run.post("/token", "operations", &form).await.text("access_token");
    call(run, &token, ("DELETE", &format!("/people/{BOB}")), &none).await;
    run.happens("person.forgotten").await;
}
