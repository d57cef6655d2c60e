//! The modules of `fapi-ciba-id1-test-plan`, by their names, against a provider that is held to FAPI: in poll and in ping mode.

mod certificates;
mod run;

use std::time::Duration;

use oauth_runtime::ciba::GRANT_TYPE;
use oauth_runtime::keys::SigningAlgorithm;
use serde_json::json;

use self::run::Run;
use crate::support::{asserting, client_key, signed_by, signed_with_header};

#[tokio::test]
async fn discovery_end_point_verification() {
    let run = Run::start("poll").await;
    let metadata = run.http.get("/.well-known/openid-configuration", &[]).await.json();
    let endpoint = metadata["backchannel_authentication_endpoint"].as_str().expect("an endpoint");
    assert!(endpoint.starts_with(&run.http.url));
    assert_eq!(metadata["backchannel_token_delivery_modes_supported"], json!(["poll", "ping"]));
    let algorithms = metadata["backchannel_authentication_request_signing_alg_values_supported"].as_array();
    let algorithms = algorithms.expect("a list");
    assert!(algorithms.contains(&json!("PS256")) && algorithms.contains(&json!("ES256")), "{algorithms:?}");
    assert!(!algorithms.contains(&json!("RS256")), "{algorithms:?}");
    assert!(metadata["grant_types_supported"].as_array().expect("a list").contains(&json!(GRANT_TYPE)));
    assert_eq!(
        metadata["token_endpoint_auth_methods_supported"],
        json!(["private_key_jwt", "tls_client_auth"])
    );
}

#[tokio::test]
async fn fapi_ciba_id1() {
    for mode in ["poll", "ping"] {
        let run = Run::start(mode).await;
        let id = run.asked(json!({})).await;
        run.poll(&id).await.assert_error(400, "authorization_pending");
        run.approve().await;
        assert_eq!(run.got().await.len(), usize::from(mode == "ping"));
        let answer = run.poll(&id).await;
        assert_eq!(answer.json()["token_type"], "DPoP", "{answer:?}");
        assert!(answer.json()["id_token"].is_string());
    }
}

#[tokio::test]
async fn user_rejects_authentication() {
    for mode in ["poll", "ping"] {
        let run = Run::start(mode).await;
        let id = run.asked(json!({})).await;
        run.deny().await;
        assert_eq!(run.got().await.len(), usize::from(mode == "ping"));
        run.poll(&id).await.assert_error(400, "access_denied");
    }
}

#[tokio::test]
async fn multiple_call_to_token_endpoint() {
    let run = Run::start("poll").await;
    let id = run.asked(json!({})).await;
    for expected in ["authorization_pending", "slow_down", "slow_down"] {
        run.poll(&id).await.assert_error(400, expected);
    }
    run.approve().await;
    assert_eq!(run.poll(&id).await.status, 200);
}

#[tokio::test]
async fn auth_req_id_expired() {
    for mode in ["poll", "ping"] {
        let run = Run::start(mode).await;
        let id = run.asked(json!({ "requested_expiry": 30 })).await;
        run.clock.advance(Duration::from_secs(30));
        assert!(run.got().await.is_empty());
        run.poll(&id).await.assert_error(400, "expired_token");
    }
}

#[tokio::test]
async fn ensure_authorization_request_with_binding_message_succeeds() {
    let run = Run::start("poll").await;
    run.asked(json!({ "binding_message": "1234" })).await;
}

#[tokio::test]
async fn ensure_other_scope_order_succeeds() {
    let run = Run::start("poll").await;
    let id = run.asked(json!({ "scope": "read openid" })).await;
    run.approve().await;
    assert!(run.poll(&id).await.json()["id_token"].is_string());
}

#[tokio::test]
async fn ensure_requested_expiry_as_string_succeeds() {
    let run = Run::start("poll").await;
    let answer = run.ask(json!({ "requested_expiry": "30" })).await;
    assert_eq!(answer.json()["expires_in"], 30, "{answer:?}");
}

#[tokio::test]
async fn ensure_authorization_request_with_potentially_bad_binding_message() {
    let run = Run::start("poll").await;
    let message = format!("1234 \u{1f600} {}", "long ".repeat(40));
    run.ask(json!({ "binding_message": message })).await.assert_error(400, "invalid_binding_message");
}

