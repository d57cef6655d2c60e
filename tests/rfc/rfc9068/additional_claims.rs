//! Section 2.2.3: the application's own claims, and the same at introspection (RFC 7662 section 2.2).

use oauth_runtime::OAuthError;
use oauth_runtime::openid::Claims;
use serde_json::{Value, json};

use super::provider::{FILES, Fixture, NOTES, text};
use crate::support::neutral::json_of;

#[tokio::test]
async fn claims_of_the_application_are_in_jwts_and_in_the_introspection_of_every_access_token() {
    let provider = Fixture::start();
    provider
        .hook
        .says(|| Ok(Claims::new().with("tenant", "acme").with("roles", json!(["editor", "reader"]))));
    let jwt = json_of(&provider.job(NOTES).await);
    let claims = provider.claims(text(&jwt, "access_token"));
    assert_eq!((&claims["tenant"], &claims["roles"]), (&json!("acme"), &json!(["editor", "reader"])));
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!(NOTES), &json!("job")), "{claims}");
    let opaque = json_of(&provider.job(FILES).await);
    for tokens in [&jwt, &opaque] {
        let known = provider.introspect(text(tokens, "access_token")).await;
        assert_eq!((&known["tenant"], &known["roles"]), (&json!("acme"), &json!(["editor", "reader"])));
    }
    let tokens = provider.tokens("web", &[("scope", "read")]).await;
    let known = provider.introspect(text(&tokens, "refresh_token")).await;
    assert_eq!((&known["active"], &known["tenant"]), (&json!(true), &Value::Null), "{known}");
}

#[tokio::test]
async fn the_application_learns_what_each_token_is_for() {
    let provider = Fixture::start();
    let approved = [("scope", "openid read write"), ("resource", NOTES), ("resource", FILES)];
    let tokens = provider.tokens("web", &approved).await;
    provider.refresh(&tokens, &[("scope", "read"), ("resource", FILES)]).await;
    provider.job(NOTES).await;
    provider.authorize("web", &[("response_type", "token"), ("scope", "read"), ("resource", FILES)]).await;
    let userinfo = "http://localhost/userinfo";
    let of = |client: &str, subject: Value, scope: &str, audience: Value, grant_type: Value, acr: Value| {
        json!({
            "client": client, "subject": subject, "scope": scope, "audience": audience,
            "grant_type": grant_type, "acr": acr,
        })
    };
    let (alice, gold) = (json!("alice-sub"), json!("gold"));
    let expected = [
        of(
            "web",
            alice.clone(),
            "openid read write",
            json!([NOTES, FILES, userinfo]),
            json!("authorization_code"),
            gold.clone(),
        ),
        of("web", alice.clone(), "read", json!([FILES]), json!("refresh_token"), gold.clone()),
        of("job", Value::Null, "read write", json!([NOTES]), json!("client_credentials"), Value::Null),
        of("web", alice, "read", json!([FILES]), Value::Null, gold),
    ];
    assert_eq!(provider.hook.asked(), expected);
}

#[tokio::test]
async fn claims_stay_as_they_were_until_a_refresh_asks_again() {
    let provider = Fixture::start();
    provider.hook.adds("tenant", "before");
    let first = provider.tokens("web", &[("scope", "read"), ("resource", NOTES)]).await;
    provider.hook.adds("tenant", "after");
    assert_eq!(provider.introspect(text(&first, "access_token")).await["tenant"], "before");
    assert_eq!(provider.hook.asked().len(), 1, "introspection does not ask");
    let second = json_of(&provider.refresh(&first, &[]).await);
    assert_eq!(provider.claims(text(&second, "access_token"))["tenant"], "after");
    assert_eq!(provider.introspect(text(&first, "access_token")).await["tenant"], "before");
}

/// The names that the standards define: for JWTs, for access tokens, for ID tokens, for introspection.
const PROVIDERS: [&str; 24] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "client_id",
    "scope",
    "auth_time",
    "acr",
    "amr",
    "azp",
    "sid",
    "nonce",
    "at_hash",
    "c_hash",
    "s_hash",
    "cnf",
    "act",
    "authorization_details",
    "active",
    "token_type",
    "username",
];

#[tokio::test]
async fn a_claim_of_the_provider_is_an_error_and_nothing_is_spent() {
    let provider = Fixture::start();
    let before = provider.tokens("web", &[("scope", "read"), ("resource", NOTES)]).await;
    let code = provider.code("web", &[("scope", "read"), ("resource", FILES)]).await;
    for name in PROVIDERS {
        provider.hook.adds(name, "https://evil.example");
        for response in [
            provider.redeem("web", &code).await,
            provider.refresh(&before, &[]).await,
            provider.job(NOTES).await,
        ] {
            assert_eq!(
                (response.status().as_u16(), &json_of(&response)["error"]),
                (500, &json!("server_error"))
            );
            assert!(json_of(&response).get("access_token").is_none(), "{name} {response:?}");
        }
        let implicit = [("response_type", "token"), ("scope", "read")];
        let response = provider.authorize("web", &implicit).await;
        assert!(response.contains(&("error".into(), "server_error".into())), "{name} {response:?}");
    }
    provider.hook.adds("tenant", "acme");
    for response in [provider.redeem("web", &code).await, provider.refresh(&before, &[]).await] {
        assert_eq!(response.status(), 200, "{response:?}");
    }
}

#[tokio::test]
async fn the_application_decides_what_the_client_hears_of_its_failure() {
    let provider = Fixture::start();
    let code = provider.code("web", &[("scope", "read"), ("resource", FILES)]).await;
    let redeem = async || {
        let response = provider.redeem("web", &code).await;
        (response.status().as_u16(), text(&json_of(&response), "error").to_owned())
    };
    provider.hook.says(|| Err("the database of the tenants is down at 10.0.0.7".into()));
    assert_eq!(redeem().await, (500, "server_error".to_owned()));
    let response = provider.redeem("web", &code).await;
    assert!(!String::from_utf8_lossy(response.body()).contains("10.0.0.7"), "{response:?}");
    provider.hook.says(|| Err(OAuthError::TemporarilyUnavailable { retry_after: None }.into()));
    assert_eq!(redeem().await, (503, "temporarily_unavailable".to_owned()));
    provider.hook.says(|| Err(OAuthError::access_denied("the tenant is closed").into()));
    assert_eq!(redeem().await, (400, "access_denied".to_owned()));
    provider.hook.adds("tenant", "acme");
    assert_eq!(provider.redeem("web", &code).await.status(), 200, "the code was not spent");
}

#[tokio::test]
async fn the_token_s_own_claim_counts_where_a_scope_has_one_with_the_same_name() {
    let provider = Fixture::start();
    let tokens = provider.tokens("web", &[("scope", "read groups"), ("resource", FILES)]).await;
    let known = provider.introspect(text(&tokens, "access_token")).await;
    assert_eq!(known["groups"], json!(["staff", "admins"]), "{known}");
    provider.hook.says(|| Ok(Claims::new().with("groups", json!(["only-this"]))));
    let tokens = provider.tokens("web", &[("scope", "read groups"), ("resource", FILES)]).await;
    let known = provider.introspect(text(&tokens, "access_token")).await;
    assert_eq!(known["groups"], json!(["only-this"]), "{known}");
}
