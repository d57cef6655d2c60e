//! Modules of the plans of the OpenID Foundation, by their names, against providers that declare the profile: the Security
//! Profile, and Message Signing. The reference provider, which holds single clients to it, runs all of them.

mod run;

use std::time::Duration;

use oauth_runtime::testing::DpopKey;
use serde_json::json;

use self::run::Run;
use crate::support::{CHALLENGE, VERIFIER};

fn key() -> DpopKey {
    DpopKey::generate().expect("a key")
}

#[tokio::test]
async fn discovery_end_point_verification() {
    for run in Run::all().await {
        let issuer = &run.provider.http.url;
        for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
            let metadata = run.provider.http.get(path, &[]).await.json();
            assert_eq!(metadata["issuer"], *issuer);
            for name in ["authorization", "token", "pushed_authorization_request", "introspection"] {
                let endpoint = metadata[format!("{name}_endpoint")].as_str().expect("an endpoint");
                assert!(endpoint.starts_with(issuer), "{name}: {endpoint}");
            }
            assert_eq!(metadata["require_pushed_authorization_requests"], true);
            for (list, word) in [
                ("response_types_supported", "code"),
                ("code_challenge_methods_supported", "S256"),
                ("token_endpoint_auth_methods_supported", "private_key_jwt"),
                ("token_endpoint_auth_signing_alg_values_supported", "ES256"),
                ("dpop_signing_alg_values_supported", "ES256"),
                ("grant_types_supported", "authorization_code"),
                ("id_token_signing_alg_values_supported", "ES256"),
                ("subject_types_supported", "public"),
                ("scopes_supported", "openid"),
            ] {
                let values = metadata[list].as_array().unwrap_or_else(|| panic!("{list} in {metadata}"));
                assert!(values.contains(&json!(word)), "{list}: {values:?}");
                assert!(!values.contains(&json!("RS256")), "{list}: {values:?}");
            }
            if run.is_signed() {
                for (list, word) in [
                    ("response_modes_supported", "jwt"),
                    ("request_object_signing_alg_values_supported", "ES256"),
                    ("authorization_signing_alg_values_supported", "ES256"),
                    ("introspection_signing_alg_values_supported", "ES256"),
                ] {
                    let values = metadata[list].as_array().unwrap_or_else(|| panic!("{list} in {metadata}"));
                    assert!(values.contains(&json!(word)), "{list}: {values:?}");
                }
            } else {
                assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
            }
        }
    }
}

#[tokio::test]
async fn happy_flow() {
    for run in Run::all().await {
        for scope in ["openid offline_access read", "read openid", "read"] {
            let key = key();
            let tokens = run.complete(&key, &json!({ "scope": scope })).await;
            assert_eq!(tokens["token_type"], "DPoP", "{tokens}");
            let has_id_token = scope.contains("openid");
            assert_eq!(tokens["id_token"].is_string(), has_id_token, "{scope}: {tokens}");
            let granted = tokens["scope"].as_str().expect("a scope");
            assert!(granted.split(' ').any(|token| token == "read"), "{tokens}");
            if has_id_token {
                assert_eq!(run.userinfo(&key, &tokens).await.json()["sub"], "alice-sub");
            }
        }
    }
}

#[tokio::test]
async fn requests_without_state_or_nonce_or_with_long_ones_succeed() {
    for run in Run::all().await {
        for changes in [
            json!({ "state": null }),
            json!({ "nonce": null }),
            json!({ "nonce": "n".repeat(64) }),
            json!({ "nonce": "n".repeat(384), "state": "s".repeat(1024) }),
        ] {
            run.complete(&key(), &changes).await;
        }
    }
}

#[tokio::test]
async fn user_rejects_authentication() {
    for run in Run::all().await {
        let pushed = run.push(&json!({})).await;
        let response = run.response(&run.bring_with(&pushed, &[("x-deny", "1")]).await);
        assert_eq!(response["error"], "access_denied", "{response}");
        assert_eq!(response["iss"], run.provider.http.url);
    }
}

