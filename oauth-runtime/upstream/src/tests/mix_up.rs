//! Responses of another provider or of another request, and invented ones.

use std::time::Duration;

use serde_json::json;

use super::*;

fn is_response(error: &UpstreamError) -> bool {
    matches!(error, UpstreamError::Response(_))
}

#[tokio::test]
async fn a_response_with_another_state_is_refused_before_the_code_is_used() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    let (one, other) = (begin(&fake, &upstream, sign_in()).await, begin(&fake, &upstream, sign_in()).await);
    let swapped = upstream.finish(&one, response(&other)).await.expect_err("refused");
    assert!(is_response(&swapped), "{swapped}");
    let mut without = response(&one);
    without.state = None;
    let without = upstream.finish(&one, without).await.expect_err("refused");
    assert!(is_response(&without), "{without}");
    assert_eq!(fake.read(|state| state.calls.len()), 0);
}

#[tokio::test]
async fn a_response_that_names_another_issuer_is_refused_before_the_code_is_used() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    let pending = begin(&fake, &upstream, sign_in()).await;
    for issuer in [Some("https://evil.example"), Some("https://upstream.example/"), None] {
        for error in [None, Some("access_denied")] {
            let mut response = response(&pending);
            (response.issuer, response.error) = (issuer, error);
            let refused = upstream.finish(&pending, response).await.expect_err("refused");
            assert!(is_response(&refused), "{issuer:?}: {refused}");
        }
    }
    assert_eq!(fake.read(|state| state.calls.len()), 0);
}

#[tokio::test]
async fn an_issuer_that_never_names_itself_may_leave_it_out_but_not_name_another() {
    let fake = Fake::new();
    fake.change(|state| state.metadata["authorization_response_iss_parameter_supported"] = json!(false));
    let upstream = fake.upstream();
    let pending = begin(&fake, &upstream, sign_in()).await;
    let mut named = response(&pending);
    named.issuer = Some("https://evil.example");
    assert!(is_response(&upstream.finish(&pending, named).await.expect_err("refused")));
    let mut silent = response(&pending);
    silent.issuer = None;
    upstream.finish(&pending, silent).await.expect("signed in");
}

#[tokio::test]
async fn metadata_of_another_issuer_is_refused() {
    for issuer in ["https://evil.example", "https://upstream.example/"] {
        let fake = Fake::new();
        fake.change(|state| state.metadata["issuer"] = json!(issuer));
        let error = fake.upstream().begin(sign_in()).await.expect_err("refused").to_string();
        assert!(error.contains("`issuer` is"), "{error}");
    }
}

#[tokio::test]
async fn an_endpoint_without_tls_is_refused() {
    for member in ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
        let fake = Fake::new();
        fake.change(|state| state.metadata[member] = json!("http://upstream.example/x"));
        let error = fake.upstream().begin(sign_in()).await.expect_err("refused").to_string();
        assert!(error.contains(member), "{error}");
    }
}

#[tokio::test]
async fn an_id_token_with_the_nonce_of_another_sign_in_is_refused() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    let pending = begin(&fake, &upstream, sign_in()).await;
    // The provider answers with the tokens of the sign-in that began later.
    begin(&fake, &upstream, sign_in()).await;
    let error = upstream.finish(&pending, response(&pending)).await.expect_err("refused").to_string();
    assert!(error.contains("`nonce`"), "{error}");
    let error = with_claim("nonce", Value::Null).await.expect_err("refused").to_string();
    assert!(error.contains("`nonce`"), "{error}");
}

#[tokio::test]
async fn user_info_about_another_person_is_refused() {
    for user_info in [json!({ "sub": "bob" }), json!({}), json!([])] {
        let fake = Fake::new();
        fake.change(|state| state.user_info = user_info.clone());
        let error = signed_in(&fake, &fake.upstream()).await.expect_err("refused");
        assert!(matches!(error, UpstreamError::Document { .. }), "{user_info}: {error}");
    }
}

#[tokio::test]
async fn a_response_that_comes_too_late_is_refused() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    let pending = begin(&fake, &upstream, sign_in()).await;
    fake.read(|state| state.clock.clone()).advance(Duration::from_secs(601));
    assert!(is_response(&upstream.finish(&pending, response(&pending)).await.expect_err("refused")));
}

#[tokio::test]
async fn an_error_of_the_upstream_is_told_apart_from_a_person_who_declines() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    let pending = begin(&fake, &upstream, sign_in()).await;
    let mut declined = response(&pending);
    (declined.code, declined.error) = (None, Some("access_denied"));
    let declined = upstream.finish(&pending, declined).await.expect_err("declined");
    assert!(declined.is_declined() && declined.advice().is_empty());
    let mut wrong = response(&pending);
    (wrong.error, wrong.error_description) = (Some("invalid_request"), Some("a\r\nb"));
    let wrong = upstream.finish(&pending, wrong).await.expect_err("refused");
    assert!(!wrong.is_declined());
    assert_eq!(wrong.to_string(), "the upstream refused: invalid_request (ab)");
    let mut empty = response(&pending);
    empty.code = Some("");
    assert!(is_response(&upstream.finish(&pending, empty).await.expect_err("refused")));
}
