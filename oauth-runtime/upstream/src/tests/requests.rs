//! The requests to the upstream.

use oauth_runtime_core::Digest;
use oauth_runtime_core::keys::{ClientKeySet, SigningAlgorithm};
use serde_json::json;

use super::*;

#[tokio::test]
async fn a_sign_in_returns_the_person_with_their_claims() {
    let fake = Fake::new();
    let now = fake.now();
    fake.claim("auth_time", json!(now));
    fake.claim("amr", json!(["pwd", "otp"]));
    fake.claim("sid", json!("session"));
    let identity = signed_in(&fake, &fake.upstream()).await.expect("signed in");
    assert_eq!((identity.issuer.as_str(), identity.subject.as_str()), (ISSUER, "alice"));
    assert_eq!(identity.verified_email(), Some("alice@mail.example"));
    assert_eq!(identity.auth_time, Some(now));
    assert_eq!(identity.amr, ["pwd", "otp"]);
    assert_eq!(identity.session_id.as_deref(), Some("session"));
    assert!(!format!("{identity:?}").contains("mail.example"), "{identity:?}");
}

#[tokio::test]
async fn the_request_has_a_code_challenge_a_nonce_and_a_state_and_no_two_are_the_same() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    let (url, pending) = upstream.begin(sign_in()).await.expect("a request");
    let sent = parameters(&url);
    assert!(url.as_str().starts_with("https://upstream.example/authorize?"), "{url}");
    assert_eq!(sent["response_type"], "code");
    assert_eq!(sent["scope"], "openid profile email");
    assert_eq!(sent["redirect_uri"], CALLBACK);
    assert_eq!(sent["code_challenge_method"], "S256");
    assert_eq!(sent["code_challenge"], Digest::of(&pending.code_verifier).to_string());
    assert_eq!(sent["state"], pending.state);
    let (other, _) = upstream.begin(sign_in()).await.expect("a request");
    for name in ["code_challenge", "nonce", "state"] {
        assert_ne!(sent[name], parameters(&other)[name], "{name}");
    }
    signed_in(&fake, &fake.upstream()).await.expect("signed in");
    let (_, form, authorization) = fake.read(|state| state.calls[0].clone());
    assert_eq!(form["code"], "a-code");
    assert_eq!(form["code_verifier"].len(), 43);
    assert_eq!(form["redirect_uri"], CALLBACK);
    // `us:a+secret%2B`, each part encoded as in a form.
    assert_eq!(authorization.as_deref(), Some("Basic dXM6YStzZWNyZXQlMkI="));
    assert!(!form.contains_key("client_secret"));
}

#[tokio::test]
async fn a_secret_is_in_the_form_where_the_metadata_has_only_that() {
    let fake = Fake::new();
    fake.change(|state| {
        state.metadata["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"])
    });
    signed_in(&fake, &fake.upstream()).await.expect("signed in");
    let (_, form, authorization) = fake.read(|state| state.calls[0].clone());
    assert_eq!((form["client_id"].as_str(), form["client_secret"].as_str()), (CLIENT, "a secret+"));
    assert_eq!(authorization, None);
}

#[tokio::test]
async fn a_client_assertion_is_for_the_issuer_and_used_once() {
    let (fake, own) = (Fake::new(), keys(SigningAlgorithm::Es256));
    let public = ClientKeySet::from_slice(&own.published()).expect("keys");
    let upstream = fake.builder().private_key_jwt(own, SigningAlgorithm::Es256).build().expect("an upstream");
    let mut used = Vec::new();
    for _ in 0..2 {
        signed_in(&fake, &upstream).await.expect("signed in");
        let form = fake.read(|state| {
            let token = state.calls.iter().rev().find(|(url, ..)| url.ends_with("/token"));
            token.expect("a token request").1.clone()
        });
        let assertion = public.verify(&form["client_assertion"], &SigningAlgorithm::USUAL).expect("signed");
        assert_eq!(assertion.claims["aud"], ISSUER);
        assert_eq!((&assertion.claims["iss"], &assertion.claims["sub"]), (&json!(CLIENT), &json!(CLIENT)));
        used.push(assertion.claims["jti"].clone());
    }
    assert_ne!(used[0], used[1]);
}

