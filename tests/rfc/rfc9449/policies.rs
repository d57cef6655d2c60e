//! What a provider accepts of the proofs that are right otherwise.

use oauth_runtime::keys::SigningAlgorithm;

use super::{assert_invalid_proof, key};
use crate::support::bound::{BoundFixture, BoundSettings, STRICT};

#[tokio::test]
async fn section_5_1_only_the_algorithms_of_the_settings_count() {
    let proof_algorithms = vec![SigningAlgorithm::Ps256];
    let settings = BoundSettings { proof_algorithms, ..BoundSettings::default() };
    let provider = BoundFixture::start_with(settings).await;
    let metadata = provider.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata["dpop_signing_alg_values_supported"], serde_json::json!(["PS256"]));
    // It is signed with ES256.
    assert_invalid_proof(&provider.own_token(&key()).await, "algorithms");
    let answer = provider.http.get("/notes", &[]).await;
    let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(challenges[1], "DPoP algs=\"PS256\"");
}

#[tokio::test]
async fn a_proof_of_more_than_8_kib_is_not_read() {
    let provider = BoundFixture::start().await;
    let key = key();
    let padded = |bytes| {
        let proof = provider.proof(&key, "POST", "/token");
        proof.claim("padding", "a".repeat(bytes)).sign()
    };
    let proof = padded(5_000);
    assert_eq!(provider.token(&[("dpop", &proof)], &STRICT).await.status, 200, "{}", proof.len());
    let proof = padded(6_200);
    assert!(proof.len() > 8 * 1024);
    assert_invalid_proof(&provider.token(&[("dpop", &proof)], &STRICT).await, "too long");
}

/// Whoever has the token and not its key could fill the store.
#[tokio::test]
async fn section_11_1_a_proof_by_another_key_is_not_remembered() {
    let provider = BoundFixture::start().await;
    let (own, other) = (key(), key());
    let token = provider.own_token(&own).await.text("access_token");
    let proof = provider.proof(&other, "GET", "/notes").access_token(&token).sign();
    for _ in 0..2 {
        let refused = provider.get("/notes", "DPoP", &token, Some(&proof)).await;
        refused.assert_error(401, "invalid_token");
    }
    assert_eq!(provider.get_as(&own, "/notes", &token).await.status, 200);
}
