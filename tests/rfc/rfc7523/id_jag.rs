//! Identity assertion authorization grants (draft-ietf-oauth-identity-assertion-authz-grant).

use bytes::Bytes;
use http::Request;
use oauth_runtime::testing::DpopKey;
use serde_json::{Value, json};

use oauth_runtime::grant::jwt_bearer::GRANT_TYPE;

use super::provider::{CLUSTER, COMPANY, FILES, Fixture, GITHUB, ISSUER, assert_refused, with};
use crate::support::neutral::{form_request, json_of};

const TYPE: &str = "oauth-id-jag+jwt";

fn grant(office: &Fixture) -> Value {
    let claims = office.claims(COMPANY, "U1");
    with(&with(&claims, "client_id", json!("wiki")), "scope", json!("read"))
}

#[tokio::test]
async fn a_company_vouches_for_its_person_and_for_what_the_client_may_have() {
    let office = Fixture::start();
    let claims = with(&grant(&office), "resource", json!(FILES));
    let claims = with(&claims, "act", json!({ "sub": "agent-7" }));
    let response = office.present("wiki", &office.sign(TYPE, &claims), &[]).await;
    let known = office.introspect(&response).await;
    for (name, expected) in [
        ("sub", json!("alice-sub")),
        ("scope", json!("read")),
        ("aud", json!([FILES])),
        ("act", json!({ "iss": COMPANY, "sub": "agent-7" })),
    ] {
        assert_eq!(known[name], expected, "{name} in {known}");
    }
    assert_eq!(office.asked()[0]["id_jag"], true);
    let several = with(&grant(&office), "resource", json!([FILES]));
    assert_eq!(office.present("wiki", &office.sign(TYPE, &several), &[]).await.status(), 200);
}

#[tokio::test]
async fn a_grant_is_for_one_client_which_authenticates() {
    let office = Fixture::start();
    let other = office.present("other", &office.sign(TYPE, &grant(&office)), &[]).await;
    assert_refused(&other, "invalid_grant");
    let nobody = with(&grant(&office), "client_id", Value::Null);
    assert_refused(&office.present("wiki", &office.sign(TYPE, &nobody), &[]).await, "invalid_grant");
    let public = with(&grant(&office), "client_id", json!("job"));
    let response = office.present_as_public("job", &office.sign(TYPE, &public)).await;
    assert_refused(&response, "unauthorized_client");
}

#[tokio::test]
async fn a_grant_counts_once_also_of_an_issuer_whose_workloads_use_their_tokens_again() {
    let office = Fixture::start();
    let claims = with(&grant(&office), "iss", json!(CLUSTER));
    let vouched = office.sign(TYPE, &claims);
    assert_eq!(office.present("wiki", &vouched, &[]).await.status(), 200);
    assert_refused(&office.present("wiki", &vouched, &[]).await, "invalid_grant");
}

#[tokio::test]
async fn a_grant_limits_the_scope_and_the_resources() {
    let office = Fixture::start();
    let present = async |claims: &Value, more: &[(&str, &str)]| {
        office.present("wiki", &office.sign(TYPE, claims), more).await
    };
    assert_refused(&present(&grant(&office), &[("scope", "read write")]).await, "invalid_scope");
    let wide = with(&grant(&office), "scope", json!("read write deploy"));
    let response = present(&wide, &[]).await;
    assert_eq!(
        json_of(&response)["scope"],
        "read write",
        "the client is registered for no more: {response:?}"
    );
    let wide = with(&wide, "jti", json!("another"));
    assert_eq!(json_of(&present(&wide, &[("scope", "read")]).await)["scope"], "read");
    for beyond in ["deploy", ""] {
        let beyond = with(&grant(&office), "scope", json!(beyond));
        assert_refused(&present(&beyond, &[]).await, "invalid_scope");
    }
    for resource in
        [json!("https://unknown.example"), json!([FILES, "https://unknown.example"]), json!([]), json!(7)]
    {
        let response = present(&with(&grant(&office), "resource", resource.clone()), &[]).await;
        assert_refused(&response, "invalid_target");
    }
    let elsewhere = with(&grant(&office), "resource", json!(FILES));
    let response = present(&elsewhere, &[("resource", "https://jobs.example")]).await;
    assert_refused(&response, "invalid_target");
    let mut chain = json!({ "sub": "1" });
    for number in 2..=9 {
        chain = json!({ "sub": number.to_string(), "act": chain });
    }
    // Its issuer says nothing about the clients of this provider.
    let ours = json!({ "iss": ISSUER, "sub": "wiki", "client_id": "wiki" });
    for act in [chain, json!("agent"), json!({ "name": "agent" }), ours] {
        let response = present(&with(&grant(&office), "act", act), &[]).await;
        assert_refused(&response, "invalid_grant");
    }
}

#[tokio::test]
async fn only_an_issuer_that_may_issue_such_grants_does() {
    let office = Fixture::start();
    let claims =
        with(&office.claims(GITHUB, "repo:notes/notes:ref:refs/heads/main"), "client_id", json!("wiki"));
    assert_refused(&office.present("wiki", &office.sign(TYPE, &claims), &[]).await, "invalid_grant");
}

#[tokio::test]
async fn the_metadata_says_that_such_grants_are_understood() {
    let office = Fixture::start();
    let request = Request::get("/.well-known/oauth-authorization-server").header("host", "localhost");
    let request = request.body(Bytes::new()).expect("a request");
    let metadata = json_of(&office.server.create_metadata_response(request));
    let profiles = json!(["urn:ietf:params:oauth:grant-profile:id-jag"]);
    assert_eq!(metadata["authorization_grant_profiles_supported"], profiles, "{metadata}");
    let grants = metadata["grant_types_supported"].as_array().expect("a list");
    assert!(grants.contains(&json!("urn:ietf:params:oauth:grant-type:jwt-bearer")), "{metadata}");
    assert!(!metadata.to_string().contains(COMPANY), "it does not say whom the provider trusts");
}

/// RFC 7800 section 3.1: the issuer says whose key it is.
#[tokio::test]
async fn a_grant_that_is_bound_to_a_key_needs_a_proof_and_its_token_is_bound_too() {
    let office = Fixture::start();
    let (own, other) = (DpopKey::generate().expect("a key"), DpopKey::generate().expect("a key"));
    let bound = with(&grant(&office), "cnf", json!({ "jkt": own.thumbprint() }));
    let assertion = office.sign(TYPE, &bound);
    let present = async |key: Option<&DpopKey>, assertion: &str| {
        let form = [("grant_type", GRANT_TYPE), ("assertion", assertion)];
        let mut request = form_request("/token", ("wiki", "wiki-client-secret"), &form);
        if let Some(key) = key {
            let proof = key.proof("POST", &format!("{ISSUER}/token"), office.server.settings().now()).sign();
            request.headers_mut().insert("dpop", proof.parse().expect("a header"));
        }
        office.server.create_token_response(request).await
    };
    for key in [None, Some(&other)] {
        assert_refused(&present(key, &assertion).await, "invalid_grant");
    }
    for unknown in
        [json!({ "kid": "1" }), json!({ "jkt": own.thumbprint(), "kid": "1" }), json!({}), json!("key")]
    {
        let bound = office.sign(TYPE, &with(&grant(&office), "cnf", unknown));
        assert_refused(&present(Some(&own), &bound).await, "invalid_grant");
    }
    let tokens = json_of(&present(Some(&own), &assertion).await);
    assert_eq!(tokens["token_type"], "DPoP", "{tokens}");
}