#[tokio::test]
async fn an_address_and_its_mark_come_from_one_document() {
    let fake = Fake::new();
    // The ID token and UserInfo have different addresses, and only UserInfo verified its address.
    fake.claim("email", json!("mallory@evil.example"));
    let identity = signed_in(&fake, &fake.upstream()).await.expect("signed in");
    assert_eq!(identity.email.as_deref(), Some("mallory@evil.example"));
    assert_eq!(identity.verified_email(), None);
    let fake = Fake::new();
    // The ID token has a mark without an address.
    fake.claim("email_verified", json!(true));
    fake.change(|state| state.user_info = json!({ "sub": "alice", "email": "bob@mail.example" }));
    let identity = signed_in(&fake, &fake.upstream()).await.expect("signed in");
    assert_eq!((identity.email.as_deref(), identity.verified_email()), (Some("bob@mail.example"), None));
}

/// UserInfo is about the person, and not about their login (OpenID Connect Core section 5.3.2).
#[tokio::test]
async fn what_a_login_was_comes_from_the_id_token_alone() {
    let fake = Fake::new();
    fake.change(|state| {
        state.user_info = json!({
            "sub": "alice", "name": "Alice", "auth_time": state.clock.now(), "acr": "gold", "amr": ["mfa"], "sid": "s-1",
        });
    });
    let identity = signed_in(&fake, &fake.upstream()).await.expect("signed in");
    assert_eq!(identity.name.as_deref(), Some("Alice"));
    assert_eq!((identity.auth_time, identity.acr, identity.session_id), (None, None, None));
    assert!(identity.amr.is_empty());
}

#[tokio::test]
async fn a_long_id_token_is_not_kept_for_the_logout() {
    let identity = with_claim("note", json!("x".repeat(100))).await.expect("signed in");
    assert!(identity.id_token.is_some());
    let identity = with_claim("note", json!("x".repeat(4096))).await.expect("signed in");
    assert!(identity.id_token.is_none());
}

#[tokio::test]
async fn signed_user_info_is_refused_with_what_to_do() {
    let fake = Fake::new();
    fake.change(|state| state.user_info = json!("a.b.c"));
    let error = signed_in(&fake, &fake.upstream()).await.expect_err("refused").to_string();
    assert!(error.contains("without_user_info()"), "{error}");
}

#[tokio::test]
async fn the_reason_of_the_token_endpoint_is_in_the_error_with_what_to_check() {
    for status in [StatusCode::BAD_REQUEST, StatusCode::OK] {
        let fake = Fake::new();
        let body = json!({ "error": "invalid_client", "error_description": "no\nsuch client" });
        fake.change(|state| state.token = Some(Called::new(status, body.to_string())));
        let error = signed_in(&fake, &fake.upstream()).await.expect_err("refused");
        assert_eq!(
            error.to_string(),
            "the token endpoint of the upstream refused: invalid_client (nosuch client)"
        );
        assert!(error.advice().contains("client identifier"), "{}", error.advice());
    }
}

#[tokio::test]
async fn a_token_response_that_is_none_is_refused_without_quoting_it() {
    for (body, problem) in [
        (json!({ "access_token": "at", "token_type": "mac" }), "`token_type`"),
        (json!({ "token_type": "Bearer" }), "`access_token`"),
        (json!({ "access_token": "at", "token_type": "Bearer" }), "`id_token` is missing"),
        (json!({ "access_token": ["sec-ret"] }), "JSON object"),
        (json!("sec-ret"), "JSON object"),
    ] {
        let fake = Fake::new();
        fake.change(|state| state.token = Some(Called::new(StatusCode::OK, body.to_string())));
        let error = signed_in(&fake, &fake.upstream()).await.expect_err("refused").to_string();
        assert!(error.contains(problem) && !error.contains("sec-ret"), "{error}");
    }
    let fake = Fake::new();
    fake.change(|state| state.token = Some(Called::new(StatusCode::BAD_GATEWAY, "<html>")));
    let error = signed_in(&fake, &fake.upstream()).await.expect_err("refused");
    assert!(matches!(error, UpstreamError::Fetch { .. }), "{error}");
    assert!(error.is_temporary());
}
