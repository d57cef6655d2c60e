//! Tokens that are bound to keys (RFC 9449).

use bytes::Bytes;
use http::Response;
use oauth_runtime::Clock;
use oauth_runtime::grant::token_exchange::GRANT_TYPE;
use oauth_runtime::testing::DpopKey;
use serde_json::json;

use super::provider::{ACCESS_TOKEN, FILES, Fixture, NOTES, assert_refused, text};
use crate::support::VERIFIER;
use crate::support::neutral::{form_request, json_of};

async fn token(
    office: &Fixture,
    client: &str,
    key: Option<&DpopKey>,
    form: &[(&str, &str)],
) -> Response<Bytes> {
    let secret = format!("{client}-client-secret");
    let mut request = form_request("/token", (client, &secret), form);
    if let Some(key) = key {
        let proof = key.proof("POST", "http://localhost/token", office.clock.now()).sign();
        request.headers_mut().insert("dpop", proof.parse().expect("a header"));
    }
    office.server.create_token_response(request).await
}

async fn exchange(office: &Fixture, client: &str, key: Option<&DpopKey>, subject: &str) -> Response<Bytes> {
    let form = [
        ("grant_type", GRANT_TYPE),
        ("subject_token", subject),
        ("subject_token_type", ACCESS_TOKEN),
        ("scope", "read"),
    ];
    token(office, client, key, &form).await
}

#[tokio::test]
async fn a_bound_subject_token_needs_a_proof_of_its_key_and_stays_bound() {
    let office = Fixture::start();
    let (own, other) = (DpopKey::generate().expect("a key"), DpopKey::generate().expect("a key"));
    let code = office.code("web", &[("scope", "read"), ("resource", NOTES)]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    let tokens = json_of(&token(&office, "web", Some(&own), &form).await);
    let bound = text(&tokens, "access_token");
    for key in [None, Some(&other)] {
        for client in ["web", "notes-api"] {
            assert_refused(&exchange(&office, client, key, bound).await, "invalid_request");
        }
    }
    let issued = json_of(&exchange(&office, "web", Some(&own), bound).await);
    assert_eq!(issued["token_type"], "DPoP");
    let known = office.introspect(text(&issued, "access_token")).await;
    assert_eq!((&known["cnf"]["jkt"], &known["aud"]), (&json!(own.thumbprint()), &json!([FILES])), "{known}");
}

#[tokio::test]
async fn the_new_token_is_bound_to_the_key_of_the_client_that_exchanges() {
    let office = Fixture::start();
    let key = DpopKey::generate().expect("a key");
    let tokens = office.tokens_of("web", "read", NOTES).await;
    let issued = json_of(&exchange(&office, "notes-api", Some(&key), text(&tokens, "access_token")).await);
    assert_eq!(issued["token_type"], "DPoP");
    let known = office.introspect(text(&issued, "access_token")).await;
    assert_eq!(known["cnf"]["jkt"], json!(key.thumbprint()), "{known}");
}
