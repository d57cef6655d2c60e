//! The metadata (OpenID Connect Discovery section 3).

use serde_json::json;

use crate::support::OpenIdFixture;

#[tokio::test]
async fn exactly_what_is_declared() {
    let provider = OpenIdFixture::start().await;
    let answer = provider.http.get("/.well-known/openid-configuration", &[]).await;
    let url = &provider.http.url;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let expected = json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "introspection_endpoint": format!("{url}/introspect"),
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "revocation_endpoint": format!("{url}/revoke"),
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "scopes_supported": ["openid", "profile", "email", "address", "phone", "offline_access", "read", "groups"],
        "response_types_supported": ["code", "id_token", "code id_token", "code token", "code id_token token", "id_token token"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token", "implicit"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "userinfo_endpoint": format!("{url}/userinfo"),
        "jwks_uri": format!("{url}/jwks"),
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "none"],
        "userinfo_signing_alg_values_supported": ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"],
        "acr_values_supported": ["1", "2"],
        "display_values_supported": ["page", "popup", "touch", "wap"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claim_types_supported": ["normal"],
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "name", "family_name", "given_name", "middle_name",
            "nickname", "preferred_username", "profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale",
            "updated_at", "email", "email_verified", "address", "phone_number", "phone_number_verified", "groups",
            "https://notes.example/roles", "employee_number",
        ],
        "claims_parameter_supported": true,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    });
    assert_eq!(answer.json(), expected);
}

#[tokio::test]
async fn what_is_not_declared_is_not_there() {
    let provider = OpenIdFixture::start().await;
    for path in ["/.well-known/oauth-authorization-server", "/end_session", "/register"] {
        assert_eq!(provider.http.get(path, &[]).await.status, 404, "{path}");
    }
    let oauth = crate::support::Fixture::start().await;
    for path in ["/.well-known/openid-configuration", "/jwks", "/userinfo"] {
        let request = http::Request::get(path).body(bytes::Bytes::new()).expect("a request");
        assert_eq!(oauth.server.create_response(request).await.status(), 404, "{path}");
    }
    let metadata = oauth.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert!(
        metadata.get("jwks_uri").is_none() && metadata.get("subject_types_supported").is_none(),
        "{metadata}"
    );
}
