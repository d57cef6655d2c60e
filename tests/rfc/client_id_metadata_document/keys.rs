//! Section 6.2: clients that authenticate with a key of their document.

use std::sync::Arc;

use oauth_runtime::fetch::Fetched;
use oauth_runtime::{AssertionAudience, ClientDocuments, Clock};
use serde_json::{Value, json};

use crate::support::{CALLBACK, CLIENT, DocumentFixture, Hosts, VERIFIER, asserting, client_jwks, signed};

const JWKS_URI: &str = "https://app.example/jwks.json";

async fn started(keys: Value, audience: AssertionAudience) -> DocumentFixture {
    let hosts = Arc::new(Hosts::default());
    let provider =
        DocumentFixture::start_as(ClientDocuments::new(), Arc::clone(&hosts), hosts, audience).await;
    let mut members = json!({ "token_endpoint_auth_method": "private_key_jwt" });
    members.as_object_mut().expect("an object").extend(keys.as_object().cloned().expect("an object"));
    provider.hosts.publish_with(&members);
    provider.hosts.answer(JWKS_URI, Ok(Fetched::new(client_jwks().to_string())));
    provider
}

/// The redemption of a code with an assertion for this audience.
async fn redeem(
    provider: &DocumentFixture,
    code: &str,
    audience: &Value,
    jwt_id: &str,
) -> crate::support::Answer {
    let now = provider.clock.now().as_unix();
    let assertion = signed(&json!({
        "iss": CLIENT, "sub": CLIENT, "aud": audience, "jti": jwt_id, "iat": now, "exp": now + 60,
    }));
    let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)];
    form.push(("code_verifier", VERIFIER));
    form.extend(asserting(&assertion));
    provider.http.post("/token", None, &form).await
}

#[tokio::test]
async fn a_client_signs_with_a_key_of_its_document_or_at_its_jwks_uri() {
    for keys in [json!({ "jwks": client_jwks() }), json!({ "jwks_uri": JWKS_URI })] {
        let provider = started(keys, AssertionAudience::default()).await;
        let code = provider.code().await;
        provider.redeem(&code).await.assert_error(401, "invalid_client");
        let issuer = json!(provider.http.url);
        let answer = redeem(&provider, &code, &issuer, "one").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        redeem(&provider, &code, &issuer, "one").await.assert_error(401, "invalid_client");
    }
}

/// RFC 10070 section 3: such a client has the same identifier and keys at every provider.
#[tokio::test]
async fn its_assertions_are_for_the_issuer_alone_whatever_the_settings_allow() {
    for audience in [AssertionAudience::Issuer, AssertionAudience::Endpoints] {
        let provider = started(json!({ "jwks": client_jwks() }), audience).await;
        let code = provider.code().await;
        let issuer = provider.http.url.clone();
        let token = format!("{issuer}/token");
        for wrong in [json!(token), json!([token]), json!([issuer, token]), json!("https://other.example")] {
            redeem(&provider, &code, &wrong, "wrong").await.assert_error(401, "invalid_client");
        }
        let answer = redeem(&provider, &code, &json!([issuer]), "right").await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test]
async fn an_invented_assertion_of_an_unknown_client_ends_at_its_document() {
    let provider = DocumentFixture::start().await;
    let (code, issuer) = (provider.code().await, json!(provider.http.url));
    // The client is public, so no assertion is its own.
    redeem(&provider, &code, &issuer, "one").await.assert_error(401, "invalid_client");
}