/// A claim that is missing or wrong.
macro_rules! refused {
    ($($name:ident: |$run:ident| $claims:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let $run = Run::start("poll").await;
            let answer = $run.ask($claims).await;
            assert_eq!(answer.status, 400, "{answer:?}");
            answer.assert_error(400, "invalid_request");
        }
    )*};
}

refused! {
    ensure_request_object_missing_aud_fails: |run| json!({ "aud": null });
    ensure_request_object_bad_aud_fails: |run| json!({ "aud": "https://other.example" });
    ensure_request_object_missing_iss_fails: |run| json!({ "iss": null });
    ensure_request_object_bad_iss_fails: |run| json!({ "iss": "somebody" });
    ensure_request_object_missing_exp_fails: |run| json!({ "exp": null });
    ensure_request_object_expired_exp_fails: |run| json!({ "exp": run.now() - 300 });
    ensure_request_object_exp_is_70_minutes_in_future_fails: |run| json!({ "exp": run.now() + 70 * 60 });
    ensure_request_object_missing_iat_fails: |run| json!({ "iat": null });
    ensure_request_object_missing_nbf_fails: |run| json!({ "nbf": null });
    ensure_request_object_nbf_is_10_minutes_in_future_fails: |run| json!({ "nbf": run.now() + 600 });
    ensure_request_object_nbf_is_70_minutes_in_past_fails: |run| json!({ "nbf": run.now() - 70 * 60 });
    ensure_request_object_missing_jti_fails: |run| json!({ "jti": null });
    ensure_authorization_request_with_multiple_hints_fails: |run| json!({ "login_hint_token": "of-alice" });
    ensure_different_client_id_and_issuer_in_backchannel_authorization_request: |run| json!({ "client_id": "second" });
}

