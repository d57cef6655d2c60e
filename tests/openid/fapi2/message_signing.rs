//! FAPI 2.0 Message Signing.

use oauth_runtime::keys::SigningAlgorithm;
use serde_json::{Value, json};

use crate::support::{Answer, FapiFixture, claims_of, client_key, parameters_of, signed, signed_by};

/// A provider that holds all of its clients to the profile, and one that holds one to it, with that client.
async fn providers() -> [(FapiFixture, &'static str); 2] {
    [(FapiFixture::notary().await, "bank"), (FapiFixture::mixed().await, "notary")]
}

async fn push(provider: &FapiFixture, client_id: &str, changes: Value) -> Answer {
    provider.push_object(client_id, &signed(&provider.object(client_id, &changes))).await
}

#[tokio::test]
async fn section_5_3_1_requests_are_signed() {
    for (provider, client_id) in providers().await {
        provider.push(client_id, &[("response_mode", "jwt")]).await.assert_error(400, "invalid_request");
        assert_eq!(push(&provider, client_id, json!({})).await.status, 201);
    }
    let bank = FapiFixture::bank().await;
    let object = signed(&bank.object("bank", &json!({ "response_mode": null, "nbf": null, "aud": null })));
    assert_eq!(
        bank.push_object("bank", &object).await.status,
        201,
        "the Security Profile demands none of it"
    );
}

#[tokio::test]
async fn section_5_3_1_the_object_says_when_and_for_whom() {
    for (provider, client_id) in providers().await {
        let now = provider.now();
        for (changes, is_accepted) in [
            (json!({ "aud": [provider.http.url, "https://elsewhere.example"] }), true),
            (json!({ "nbf": now + 8 }), true),
            (json!({ "nbf": now - 3600, "exp": now - 3600 + 3600 }), true),
            (json!({ "aud": null }), false),
            (json!({ "aud": "https://elsewhere.example" }), false),
            (json!({ "exp": null }), false),
            (json!({ "nbf": null }), false),
            (json!({ "nbf": now - 3601, "exp": now + 60 }), false),
            (json!({ "nbf": now, "exp": now + 3601 }), false),
            (json!({ "exp": now - 61 }), false),
            (json!({ "nbf": now + 61 }), false),
            (json!({ "request_uri": "urn:ietf:params:oauth:request_uri:a" }), false),
        ] {
            let answer = push(&provider, client_id, changes.clone()).await;
            assert_eq!(answer.status == 201, is_accepted, "{changes} {answer:?}");
            if !is_accepted {
                answer.assert_error(400, "invalid_request_object");
            }
        }
    }
}

#[tokio::test]
async fn section_5_4_1_of_the_security_profile_the_signature_is_strong() {
    for (provider, client_id) in providers().await {
        for algorithm in SigningAlgorithm::USUAL {
            let object = provider.object(client_id, &json!({}));
            let answer = provider.push_object(client_id, &signed_by(&client_key(algorithm), &object)).await;
            match algorithm {
                SigningAlgorithm::Ps256 | SigningAlgorithm::Es256 | SigningAlgorithm::EdDsa => {
                    assert_eq!(answer.status, 201, "{algorithm} {answer:?}");
                }
                _ => answer.assert_error(400, "invalid_request_object"),
            }
        }
    }
    let bank = FapiFixture::bank().await;
    let rs256 = signed_by(
        &client_key(SigningAlgorithm::Rs256),
        &bank.object("bank", &json!({ "response_mode": null })),
    );
    bank.push_object("bank", &rs256).await.assert_error(400, "invalid_request_object");
}

#[tokio::test]
async fn section_5_4_1_responses_are_signed() {
    for (provider, client_id) in providers().await {
        push(&provider, client_id, json!({ "response_mode": "query" }))
            .await
            .assert_error(400, "invalid_request");
        push(&provider, client_id, json!({ "response_mode": null }))
            .await
            .assert_error(400, "invalid_request");
        let pushed = push(&provider, client_id, json!({})).await;
        let parameters = parameters_of(&provider.bring(client_id, &pushed).await);
        let response = claims_of(&parameters["response"]);
        assert_eq!(parameters.len(), 1, "iss is inside: {parameters:?}");
        assert_eq!((&response["iss"], &response["aud"]), (&json!(provider.http.url), &json!(client_id)));
        assert!(response["code"].is_string(), "{response}");
        assert_ne!(crate::support::header_of(&parameters["response"])["alg"], "RS256");
    }
}
