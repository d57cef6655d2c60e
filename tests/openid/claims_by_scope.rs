//! Claims of your own scopes, and where the claims of a scope are returned.

use serde_json::{Value, json};

use crate::support::{OpenIdFixture, VERIFIER, claims_of};

/// The tokens of a client with the code flow.
async fn tokens_of(provider: &OpenIdFixture, client_id: &str, scope: &str) -> Value {
    let code = provider.authorized(&[("client_id", client_id), ("scope", scope)]).await.remove("code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code.expect("a code")),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    let secret = format!("{client_id}-client-secret");
    provider.http.post("/token", Some((client_id, &secret)), &form).await.json()
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().expect(name)
}

#[tokio::test]
async fn a_scope_of_ones_own_tells_its_claims() {
    let provider = OpenIdFixture::start().await;
    let tokens = provider.tokens(&[("scope", "openid groups email")]).await;
    let userinfo = provider.http.get_with_token("/userinfo", text(&tokens, "access_token")).await.json();
    let expected = json!({
        "sub": "alice-sub",
        "groups": ["staff", "admins"],
        "https://notes.example/roles": "editor",
        "email": "alice@example.com",
        "email_verified": true,
    });
    assert_eq!(userinfo, expected);

    // A resource server gets the claims of the scope, and nothing else.
    let form = [("token", text(&tokens, "access_token"))];
    let introspected =
        provider.http.post("/introspect", Some(("api", "api-client-secret")), &form).await.json();
    assert_eq!(introspected["groups"], json!(["staff", "admins"]), "{introspected}");
    assert_eq!(introspected["https://notes.example/roles"], "editor");
    assert_eq!((&introspected["active"], &introspected["sub"]), (&json!(true), &json!("alice-sub")));
    assert!(introspected.get("email").is_none(), "{introspected}");

    let without = provider.tokens(&[("scope", "openid")]).await;
    let form = [("token", text(&without, "access_token"))];
    let introspected =
        provider.http.post("/introspect", Some(("api", "api-client-secret")), &form).await.json();
    assert!(introspected.get("groups").is_none(), "{introspected}");
    assert!(claims_of(text(&tokens, "id_token")).get("groups").is_none(), "by default UserInfo tells it");
}

#[tokio::test]
async fn a_claim_of_a_scope_can_be_asked_for_by_name_where_the_client_has_the_scope() {
    let provider = OpenIdFixture::start().await;
    let asked = r#"{"id_token":{"groups":null}}"#;
    let tokens = provider.tokens(&[("claims", asked)]).await;
    assert_eq!(claims_of(text(&tokens, "id_token"))["groups"], json!(["staff", "admins"]));
    let narrow = [("client_id", "narrow"), ("claims", asked), ("response_type", "code id_token")];
    let id_token = provider.authorized(&narrow).await.remove("id_token");
    assert!(id_token.is_none_or(|id_token| claims_of(&id_token).get("groups").is_none()));
}

/// Auth.js, next-auth, Authlib, go-oidc, MSAL, passport-openidconnect and express-openid-connect read only
/// the ID token.
#[tokio::test]
async fn id_tokens_have_the_claims_of_the_scope_where_client_or_provider_is_set_so() {
    let (standard, set) =
        (OpenIdFixture::start().await, OpenIdFixture::start_with_claims_in_id_tokens().await);
    for (provider, client_id, answer) in [
        (&standard, "web", false),
        (&standard, "profiled", true),
        (&set, "web", true),
        (&set, "profiled", true),
    ] {
        let tokens = tokens_of(provider, client_id, "openid email groups offline_access").await;
        let form = [("grant_type", "refresh_token"), ("refresh_token", text(&tokens, "refresh_token"))];
        let secret = format!("{client_id}-client-secret");
        let refreshed = provider.http.post("/token", Some((client_id, &secret)), &form).await.json();
        for id_token in [text(&tokens, "id_token"), text(&refreshed, "id_token")] {
            let claims = claims_of(id_token);
            let names = ["email", "email_verified", "groups"].map(|name| claims.get(name).is_some());
            assert_eq!(names, [answer; 3], "{client_id}: {claims}");
            assert!(claims.get("name").is_none(), "not granted: {claims}");
            assert_eq!((&claims["sub"], &claims["aud"]), (&json!("alice-sub"), &json!(client_id)));
        }
    }
}