#[tokio::test]
async fn ensure_request_object_signature_algorithm_is_none_fails() {
    use base64::Engine;

    let run = Run::start("poll").await;
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let object = format!("{}.{}.", encode(r#"{"alg":"none"}"#), encode(&run.claims(&json!({})).to_string()));
    run.send(&object).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn ensure_request_object_signature_algorithm_is_bad_fails() {
    let run = Run::start("poll").await;
    let claims = run.claims(&json!({}));
    let key = client_key(SigningAlgorithm::Es256);
    let object = signed_with_header(&key, &claims, |_| {});
    let (_, rest) = object.split_once('.').expect("a header");
    let bad = {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(r#"{"alg":"ES257","typ":"JWT"}"#)
    };
    run.send(&format!("{bad}.{rest}")).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn ensure_request_object_signature_algorithm_is_rs256_fails() {
    let run = Run::start("poll").await;
    let object = signed_by(&client_key(SigningAlgorithm::Rs256), &run.claims(&json!({})));
    run.send(&object).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn ensure_request_object_signed_by_other_client_fails() {
    let run = Run::start("poll").await;
    let other = oauth_runtime::keys::SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    run.send(&signed_by(&other, &run.claims(&json!({})))).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn ensure_wrong_auth_req_id_in_token_endpoint_request() {
    let run = Run::start("poll").await;
    run.asked(json!({})).await;
    run.approve().await;
    run.poll("made-up").await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn ensure_wrong_client_id_in_token_endpoint_request() {
    let run = Run::start("poll").await;
    let id = run.asked(json!({})).await;
    run.approve().await;
    run.poll_as("second", &id).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn ensure_wrong_client_id_in_backchannel_authorization_request() {
    let run = Run::start("poll").await;
    let (object, assertion) = (run.object(json!({})), run.assertion("bank", json!({})));
    let form: Vec<_> = [("request", object.as_str()), ("client_id", "second")]
        .into_iter()
        .chain(asserting(&assertion))
        .collect();
    run.http.post("/bc-authorize", None, &form).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn ensure_without_client_assertion_in_token_endpoint_request() {
    let run = Run::start("poll").await;
    let id = run.asked(json!({})).await;
    run.approve().await;
    let form = [("grant_type", GRANT_TYPE), ("auth_req_id", &id), ("client_id", "bank")];
    run.http.post("/token", None, &form).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn ensure_without_client_assertion_in_backchannel_authorization_request() {
    let run = Run::start("poll").await;
    let object = run.object(json!({}));
    let form = [("request", object.as_str()), ("client_id", "bank")];
    run.http.post("/bc-authorize", None, &form).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn ensure_client_assertion_signature_algorithm_in_backchannel_authorization_request_is_rs256_fails() {
    let run = Run::start("poll").await;
    let assertion =
        signed_by(&client_key(SigningAlgorithm::Rs256), &run.assertion_claims("bank", &json!({})));
    let object = run.object(json!({}));
    let form: Vec<_> = [("request", object.as_str())].into_iter().chain(asserting(&assertion)).collect();
    run.http.post("/bc-authorize", None, &form).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn ensure_client_assertion_signature_algorithm_in_token_endpoint_request_is_rs256_fails() {
    let run = Run::start("poll").await;
    let id = run.asked(json!({})).await;
    run.approve().await;
    let assertion =
        signed_by(&client_key(SigningAlgorithm::Rs256), &run.assertion_claims("bank", &json!({})));
    let form: Vec<_> =
        [("grant_type", GRANT_TYPE), ("auth_req_id", &id)].into_iter().chain(asserting(&assertion)).collect();
    run.http.post("/token", None, &form).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn ensure_client_assertion_with_iss_aud_to_token_endpoint_succeeds() {
    let run = Run::start("poll").await;
    let id = run.asked(json!({})).await;
    run.approve().await;
    // The audience is the issuer, as RFC 10070 has it.
    assert_eq!(run.poll(&id).await.status, 200);
}

#[tokio::test]
async fn ping_backchannel_notification_endpoint_response_has_body() {
    let run = Run::start("ping").await;
    run.answer(200);
    let id = run.asked(json!({})).await;
    run.approve().await;
    assert_eq!(run.got().await.len(), 1);
    assert_eq!(run.poll(&id).await.status, 200);
}

/// A client that refuses, or sends the provider elsewhere, is not asked again.
macro_rules! told_once {
    ($($name:ident: $status:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let run = Run::start("ping").await;
            run.answer($status);
            let id = run.asked(json!({})).await;
            run.approve().await;
            assert_eq!(run.got().await.len(), 1);
            run.clock.advance(Duration::from_secs(200));
            assert_eq!(run.got().await.len(), 1, "it is not repeated");
            assert_eq!(run.poll(&id).await.status, 200, "the client may still poll");
        }
    )*};
}

told_once! {
    ping_backchannel_notification_endpoint_response_401: 401;
    ping_backchannel_notification_endpoint_response_403: 403;
    ping_with_mtls_ciba_notification_endpoint_response_401_and_require_server_does_not_retry: 401;
    ping_backchannel_notification_endpoint_return_redirect_request: 302;
}

#[tokio::test]
async fn ensure_unsigned_backchannel_authorization_request_fails() {
    let run = Run::start("poll").await;
    let assertion = run.assertion("bank", json!({}));
    let form: Vec<_> = [("scope", "openid read"), ("login_hint", "alice")]
        .into_iter()
        .chain(asserting(&assertion))
        .collect();
    run.http.post("/bc-authorize", None, &form).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn refresh_token() {
    let run = Run::start("poll").await;
    let id = run.asked(json!({ "scope": "openid read offline_access" })).await;
    run.approve().await;
    let answer = run.poll(&id).await;
    let refreshed = run.refresh(&answer.text("refresh_token")).await;
    assert_eq!(refreshed.json()["token_type"], "DPoP", "{refreshed:?}");
}

/// With DPoP here; `certificates` has the variant of the plan with certificates.
#[tokio::test]
async fn ensure_mtls_holder_of_key_required() {
    let run = Run::start("poll").await;
    let id = run.asked(json!({})).await;
    run.approve().await;
    let assertion = run.assertion("bank", json!({}));
    let form: Vec<_> =
        [("grant_type", GRANT_TYPE), ("auth_req_id", &id)].into_iter().chain(asserting(&assertion)).collect();
    run.http.post("/token", None, &form).await.assert_error(400, "invalid_request");
}

/// Not a module: FAPI has no push mode.
#[tokio::test]
async fn a_client_in_push_mode_is_refused() {
    let run = Run::start("push").await;
    let answer = run.ask(json!({})).await;
    answer.assert_error(401, "invalid_client");
}
