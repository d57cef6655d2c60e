//! Rows C-11 and C-12: client assertions.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey};
use serde_json::{Value, json};

use crate::support::{SigningFixture, client_jwks, client_key, jwks, signed, signed_by, signed_with_header};

#[tokio::test]
async fn c_11_claims_that_are_wrong() {
    let provider = SigningFixture::start().await;
    let now = provider.now();
    for changes in [
        json!({ "exp": now - 60 }),
        json!({ "exp": null }),
        json!({ "exp": now + 365 * 86_400 }),
        json!({ "exp": now + 3661 }),
        json!({ "exp": (now + 60).to_string() }),
        json!({ "nbf": now + 61 }),
        json!({ "iat": now + 61 }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": null }),
        json!({ "iss": "web" }),
        json!({ "iss": null }),
        json!({ "sub": "web" }),
        json!({ "sub": null }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
    ] {
        for client_id in ["signing", "published"] {
            let answer = provider.token_claiming(client_id, changes.clone()).await;
            answer.assert_error(401, "invalid_client");
            assert!(answer.header("www-authenticate").is_empty(), "{answer:?}");
        }
    }
    assert_eq!(provider.site.fetched(), Vec::<String>::new());
    // Within the leeway of clocks.
    for changes in [json!({ "exp": now - 59 }), json!({ "nbf": now + 60 }), json!({ "exp": now + 3660 })] {
        let answer = provider.token_claiming("signing", changes).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test]
async fn c_11_no_signature_and_a_shared_secret() {
    let provider = SigningFixture::start().await;
    let claims = provider.assertion_claims("signing");
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    for algorithm in ["none", "None", "NONE", ""] {
        let unsigned = format!("{}.{}.", encode(&json!({ "alg": algorithm })), encode(&claims));
        provider.token_with(&unsigned).await.assert_error(401, "invalid_client");
    }
    // The public key, in each of its forms, as the secret of an HMAC.
    let set = client_jwks();
    let key = &set["keys"][2];
    let mut header = Header::new(Algorithm::HS256);
    header.kid = key["kid"].as_str().map(str::to_owned);
    for secret in [set.to_string(), key.to_string(), key["x"].to_string()] {
        let forged = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(secret.as_bytes()));
        provider.token_with(&forged.expect("a token")).await.assert_error(401, "invalid_client");
    }
    for garbage in ["", ".", "..", "a.b.c", "e30.e30.e30", "\u{1f600}"] {
        provider.token_with(garbage).await.assert_error(401, "invalid_client");
    }
}

#[tokio::test]
async fn c_11_a_key_of_its_own_is_not_looked_at() {
    let provider = SigningFixture::start().await;
    let attacker = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let evil = "https://evil.example/jwks.json";
    let keys = jwks([attacker.clone()]);
    provider.site.publish(evil, keys.to_string());
    for name in ["jku", "x5u", "jwk", "x5c"] {
        let honest = client_key(SigningAlgorithm::Es256);
        for key in [&attacker, &honest] {
            let claims = provider.assertion_claims("published");
            let forged = signed_with_header(key, &claims, |header| match name {
                "jku" => header.jku = Some(evil.into()),
                "x5u" => header.x5u = Some(evil.into()),
                "jwk" => header.jwk = serde_json::from_value(keys["keys"][0].clone()).ok(),
                _ => header.x5c = Some(vec!["AAAA".into()]),
            });
            provider.token_with(&forged).await.assert_error(401, "invalid_client");
        }
    }
    assert_eq!(provider.site.fetched(), Vec::<String>::new());
}

#[tokio::test]
async fn c_11_an_unknown_key() {
    let provider = SigningFixture::start().await;
    let stranger = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let claims = provider.assertion_claims("signing");
    provider.token_with(&signed_by(&stranger, &claims)).await.assert_error(401, "invalid_client");
    // Under the name of the client's key.
    let own = client_key(SigningAlgorithm::Es256);
    let forged = signed_with_header(&stranger, &claims, |header| header.kid = Some(own.key_id().into()));
    provider.token_with(&forged).await.assert_error(401, "invalid_client");
    assert_eq!(provider.site.fetched(), Vec::<String>::new());
}

#[tokio::test]
async fn c_12_an_assertion_counts_once() {
    let provider = SigningFixture::start().await;
    let assertion = signed(&provider.assertion_claims("signing"));
    assert_eq!(provider.token_with(&assertion).await.status, 200);
    provider.token_with(&assertion).await.assert_error(401, "invalid_client");
    // As long as it would be valid.
    provider.clock.advance(Duration::from_secs(119));
    provider.token_with(&assertion).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn c_12_in_parallel_and_on_two_instances() {
    let one = SigningFixture::start().await;
    let other = one.second_instance().await;
    let assertion = signed(&one.assertion_claims("signing"));
    let instances = [&one, &other].into_iter().cycle().take(16);
    let answers =
        futures_util::future::join_all(instances.map(|instance| instance.token_with(&assertion))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 15);
}
