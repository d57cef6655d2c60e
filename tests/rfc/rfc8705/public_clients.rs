//! Section 4: public clients, each installation of which has a certificate that it made itself.

use serde_json::json;

use super::vault::{Fixture, own};

#[tokio::test]
async fn section_4_a_refresh_token_of_a_public_client_is_bound_as_well() {
    let (vault, mine, theirs) = (Fixture::start(), own(), own());
    let tokens = vault.tokens("app", Some(&mine)).await;
    let refresh_token = tokens.text("refresh_token");
    let introspected = vault.introspect(&refresh_token).await;
    assert_eq!(introspected["cnf"], json!({ "x5t#S256": mine.thumbprint }), "{introspected}");
    assert_eq!(vault.refresh("app", &refresh_token, Some(&theirs)).await.outcome(), "400 invalid_grant");
    assert_eq!(vault.refresh("app", &refresh_token, None).await.outcome(), "400 invalid_request");
    let refreshed = vault.refresh("app", &refresh_token, Some(&mine)).await;
    assert_eq!(refreshed.outcome(), "200", "trying spent nothing");
    // So is what replaces it.
    let next = refreshed.text("refresh_token");
    assert_ne!(next, refresh_token);
    assert_eq!(vault.refresh("app", &next, Some(&theirs)).await.outcome(), "400 invalid_grant");
    let last = vault.refresh("app", &next, Some(&mine)).await;
    assert_eq!(vault.get("/me", Some(&last.text("access_token")), Some(&mine)).await.outcome(), "200");
    assert_eq!(
        vault.get("/me", Some(&last.text("access_token")), Some(&theirs)).await.outcome(),
        "401 invalid_token"
    );
}

#[tokio::test]
async fn section_4_a_certificate_does_not_authenticate_a_public_client() {
    let (vault, mine) = (Fixture::start(), own());
    let answer = vault.client_credentials("app", Some(&mine)).await;
    assert_eq!(answer.outcome(), "400 unauthorized_client");
    // PKCE still protects the code.
    let code = vault.authorize("app", "code").await.redirected("code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", "https://client.example/cb"),
    ];
    assert_eq!(vault.post("/token", "app", &form, Some(&mine)).await.json["error"], "invalid_grant");
}
