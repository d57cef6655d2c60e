//! Assertions of a client that is held to the profile.

use oauth_runtime::keys::SigningAlgorithm;
use serde_json::json;

use crate::support::{FapiFixture, client_key, signed_by};

#[tokio::test]
async fn section_5_3_2_1_the_audience_is_the_issuer_as_a_string() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await] {
        let issuer = provider.http.url.clone();
        for audience in [
            json!([issuer]),
            json!([issuer, "https://elsewhere.example"]),
            json!(format!("{issuer}/token")),
            json!(format!("{issuer}/par")),
            json!(format!("{issuer}/")),
            json!("https://elsewhere.example"),
            json!(null),
        ] {
            let assertion = provider.assertion("bank", json!({ "aud": audience }));
            provider.push_asserting(&assertion, &[]).await.assert_error(401, "invalid_client");
        }
        assert_eq!(provider.push("bank", &[]).await.status, 201);
    }
    let mixed = FapiFixture::mixed().await;
    let listed = mixed.assertion("rs256", json!({ "aud": [mixed.http.url] }));
    mixed.push_asserting(&listed, &[]).await.assert_error(401, "invalid_client");
    let rs256 = client_key(SigningAlgorithm::Rs256);
    let claims = mixed.assertion_claims("rs256", &json!({ "aud": [mixed.http.url] }));
    let ordinary = mixed.push_asserting(&signed_by(&rs256, &claims), &[]).await;
    assert_eq!(ordinary.status, 201, "an ordinary client may list it: {ordinary:?}");
}

#[tokio::test]
async fn section_5_3_2_1_clocks_may_differ_by_seconds() {
    let provider = FapiFixture::bank().await;
    let now = provider.now();
    for (changes, is_accepted) in [
        (json!({ "nbf": now + 8 }), true),
        (json!({ "iat": now + 10, "nbf": now + 10 }), true),
        (json!({ "nbf": now + 61 }), false),
        (json!({ "iat": now + 61 }), false),
        (json!({ "exp": now - 300 }), false),
        (json!({ "sub": null }), false),
        (json!({ "exp": null }), false),
        (json!({ "jti": null }), false),
    ] {
        let answer = provider.push_asserting(&provider.assertion("bank", changes.clone()), &[]).await;
        assert_eq!(answer.status == 201, is_accepted, "{changes} {answer:?}");
    }
}

#[tokio::test]
async fn section_5_4_1_the_signature_is_strong() {
    for provider in [FapiFixture::bank().await, FapiFixture::mixed().await] {
        for algorithm in SigningAlgorithm::USUAL {
            let claims = provider.assertion_claims("bank", &json!({}));
            let answer = provider.push_asserting(&signed_by(&client_key(algorithm), &claims), &[]).await;
            match algorithm {
                SigningAlgorithm::Ps256 | SigningAlgorithm::Es256 | SigningAlgorithm::EdDsa => {
                    assert_eq!(answer.status, 201, "{algorithm} {answer:?}");
                }
                _ => answer.assert_error(401, "invalid_client"),
            }
        }
    }
}