#[tokio::test]
async fn ensure_unsigned_authorization_request_without_using_par_fails() {
    for run in Run::all().await {
        let request = [
            ("client_id", "bank"),
            ("response_type", "code"),
            ("redirect_uri", "https://client.example/cb"),
            ("scope", "openid read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let answer = run.provider.authorize(&request).await;
        assert!(!answer.header("location").contains("code="), "{answer:?}");
        let object = crate::support::signed(&run.provider.object("bank", &json!({})));
        let signed = [("client_id", "bank"), ("request", object.as_str())];
        let answer = run.provider.authorize(&signed).await;
        assert!(!answer.header("location").contains("code="), "{answer:?}");
    }
}

#[tokio::test]
async fn ensure_holder_of_key_required() {
    for run in Run::all().await {
        let code = run.code(&json!({})).await;
        let refused = run.redeem(&code, None, &[]).await;
        assert!(["invalid_request", "invalid_grant"].contains(&&*refused.text("error")), "{refused:?}");
        assert_eq!(refused.status, 400);
        let key = key();
        let tokens = run.redeem(&code, Some(&key), &[]).await;
        assert_eq!(tokens.status, 200, "the code is not used up: {tokens:?}");
        let bearer = run.provider.http.get_with_token("/userinfo", &tokens.text("access_token")).await;
        assert_eq!(bearer.status, 401, "{bearer:?}");
    }
}

#[tokio::test]
async fn ensure_mismatched_dpop_jkt_fails_and_the_key_of_the_request_succeeds() {
    for run in Run::all().await {
        let (own, other) = (key(), key());
        for wrong in [&other, &own] {
            let code = run.code(&json!({ "dpop_jkt": own.thumbprint() })).await;
            let answer = run.redeem(&code, Some(wrong), &[]).await;
            match wrong.thumbprint() == own.thumbprint() {
                true => assert_eq!(answer.status, 200, "{answer:?}"),
                false => assert_eq!(answer.status, 400, "{answer:?}"),
            }
        }
    }
}

#[tokio::test]
async fn dpop_negative_tests() {
    for run in Run::all().await {
        let key = key();
        let tokens = run.complete(&key, &json!({})).await;
        let token = tokens["access_token"].as_str().expect("a token").to_owned();
        let proof = || run.proof(&key, "GET", "/userinfo").access_token(&token);
        assert_eq!(run.get("/userinfo", &token, &proof().sign()).await.status, 200);
        let used = proof().sign();
        assert_eq!(run.get("/userinfo", &token, &used).await.status, 200);
        let now = run.provider.now();
        for wrong in [
            used,
            proof().claim("htm", "POST").sign(),
            proof().claim("htu", "https://elsewhere.example/userinfo").sign(),
            proof().claim("iat", now - 3600).sign(),
            proof().claim("iat", now + 3600).sign(),
            proof().claim("jti", json!(null)).sign(),
            proof().claim("ath", json!(null)).sign(),
            proof().claim("ath", "bm90IHRoaXMgb25l").sign(),
            proof().header("typ", "JWT").sign(),
            proof().header("alg", "none").sign(),
        ] {
            let answer = run.get("/userinfo", &token, &wrong).await;
            answer.assert_error(401, "invalid_dpop_proof");
            assert!(answer.header("www-authenticate").starts_with("DPoP "), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn attempt_reuse_authorization_code_and_code_verifiers() {
    for run in Run::all().await {
        let (key, code) = (key(), run.code(&json!({})).await);
        for wrong in [
            &[("code_verifier", "-")][..],
            &[("code_verifier", "a-wrong-verifier-of-the-right-length-0123456789")],
        ] {
            let answer = run.redeem(&code, Some(&key), wrong).await;
            assert!(["invalid_request", "invalid_grant"].contains(&&*answer.text("error")), "{answer:?}");
        }
        let right = [("code_verifier", VERIFIER)];
        let tokens = run.redeem(&code, Some(&key), &right).await;
        assert_eq!(tokens.status, 200, "{tokens:?}");
        run.redeem(&code, Some(&key), &right).await.assert_error(400, "invalid_grant");
    }
}

#[tokio::test]
async fn ensure_authorization_code_and_request_uri_are_bound_to_the_client() {
    for run in Run::all().await {
        let code = run.code(&json!({})).await;
        run.redeem_as("second", &code, Some(&key()), &[]).await.assert_error(400, "invalid_grant");
        let pushed = run.push(&json!({})).await.text("request_uri");
        let answer = run.provider.authorize(&[("client_id", "second"), ("request_uri", &pushed)]).await;
        assert!(!answer.header("location").contains("code="), "{answer:?}");
    }
}

#[tokio::test]
async fn par_attempt_reuse_and_expired_request_uri() {
    for run in Run::all().await {
        let pushed = run.push(&json!({})).await;
        assert!(run.response(&run.bring_with(&pushed, &[]).await)["code"].is_string());
        let again = run.bring_with(&pushed, &[]).await;
        assert!(
            !again.header("location").contains("code=") && !again.header("location").contains("response=")
        );
        let late = run.push(&json!({})).await;
        run.provider
            .clock
            .advance(Duration::from_secs(late.json()["expires_in"].as_u64().expect("seconds") + 1));
        let answer = run.bring_with(&late, &[]).await;
        assert!(
            !answer.header("location").contains("code=") && !answer.header("location").contains("response=")
        );
    }
}

#[tokio::test]
async fn refresh_token() {
    for run in Run::all().await {
        let key = key();
        let tokens = run.complete(&key, &json!({ "scope": "openid offline_access read" })).await;
        let token = tokens["refresh_token"].as_str().expect("a refresh token");
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        let unproved = run.post("bank", None, &form).await;
        assert!(["invalid_request", "invalid_grant"].contains(&&*unproved.text("error")), "{unproved:?}");
        run.post("second", Some(&key), &form).await.assert_error(400, "invalid_grant");
        let refreshed = run.post("bank", Some(&key), &form).await;
        assert_eq!((refreshed.status.as_u16(), refreshed.text("token_type")), (200, "DPoP".to_owned()));
        assert_eq!(run.userinfo(&key, &refreshed.json()).await.status, 200);
    }
}
