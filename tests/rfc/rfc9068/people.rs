//! Tokens of people: section 2.2 for their claims, section 6 for what identifies them.

use serde_json::{Value, json};

use super::provider::{Fixture, NOTES, text};
use crate::support::claims_of;
use crate::support::neutral::json_of;

#[tokio::test]
async fn section_2_2_1_a_token_says_how_the_person_logged_in() {
    let provider = Fixture::start();
    let tokens = provider.tokens("web", &[("scope", "openid read"), ("resource", NOTES)]).await;
    let claims = provider.claims(text(&tokens, "access_token"));
    let login = provider.server.settings().now().as_unix() - 60;
    let auth_time = claims["auth_time"].as_u64().unwrap_or_else(|| panic!("a time in {claims}"));
    assert!(auth_time.abs_diff(login) < 30, "{claims}");
    assert_eq!((&claims["acr"], &claims["amr"]), (&json!("gold"), &json!(["pwd", "otp"])));
    assert_eq!(claims["sub"], "alice-sub");
    let id_token = claims_of(text(&tokens, "id_token"));
    for name in ["auth_time", "acr", "amr", "sub", "iss"] {
        assert_eq!(claims[name], id_token[name], "the ID token says the same: {name}");
    }
    let later = json_of(&provider.refresh(&tokens, &[]).await);
    let claims = provider.claims(text(&later, "access_token"));
    assert_eq!(claims["auth_time"], auth_time, "a refresh is not a login (section 2.2.1)");
}

#[tokio::test]
async fn section_2_2_1_without_openid_too() {
    let provider = Fixture::start();
    let tokens = provider.tokens("web", &[("scope", "read"), ("resource", NOTES)]).await;
    let claims = provider.claims(text(&tokens, "access_token"));
    assert_eq!((&claims["acr"], &claims["amr"]), (&json!("gold"), &json!(["pwd", "otp"])), "{claims}");
    assert!(claims["auth_time"].is_u64() && claims.get("sid").is_none(), "{claims}");
    let job = json_of(&provider.job(NOTES).await);
    let claims = provider.claims(text(&job, "access_token"));
    for name in ["auth_time", "acr", "amr"] {
        assert_eq!(claims.get(name), None, "nobody logged in: {name}");
    }
}

#[tokio::test]
async fn a_refresh_gets_a_new_jwt_with_the_narrowed_scope() {
    let provider = Fixture::start();
    let first = provider.tokens("web", &[("scope", "read write"), ("resource", NOTES)]).await;
    let second = json_of(&provider.refresh(&first, &[("scope", "read")]).await);
    let [one, other] = [&first, &second].map(|tokens| provider.claims(text(tokens, "access_token")));
    assert_ne!(one["jti"], other["jti"]);
    assert_eq!((&one["scope"], &other["scope"]), (&json!("read write"), &json!("read")));
    assert_eq!(
        (&one["aud"], &one["sub"], &one["client_id"]),
        (&other["aud"], &other["sub"], &other["client_id"])
    );
    for tokens in [&first, &second] {
        assert_eq!(provider.introspect(text(tokens, "access_token")).await["active"], true);
    }
    assert_eq!(second["scope"], "read", "{second}");
}

#[tokio::test]
async fn section_6_the_subject_is_the_one_that_the_client_knows() {
    let provider = Fixture::start();
    let request = [("scope", "openid read"), ("resource", NOTES)];
    let (web, pairwise) =
        (provider.tokens("web", &request).await, provider.tokens("pairwise", &request).await);
    assert_eq!(provider.claims(text(&web, "access_token"))["sub"], "alice-sub");
    let token = text(&pairwise, "access_token");
    let subject = &provider.claims(token)["sub"];
    assert_ne!(subject, "alice-sub");
    assert_eq!(*subject, claims_of(text(&pairwise, "id_token"))["sub"]);
    assert_eq!(*subject, provider.introspect(token).await["sub"]);
    let payload: Value = claims_of(token);
    assert!(!payload.to_string().contains("alice"), "{payload}");
}
