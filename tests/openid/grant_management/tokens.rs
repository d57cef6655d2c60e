//! The ID token of a grant that was changed: it is about the login of the change, with the claims of the whole grant.

use std::time::Duration;

use oauth_runtime::Clock;
use serde_json::json;

use super::provider::{Run, Tokens};
use crate::support::claims_of;

#[tokio::test]
async fn the_id_token_of_a_merge_is_about_its_own_login_and_has_the_claims_of_the_grant() {
    let run = Run::start().await;
    let begun = run.clock.now().as_unix();
    let request = [
        ("grant_management_action", "create"),
        ("scope", "openid read"),
        ("nonce", "first"),
        ("claims", r#"{"id_token":{"email":null}}"#),
    ];
    let first = run.tokens_as(&request, &[("x-sid", "first-session")]).await;
    let claims = claims_of(&first.answer.text("id_token"));
    assert_eq!((&claims["auth_time"], &claims["nonce"]), (&json!(begun), &json!("first")));
    assert_eq!(claims["email"], "alice@example.com", "{claims}");

    run.clock.advance(Duration::from_secs(100));
    let with = |action: &'static str| {
        [
            ("grant_management_action", action),
            ("grant_id", &*first.grant_id),
            ("scope", "openid write"),
            ("nonce", "second"),
            ("claims", r#"{"id_token":{"nickname":null}}"#),
        ]
    };
    let merged = run.tokens_as(&with("merge"), &[("x-sid", "second-session")]).await;
    let claims = claims_of(&merged.answer.text("id_token"));
    assert_eq!((&claims["auth_time"], &claims["nonce"]), (&json!(begun + 100), &json!("second")), "{claims}");
    assert_eq!(
        (&claims["email"], &claims["nickname"]),
        (&json!("alice@example.com"), &json!("Al")),
        "{claims}"
    );
    assert_eq!(claims["sub"], "alice-sub");

    // Core section 12.2: a refresh is no login.
    run.clock.advance(Duration::from_secs(100));
    let refreshed = Tokens::of(run.refresh(&merged.refresh_token).await);
    let claims = claims_of(&refreshed.answer.text("id_token"));
    assert_eq!(
        (&claims["auth_time"], &claims["email"]),
        (&json!(begun + 100), &json!("alice@example.com")),
        "{claims}"
    );

    let replaced = run.tokens_as(&with("replace"), &[("x-sid", "third-session")]).await;
    let claims = claims_of(&replaced.answer.text("id_token"));
    assert_eq!(claims["auth_time"], begun + 200, "{claims}");
    assert_eq!(
        (claims.get("email"), &claims["nickname"]),
        (None, &json!("Al")),
        "a replacement forgets: {claims}"
    );
}
