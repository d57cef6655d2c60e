//! RFC 9864: names that say everything. Clients may write either name of Ed25519 (`tests/openid/assertions.rs`); the provider
//! writes the one of its key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime::keys::{ClientKeySet, SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

use crate::support::{CHALLENGE, SigningFixture, header_of, parameters_of};

fn keys(algorithms: [SigningAlgorithm; 2]) -> SigningKeys {
    let keys = algorithms.map(|algorithm| SigningKey::generate(algorithm).expect("a key"));
    SigningKeys::fixed(keys).expect("keys")
}

fn registration(algorithm: &str) -> Value {
    json!({
        "redirect_uris": ["https://client.example/cb"], "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "implicit"], "response_types": ["code id_token"],
        "id_token_signed_response_alg": algorithm, "userinfo_signed_response_alg": algorithm,
    })
}

#[tokio::test]
async fn section_2_2_a_provider_with_a_key_of_that_name_writes_it() {
    let own = keys([SigningAlgorithm::Ed25519, SigningAlgorithm::Rs256]);
    let provider = SigningFixture::start_signing(own, &SigningAlgorithm::USUAL).await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    for kind in ["id_token", "userinfo"] {
        let member = format!("{kind}_signing_alg_values_supported");
        assert_eq!(metadata[&member], json!(["Ed25519", "RS256"]), "{kind}");
    }
    provider.register(&registration("EdDSA")).await.assert_error(400, "invalid_client_metadata");

    let client = provider.register(&registration("Ed25519")).await;
    assert_eq!(client.status, 201, "{client:?}");
    let parameters = [
        ("client_id", client.text("client_id")),
        ("redirect_uri", "https://client.example/cb".to_owned()),
        ("response_type", "code id_token".to_owned()),
        ("scope", "openid".to_owned()),
        ("nonce", "n".to_owned()),
        ("code_challenge", CHALLENGE.to_owned()),
        ("code_challenge_method", "S256".to_owned()),
    ];
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = parameters_of(&provider.authorize(&parameters).await);
    let id_token = answer.get("id_token").unwrap_or_else(|| panic!("an ID token in {answer:?}"));
    assert_eq!(header_of(id_token)["alg"], "Ed25519");

    let set = provider.http.get("/jwks", &[]).await.json();
    assert_eq!((&set["keys"][0]["alg"], &set["keys"][0]["kty"]), (&json!("Ed25519"), &json!("OKP")));
    let set = ClientKeySet::from_value(&set).expect("a JWK set");
    for name in [SigningAlgorithm::Ed25519, SigningAlgorithm::EdDsa] {
        let claims = set.verify(id_token, &[name]).expect("one signature, by either name").claims;
        let hash = URL_SAFE_NO_PAD.encode(&Sha512::digest(&answer["code"])[..32]);
        assert_eq!(claims["c_hash"], hash);
    }
}

#[tokio::test]
async fn a_provider_may_have_a_key_for_each_name_and_the_client_chooses() {
    let own = keys([SigningAlgorithm::EdDsa, SigningAlgorithm::Ed25519]);
    let provider = SigningFixture::start_signing(own, &SigningAlgorithm::USUAL).await;
    for name in ["EdDSA", "Ed25519"] {
        let client = provider.register(&registration(name)).await;
        assert_eq!(client.status, 201, "{client:?}");
        assert_eq!(client.text("id_token_signed_response_alg"), name);
    }
    provider.register(&registration("Ed448")).await.assert_error(400, "invalid_client_metadata");
}
