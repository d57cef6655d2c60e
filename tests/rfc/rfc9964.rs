//! RFC 9964: ML-DSA, which counts only where a setting or a key of the provider says so.

use std::sync::Arc;

use oauth_runtime::keys::{ClientKeySet, SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::DpopKey;
use serde_json::{Value, json};

use crate::support::bound::{Bound, BoundFixture, BoundSettings};
use crate::support::{People, Signing, SigningFixture, client_key, jwks, keys, signed_by};

const ML_DSA: [SigningAlgorithm; 3] =
    [SigningAlgorithm::MlDsa44, SigningAlgorithm::MlDsa65, SigningAlgorithm::MlDsa87];

fn service(set: &Value, algorithm: Option<SigningAlgorithm>) -> Value {
    let mut metadata = json!({
        "redirect_uris": ["https://client.example/cb"], "grant_types": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_method": "private_key_jwt", "jwks": set,
    });
    if let Some(algorithm) = algorithm {
        metadata["token_endpoint_auth_signing_alg"] = algorithm.as_str().into();
        metadata["request_object_signing_alg"] = algorithm.as_str().into();
    }
    metadata
}

#[tokio::test]
async fn by_default_no_client_signs_with_it() {
    let provider = SigningFixture::start().await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    assert!(!metadata.to_string().contains("ML-DSA"), "{metadata}");
    for algorithm in ML_DSA {
        let set = jwks([client_key(algorithm), client_key(SigningAlgorithm::Es256)]);
        let refused = provider.register_service(&service(&set, Some(algorithm))).await;
        refused.assert_error(400, "invalid_client_metadata");
        // The set is that of a client which has such keys for others.
        let client = provider.register_service(&service(&set, None)).await;
        let claims = provider.assertion_claims(&client.text("client_id"));
        let answer = provider.token_with(&signed_by(&client_key(algorithm), &claims)).await;
        answer.assert_error(401, "invalid_client");
        let es256 = signed_by(&client_key(SigningAlgorithm::Es256), &claims);
        assert_eq!(provider.token_with(&es256).await.status, 200, "{algorithm}");
    }
}

#[tokio::test]
async fn with_the_setting_clients_sign_with_it() {
    let algorithms = [&ML_DSA[..2], &[SigningAlgorithm::Es256]].concat();
    let provider = SigningFixture::start_signing(keys(), &algorithms).await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    for member in ["token_endpoint_auth", "request_object"] {
        let member = format!("{member}_signing_alg_values_supported");
        assert_eq!(metadata[&member], json!(["ML-DSA-44", "ML-DSA-65", "ES256"]));
    }
    for algorithm in &ML_DSA[..2] {
        let set = jwks([client_key(*algorithm), client_key(SigningAlgorithm::Es256)]);
        let client = provider.register_service(&service(&set, Some(*algorithm))).await;
        assert_eq!(client.status, 201, "{client:?}");
        let claims = || provider.assertion_claims(&client.text("client_id"));
        let right = signed_by(&client_key(*algorithm), &claims());
        assert_eq!(provider.token_with(&right).await.status, 200, "{algorithm}");
        let stranger = SigningKey::generate(*algorithm).expect("a key");
        let (message, _) = right.rsplit_once('.').expect("a signature");
        let own = signed_by(&stranger, &claims());
        let (_, signature) = own.rsplit_once('.').expect("a signature");
        let other = signed_by(&client_key(SigningAlgorithm::Es256), &claims());
        for wrong in [format!("{message}.{signature}"), format!("{message}."), own.clone(), other] {
            provider.token_with(&wrong).await.assert_error(401, "invalid_client");
        }
    }
    let left_out = jwks([client_key(SigningAlgorithm::MlDsa87)]);
    let refused = provider.register_service(&service(&left_out, Some(SigningAlgorithm::MlDsa87))).await;
    refused.assert_error(400, "invalid_client_metadata");
    let rs256 = signed_by(&client_key(SigningAlgorithm::Rs256), &provider.assertion_claims("signing"));
    provider.token_with(&rs256).await.assert_error(401, "invalid_client");
}

/// Nothing defines the hash function of `at_hash` and `c_hash`.
#[tokio::test]
async fn a_provider_signs_with_it_but_no_id_tokens() {
    let both = [SigningAlgorithm::MlDsa44, SigningAlgorithm::Es256];
    let both = both.map(|algorithm| SigningKey::generate(algorithm).expect("a key"));
    let own = SigningKeys::fixed(both).expect("keys");
    let provider = SigningFixture::start_signing(own, &SigningAlgorithm::USUAL).await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    assert_eq!(metadata["id_token_signing_alg_values_supported"], json!(["ES256"]));
    assert_eq!(metadata["userinfo_signing_alg_values_supported"], json!(["ML-DSA-44", "ES256"]));
    let set = provider.http.get("/jwks", &[]).await.json();
    assert_eq!((&set["keys"][0]["kty"], &set["keys"][0]["alg"]), (&json!("AKP"), &json!("ML-DSA-44")));
    assert_eq!(ClientKeySet::from_value(&set).expect("a JWK set").len(), 2);
    let register = async |member: &str| {
        let metadata = json!({ "redirect_uris": ["https://client.example/cb"], member: "ML-DSA-44" });
        provider.register(&metadata).await
    };
    register("id_token_signed_response_alg").await.assert_error(400, "invalid_client_metadata");
    assert_eq!(register("userinfo_signed_response_alg").await.status, 201);

    let alone = SigningKey::generate(SigningAlgorithm::MlDsa44).expect("a key");
    let issuer = "https://as.example".parse().expect("an issuer");
    let alone = SigningKeys::fixed([alone]).expect("keys");
    let store = Arc::new(MemoryStore::new());
    let error = Signing::builder(issuer, store, People::default(), alone, None).try_build().err();
    assert_eq!(error.map(|error| error.setting()), Some("signing_keys"));
}

#[tokio::test]
async fn proofs_with_ml_dsa_44_count_if_a_setting_says_so() {
    let key = DpopKey::of(SigningAlgorithm::MlDsa44).expect("a key");
    assert_eq!((&key.jwk()["kty"], &key.jwk()["alg"]), (&json!("AKP"), &json!("ML-DSA-44")));
    let usual = BoundFixture::start().await;
    usual.own_token(&key).await.assert_error(400, "invalid_dpop_proof");
    let proof_algorithms = vec![SigningAlgorithm::MlDsa44];
    let strong =
        BoundFixture::start_with(BoundSettings { proof_algorithms, ..BoundSettings::default() }).await;
    let answer = strong.own_token(&key).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let introspected = strong.http.introspect(&answer.text("access_token")).await;
    assert_eq!(introspected["cnf"]["jkt"], key.thumbprint());
    for algorithm in [SigningAlgorithm::MlDsa65, SigningAlgorithm::MlDsa87] {
        let issuer = "https://as.example".parse().expect("an issuer");
        let store = Arc::new(MemoryStore::new());
        let builder = Bound::builder(issuer, store, People::default(), keys());
        let error = builder.dpop_signing_algorithms(vec![algorithm]).try_build().err();
        assert_eq!(error.map(|error| error.setting()), Some("dpop_signing_algorithms"), "they are too long");
    }
}
