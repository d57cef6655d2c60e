//! Tokens of a client that is held to the profile.

use std::time::Duration;

use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::testing::DpopKey;
use oauth_runtime::{Clock, RefreshTokenRotation};
use serde_json::Value;

use crate::support::{Answer, FapiFixture, VERIFIER, header_of, parameters_of};

/// A token request with a proof by this key.
async fn token(provider: &FapiFixture, key: &DpopKey, form: &[(&str, &str)]) -> Answer {
    let proof = key.proof("POST", &provider.http.url_of("/token"), provider.clock.now()).sign();
    let assertion = provider.assertion("bank", serde_json::json!({}));
    let form: Vec<_> = form.iter().copied().chain(crate::support::asserting(&assertion)).collect();
    let body = serde_urlencoded::to_string(form).expect("a form");
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("dpop", proof.as_str())];
    provider.http.send("POST", "/token", &headers, Some(body)).await
}

async fn granted(provider: &FapiFixture, key: &DpopKey) -> Answer {
    let pushed = provider.push("bank", &[("scope", "openid offline_access read")]).await;
    let parameters = parameters_of(&provider.bring("bank", &pushed).await);
    let form = [
        ("grant_type", "authorization_code"),
        ("code", parameters["code"].as_str()),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    let answer = token(provider, key, &form).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

#[tokio::test]
async fn section_5_3_2_1_tokens_are_bound_and_refresh_tokens_stay_the_same() {
    let always = FapiFixture::mixed_rotating(RefreshTokenRotation::Always).await;
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await, always] {
        let key = DpopKey::generate().expect("a key");
        let tokens = granted(&provider, &key).await;
        assert_eq!(tokens.text("token_type"), "DPoP");
        let refresh_token = tokens.text("refresh_token");
        // An ordinary client's would be old by now.
        provider.clock.advance(Duration::from_secs(13 * 24 * 3600));
        for _ in 0..2 {
            let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str())];
            let refreshed = token(&provider, &key, &form).await;
            assert_eq!(refreshed.text("token_type"), "DPoP", "{refreshed:?}");
            let again = refreshed.json().get("refresh_token").cloned().unwrap_or(Value::Null);
            assert!(again.is_null() || again == refresh_token.as_str(), "{refreshed:?}");
        }
    }
}

#[tokio::test]
async fn section_5_4_1_whatever_the_provider_signs_is_strong() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed_with_jwts().await] {
        let tokens = granted(&provider, &DpopKey::generate().expect("a key")).await;
        assert_ne!(header_of(&tokens.text("id_token"))["alg"], "RS256");
        let access_token = tokens.text("access_token");
        if access_token.contains('.') {
            assert_ne!(header_of(&access_token)["alg"], "RS256");
        }
    }
    let web = FapiFixture::mixed_with_jwts().await;
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    let ordinary = web.http.post("/token", Some(("web", "web-client-secret")), &form).await;
    assert_eq!(
        header_of(&ordinary.text("access_token"))["alg"],
        "RS256",
        "an ordinary client has the default"
    );
}

#[tokio::test]
async fn section_5_4_1_proofs_are_strong() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await] {
        for algorithm in SigningAlgorithm::USUAL {
            let key = DpopKey::of(algorithm).expect("a key");
            let form = [("grant_type", "client_credentials"), ("scope", "read")];
            let answer = token(&provider, &key, &form).await;
            match algorithm {
                SigningAlgorithm::Ps256 | SigningAlgorithm::Es256 | SigningAlgorithm::EdDsa => {
                    assert_eq!(answer.status, 200, "{algorithm} {answer:?}");
                }
                _ => answer.assert_error(400, "invalid_dpop_proof"),
            }
        }
    }
}
