//! Shared signals: a stream, what the application says of a person, and the receiver's poll.

use std::time::Duration;

use oauth_runtime::audit_log;
use oauth_runtime::event::{CredentialType, Identifier};
use oauth_runtime::shared_signals::{PersonSignal, tell};
use serde_json::{Value, json};

use super::browser::{Browser, redeeming, request};
use super::provider::BOB;
use super::run::Run;

async fn call(run: &mut Run, token: &str, path: &str, body: &Value) -> Value {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let answer = run.send_body(("POST", path), &headers, body.to_string()).await;
    assert!(answer.status.is_success(), "{answer:?}");
    answer.json()
}

pub(super) async fn flows(run: &mut Run) {
    let (mut browser, consent) = Browser::of(run, "bob", &request("receiver", "openid profile")).await;
    let answer = browser.submit(run, &consent, "/consent", &[("decision", "allow")]).await;
    run.post("/token", "receiver", &redeeming(&answer.parameter("code"))).await;
    run.happened(&["login.succeeded", "consent.given", "authorization.approved", "token.issued"]);
    let form = [("grant_type", "client_credentials"), ("scope", "ssf.manage")];
    let token = run.post("/token", "receiver", &form).await.text("access_token");
    run.happened(&["token.issued"]);
    call(run, &token, "/ssf/streams", &json!({})).await;
    // What receivers do with their streams is their matter.
    run.happened(&[]);
    assert_eq!(audit_log::flush(&*run.server, Duration::from_secs(60)).await, 0);

    let old = Identifier::email("bob.before@home.example");
    for (signal, name) in [
        (PersonSignal::AccountDisabled { reason: None }, "account.disabled"),
        (PersonSignal::AccountEnabled, "account.enabled"),
        (PersonSignal::CredentialChangeRequired, "credential.change_required"),
        (
            PersonSignal::CredentialCompromise { credential_type: CredentialType::Password },
            "credential.compromised",
        ),
        (PersonSignal::IdentifierChanged { old, new: None }, "identifier.changed"),
    ] {
        tell(&*run.server, BOB, signal);
        run.happened(&[name]);
    }
    assert_eq!(audit_log::flush(&*run.server, Duration::from_secs(60)).await, 0);
    run.clock.advance(Duration::from_secs(5));
    let polled = call(run, &token, "/ssf/poll", &json!({ "returnImmediately": true })).await;
    let sets = polled["sets"].as_object().expect("sets");
    assert!(sets.len() >= 4, "{polled}");
    for set in sets.values() {
        run.secret(set.as_str().expect("a token"));
    }
    run.happened(&[]);
}
