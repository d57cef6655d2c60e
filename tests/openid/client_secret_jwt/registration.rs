//! Clients that register themselves for the method (RFC 7591), and change their registration (RFC 7592).

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use crate::support::{SealingFixture, client_jwks, mac};

fn metadata(more: Value) -> Value {
    let mut metadata = json!({
        "token_endpoint_auth_method": "client_secret_jwt", "grant_types": ["client_credentials"],
        "response_types": [], "scope": "read",
    });
    let members = metadata.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    metadata
}

fn text<'a>(registered: &'a Value, name: &str) -> &'a str {
    registered[name].as_str().unwrap_or_else(|| panic!("no {name} in {registered}"))
}

#[tokio::test]
async fn a_client_registers_and_gets_a_secret_for_each_hash() {
    let provider = SealingFixture::start().await;
    for name in [None, Some("HS256"), Some("HS384"), Some("HS512")] {
        let answer = provider.register(&metadata(json!({ "token_endpoint_auth_signing_alg": name }))).await;
        assert_eq!(answer.status, 201, "{name:?} {answer:?}");
        let registered = answer.json();
        assert_eq!(registered["token_endpoint_auth_method"], "client_secret_jwt");
        assert_eq!(registered["client_secret_expires_at"], 0);
        let (client_id, secret) = (text(&registered, "client_id"), text(&registered, "client_secret"));
        assert_eq!(secret.len(), 86);
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let assertion = mac(algorithm, secret, &provider.claims(client_id, &json!({})));
            let is_registered = name.is_none_or(|name| name == format!("{algorithm:?}"));
            let expected = if is_registered { 200 } else { 401 };
            assert_eq!(provider.token_with(&assertion).await.status, expected, "{name:?} {algorithm:?}");
        }
        let kept = provider.kept(client_id).await;
        assert!(kept.contains("sealed:v1:") && !kept.contains(secret), "{kept}");
    }
}

#[tokio::test]
async fn the_algorithm_must_fit_the_method() {
    let provider = SealingFixture::start().await;
    for name in ["RS256", "ES256", "none", "hs256", "HS1"] {
        let answer = provider.register(&metadata(json!({ "token_endpoint_auth_signing_alg": name }))).await;
        answer.assert_error(400, "invalid_client_metadata");
        let expected = "token_endpoint_auth_signing_alg: this server supports HS256, HS384, HS512";
        assert_eq!(answer.text("error_description"), expected, "{name}");
    }
    for method in ["private_key_jwt", "client_secret_basic"] {
        let answer = provider
            .register(&metadata(json!({
                "token_endpoint_auth_method": method, "token_endpoint_auth_signing_alg": "HS256",
                "jwks": client_jwks(),
            })))
            .await;
        answer.assert_error(400, "invalid_client_metadata");
        assert!(!answer.text("error_description").contains("HS256"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_change_of_the_metadata_keeps_the_secret() {
    let provider = SealingFixture::start().await;
    let registered = provider.register(&metadata(json!({}))).await.json();
    let (client_id, secret) = (text(&registered, "client_id"), text(&registered, "client_secret"));
    for name in ["HS256", "HS512"] {
        let change = metadata(json!({ "token_endpoint_auth_signing_alg": name, "client_secret": secret }));
        let answer = provider.change(&registered, change).await;
        assert_eq!((answer.status.as_u16(), answer.text("client_secret").as_str()), (200, secret));
    }
    let assertion = mac(Algorithm::HS512, secret, &provider.claims(client_id, &json!({})));
    assert_eq!(provider.token_with(&assertion).await.status, 200);
    let change = metadata(json!({ "client_secret": "not-the-secret-of-this-client-at-all" }));
    provider.change(&registered, change).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn a_change_of_the_method_drops_the_sealed_secret_and_a_change_back_needs_a_new_one() {
    let provider = SealingFixture::start().await;
    let registered = provider.register(&metadata(json!({}))).await.json();
    let (client_id, secret) = (text(&registered, "client_id"), text(&registered, "client_secret"));
    let basic = metadata(json!({ "token_endpoint_auth_method": "client_secret_basic" }));
    let answer = provider.change(&registered, basic).await;
    assert_eq!((answer.status.as_u16(), answer.json().get("client_secret")), (200, None), "{answer:?}");
    let kept = provider.kept(client_id).await;
    assert!(!kept.contains("seal"), "{kept}");
    provider.token_of(client_id, secret).await.assert_error(401, "invalid_client");
    let grant = [("grant_type", "client_credentials")];
    assert_eq!(provider.http.post("/token", Some((client_id, secret)), &grant).await.status, 200);

    let answer = provider.change(&registered, metadata(json!({}))).await;
    let new = answer.text("client_secret");
    assert_ne!(new, secret);
    provider.token_of(client_id, secret).await.assert_error(401, "invalid_client");
    assert_eq!(provider.token_of(client_id, &new).await.status, 200);

    let keys = metadata(json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": client_jwks() }));
    assert_eq!(provider.change(&registered, keys).await.status, 200);
    let kept = provider.kept(client_id).await;
    assert!(kept.contains(r#""secrets":[]"#) && !kept.contains("sealed:"), "{kept}");
}
