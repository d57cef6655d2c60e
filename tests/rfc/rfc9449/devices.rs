//! Devices (RFC 8628), whose tokens are bound when they are polled for.

use oauth_runtime::Approval;
use oauth_runtime::device::GRANT_TYPE;
use oauth_runtime::testing::DpopKey;

use super::key;
use crate::support::Answer;
use crate::support::bound::BoundFixture;

/// The device code of a public client, which alice approved.
async fn approved(provider: &BoundFixture) -> String {
    let form = [("client_id", "app"), ("scope", "read")];
    let answer = provider.http.post("/device_authorization", None, &form).await;
    let found = provider.server.find_device_request(&answer.text("user_code")).await.expect("a store");
    let request = found.expect("a request");
    let approval = Approval::new("alice-sub");
    assert!(provider.server.approve_device_request(&request, approval).await.expect("a store"));
    answer.text("device_code")
}

async fn poll(provider: &BoundFixture, device_code: &str, key: Option<&DpopKey>) -> Answer {
    let proof = key.map(|key| provider.proof(key, "POST", "/token").sign());
    let headers: Vec<_> = proof.iter().map(|proof| ("dpop", proof.as_str())).collect();
    let form = [("grant_type", GRANT_TYPE), ("client_id", "app"), ("device_code", device_code)];
    provider.token(&headers, &form).await
}

#[tokio::test]
async fn section_5_the_tokens_of_a_device_are_bound_to_the_key_of_its_poll() {
    let provider = BoundFixture::start().await;
    let (own, other) = (key(), key());
    let tokens = poll(&provider, &approved(&provider).await, Some(&own)).await;
    assert_eq!(tokens.text("token_type"), "DPoP", "{tokens:?}");
    let token = tokens.text("access_token");
    assert_eq!(provider.http.introspect(&token).await["cnf"]["jkt"], own.thumbprint());
    assert_eq!(provider.get("/notes", "Bearer", &token, None).await.status, 401);
    assert_eq!(provider.get_as(&other, "/notes", &token).await.status, 401);
    assert_eq!(provider.get_as(&own, "/notes", &token).await.status, 200);
}

#[tokio::test]
async fn section_5_a_poll_with_a_wrong_proof_leaves_the_device_code_good() {
    let provider = BoundFixture::start().await;
    let own = key();
    let device_code = approved(&provider).await;
    let wrong = provider.proof(&own, "POST", "/token").claim("htm", "GET").sign();
    let form = [("grant_type", GRANT_TYPE), ("client_id", "app"), ("device_code", &device_code)];
    provider.token(&[("dpop", &wrong)], &form).await.assert_error(400, "invalid_dpop_proof");
    assert_eq!(poll(&provider, &device_code, Some(&own)).await.text("token_type"), "DPoP");
}
