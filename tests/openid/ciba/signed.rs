//! Signed requests (section 7.1.1).

use oauth_runtime::keys::SigningAlgorithm;
use serde_json::{Value, json};

use super::{CibaFixture, PASSWORD, unique};
use crate::support::{Answer, client_key, signed, signed_by, signed_with_header, with_another_signature};

impl CibaFixture {
    /// The claims of a signed request, with changes; `null` removes one.
    fn claims(&self, changes: &Value) -> Value {
        let now = self.now();
        let mut claims = json!({
            "iss": "signing", "aud": self.http.url, "exp": now + 300, "iat": now, "nbf": now,
            "jti": format!("request-{}", unique()), "scope": "openid read", "login_hint": "alice",
        });
        for (name, value) in changes.as_object().expect("an object") {
            match value {
                Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
                value => claims[name] = value.clone(),
            }
        }
        claims
    }

    async fn send(&self, client_id: &str, object: &str, beside: &[(&str, &str)]) -> Answer {
        let form: Vec<_> = [("request", object)].into_iter().chain(beside.iter().copied()).collect();
        self.http.post("/bc-authorize", Some((client_id, PASSWORD)), &form).await
    }

    /// A request with these changes.
    async fn sign(&self, changes: Value) -> Answer {
        self.send("signing", &signed(&self.claims(&changes)), &[]).await
    }
}

#[tokio::test]
async fn the_parameters_are_those_of_the_jwt() {
    let provider = CibaFixture::start().await;
    let answer = provider
        .sign(json!({ "binding_message": "W4SCT", "requested_expiry": 60, "resource": ["https://notes.example"] }))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json()["expires_in"], 60);
    assert_eq!(provider.sign(json!({ "requested_expiry": "90" })).await.json()["expires_in"], 90);
    let waiting = provider.waiting("alice-sub").await;
    let first = waiting.iter().find(|own| own.binding_message().is_some()).expect("it waits");
    assert_eq!(
        (first.binding_message(), first.resources()),
        (Some("W4SCT"), &["https://notes.example".to_owned()][..])
    );
}

#[tokio::test]
async fn all_registered_claims_are_required() {
    let provider = CibaFixture::start().await;
    let now = provider.now();
    for wrong in [
        json!({ "iss": null }),
        json!({ "iss": "till" }),
        json!({ "aud": null }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": [provider.http.url, "https://other.example"] }),
        json!({ "aud": format!("{}/bc-authorize", provider.http.url) }),
        json!({ "exp": null }),
        json!({ "exp": now - 120 }),
        json!({ "exp": now + 70 * 60 }),
        json!({ "exp": "soon" }),
        json!({ "iat": null }),
        json!({ "iat": now + 120 }),
        json!({ "nbf": null }),
        json!({ "nbf": now + 600 }),
        json!({ "nbf": now - 70 * 60 }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "sub": "signing" }),
        json!({ "client_id": "till" }),
        json!({ "request": "eyJ" }),
    ] {
        let answer = provider.sign(wrong.clone()).await;
        assert_eq!(answer.status, 400, "{wrong}: {answer:?}");
        answer.assert_error(400, "invalid_request");
    }
    let answer = provider.sign(json!({ "aud": [provider.http.url], "client_id": "signing" })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(provider.told(), 1);
}

#[tokio::test]
async fn nothing_but_credentials_is_beside_the_jwt() {
    let provider = CibaFixture::start().await;
    for beside in [
        ("scope", "openid"),
        ("login_hint", "bob"),
        ("binding_message", "x"),
        ("user_code", "1"),
        ("unknown", "x"),
    ] {
        let object = signed(&provider.claims(&json!({})));
        provider.send("signing", &object, &[beside]).await.assert_error(400, "invalid_request");
    }
    let object = signed(&provider.claims(&json!({})));
    assert_eq!(provider.send("signing", &object, &[("client_id", "signing")]).await.status, 200);
}

/// X-150: a signed request counts once.
#[tokio::test]
async fn a_signed_request_is_not_used_twice() {
    let provider = CibaFixture::start().await;
    let object = signed(&provider.claims(&json!({})));
    assert_eq!(provider.send("signing", &object, &[]).await.status, 200);
    provider.send("signing", &object, &[]).await.assert_error(400, "invalid_request");
    assert_eq!(provider.told(), 1);
}

/// X-150: the signature is by a key of the client, with its registered algorithm.
#[tokio::test]
async fn the_signature_is_the_clients_own() {
    let provider = CibaFixture::start().await;
    let claims = provider.claims(&json!({}));
    let foreign = oauth_runtime::keys::SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let unsigned = {
        use base64::Engine;
        let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.", encode(r#"{"alg":"none"}"#), encode(&claims.to_string()))
    };
    for wrong in [
        signed_by(&foreign, &claims),
        signed_by(&client_key(SigningAlgorithm::Rs256), &claims),
        with_another_signature(&signed(&claims)),
        signed_with_header(&client_key(SigningAlgorithm::Es256), &claims, |header| {
            header.typ = Some("at+jwt".into())
        }),
        unsigned,
        "eyJ".to_owned(),
    ] {
        provider.send("signing", &wrong, &[]).await.assert_error(400, "invalid_request");
    }
    // What was refused is not used up.
    assert_eq!(provider.send("signing", &signed(&claims), &[]).await.status, 200);
}

#[tokio::test]
async fn a_client_that_is_registered_for_it_signs() {
    let provider = CibaFixture::start().await;
    provider.ask("signing", &[]).await.assert_error(400, "invalid_request");
    // Another client has no keys.
    let object = signed(&provider.claims(&json!({ "iss": "till" })));
    provider.send("till", &object, &[]).await.assert_error(400, "invalid_request");
}

/// X-150: a signed request is no client assertion, and the other way round.
#[tokio::test]
async fn a_signed_request_authenticates_nobody() {
    let provider = CibaFixture::start().await;
    let object = signed(&provider.claims(&json!({})));
    let form = crate::support::asserting(&object);
    let form: Vec<_> = form.into_iter().chain([("scope", "openid"), ("login_hint", "alice")]).collect();
    provider.http.post("/bc-authorize", None, &form).await.assert_error(401, "invalid_client");
}
