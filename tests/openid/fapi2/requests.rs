//! Authorization requests of a client that is held to the profile.

use std::time::Duration;

use crate::support::{CHALLENGE, FapiFixture, REQUEST, VERIFIER, parameters_of};

#[tokio::test]
async fn section_5_3_2_2_requests_are_pushed() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await] {
        let pushed = provider.push("bank", &[]).await;
        let parameters = parameters_of(&provider.bring("bank", &pushed).await);
        assert!(parameters.contains_key("code"), "{parameters:?}");
        assert_eq!(parameters["iss"], provider.http.url, "RFC 9207");
        assert!(pushed.json()["expires_in"].as_u64().is_some_and(|seconds| seconds < 600), "{pushed:?}");

        let mut request = REQUEST.to_vec();
        request.push(("client_id", "bank"));
        let answer = provider.authorize(&request).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn section_5_3_2_2_challenges_are_hashed() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await] {
        for wrong in [
            &[("code_challenge", "-"), ("code_challenge_method", "-")][..],
            &[("code_challenge", VERIFIER), ("code_challenge_method", "plain")],
            &[("code_challenge", VERIFIER), ("code_challenge_method", "-")],
        ] {
            provider.push("bank", wrong).await.assert_error(400, "invalid_request");
        }
    }
    let mixed = FapiFixture::mixed().await;
    let plain = [
        ("client_id", "web"),
        ("response_type", "code"),
        ("code_challenge", VERIFIER),
        ("code_challenge_method", "plain"),
    ];
    assert!(parameters_of(&mixed.authorize(&plain).await).contains_key("code"), "an ordinary client may");
}

#[tokio::test]
async fn section_5_3_2_2_redirect_uri_is_pushed() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await] {
        let answer = provider.push("bank", &[("redirect_uri", "-"), ("scope", "read")]).await;
        answer.assert_error(400, "invalid_request");
        assert!(answer.text("error_description").contains("redirect_uri"), "{answer:?}");
    }
}

#[tokio::test]
async fn section_5_3_2_2_responses_are_codes() {
    let bank = FapiFixture::bank().await;
    bank.push("bank", &[("response_type", "code id_token")])
        .await
        .assert_error(400, "unsupported_response_type");
    let mixed = FapiFixture::mixed().await;
    mixed.push("bank", &[("response_type", "code id_token")]).await.assert_error(400, "unauthorized_client");
}

#[tokio::test]
async fn section_5_3_2_1_a_code_lives_for_a_minute() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await] {
        let pushed = provider.push("bank", &[]).await;
        let parameters = parameters_of(&provider.bring("bank", &pushed).await);
        provider.clock.advance(Duration::from_secs(60));
        let form = [
            ("grant_type", "authorization_code"),
            ("code", parameters["code"].as_str()),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        provider.token("bank", &form).await.assert_error(400, "invalid_grant");
    }
}

#[tokio::test]
async fn section_5_3_2_1_there_are_no_bearer_tokens() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await] {
        let credentials = [("grant_type", "client_credentials"), ("scope", "read")];
        provider.token("bank", &credentials).await.assert_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn section_5_3_2_2_a_nonce_may_have_64_characters() {
    let provider = FapiFixture::bank().await;
    let nonce = "n".repeat(64);
    let pushed = provider.push("bank", &[("nonce", &nonce), ("code_challenge", CHALLENGE)]).await;
    assert!(parameters_of(&provider.bring("bank", &pushed).await).contains_key("code"));
}
