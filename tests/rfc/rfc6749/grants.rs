//! Sections 4.1.3, 4.3, 4.4 and 6: the grants at the token endpoint.

use std::time::Duration;

use crate::support::{Changed, Fixture};

#[tokio::test]
async fn section_4_1_3_the_code_is_bound_to_redirect_uri_and_client() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let with = |name: &'static str, value: &'static str| {
        let mut form = crate::support::redemption(&code).to_vec();
        form.retain(|(own, _)| *own != name);
        form.push((name, value));
        form
    };
    for (name, value) in [("redirect_uri", ""), ("redirect_uri", "https://client.example/cb?own=1")] {
        fixture.http.token_as_web(&with(name, value)).await.assert_error(400, "invalid_grant");
    }
    let other = fixture
        .http
        .post("/token", Some(("other", "other-client-secret")), &crate::support::redemption(&code))
        .await;
    other.assert_error(400, "invalid_grant");
    assert_eq!(fixture.redeem(&code).await.status, 200);
}

#[tokio::test]
async fn section_4_3_2_a_password_request() {
    let fixture = Fixture::start().await;
    let form = |password| {
        [("grant_type", "password"), ("username", "alice"), ("password", password), ("scope", "read")]
    };
    let answer = fixture.http.token_as_web(&form("wonderland")).await;
    assert_eq!((answer.status.as_u16(), answer.text("scope")), (200, "read".into()));
    assert_eq!(fixture.refresh(&answer.text("refresh_token")).await.status, 200);
    fixture.http.token_as_web(&form("guess")).await.assert_error(400, "invalid_grant");
    for missing in ["username", "password"] {
        let form: Vec<_> = form("wonderland").into_iter().filter(|(name, _)| *name != missing).collect();
        fixture.http.token_as_web(&form).await.assert_error(400, "invalid_request");
    }
    let unknown = [("grant_type", "password"), ("username", "nobody"), ("password", "wonderland")];
    fixture.http.token_as_web(&unknown).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn section_4_4_3_client_credentials_give_no_refresh_token() {
    let fixture = Fixture::start().await;
    let json = fixture.http.token_as_web(&[("grant_type", "client_credentials")]).await.json();
    assert!(json.get("refresh_token").is_none(), "{json}");
    let introspected = fixture.http.introspect(json["access_token"].as_str().expect("a token")).await;
    assert!(introspected.get("sub").is_none(), "nobody is behind it: {introspected}");
}

#[tokio::test]
async fn section_6_a_refresh_rotates_the_refresh_token() {
    let fixture = Fixture::start().await;
    let first = fixture.tokens().await;
    let second = fixture.refresh(&first.text("refresh_token")).await;
    assert_eq!(second.text("scope"), "read write");
    assert_ne!(second.text("refresh_token"), first.text("refresh_token"));
    assert_ne!(second.text("access_token"), first.text("access_token"));
    assert!(fixture.is_active(&first.text("access_token")).await, "it stays until it expires");
    assert_eq!(fixture.refresh(&second.text("refresh_token")).await.status, 200);
}

#[tokio::test]
async fn section_6_the_lifetime_of_a_refresh_token() {
    let fixture = Fixture::start().await;
    let first = fixture.tokens().await;
    fixture.clock.advance(Duration::from_secs(1_209_599));
    let second = fixture.refresh(&first.text("refresh_token")).await;
    assert_eq!(second.status, 200);
    fixture.clock.advance(Duration::from_secs(1_209_600));
    fixture.refresh(&second.text("refresh_token")).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn section_6_a_retry_within_the_grace_period_gets_the_same_successor() {
    let changed = Changed { refresh_token_grace_period: 30, ..Changed::default() };
    let fixture = Fixture::start_with(changed).await;
    let used = fixture.tokens().await.text("refresh_token");
    let first = fixture.refresh(&used).await;
    fixture.clock.advance(Duration::from_secs(29));
    let retried = fixture.refresh(&used).await;
    assert_eq!(retried.text("refresh_token"), first.text("refresh_token"));
    assert!(fixture.is_active(&retried.text("access_token")).await);

    fixture.clock.advance(Duration::from_secs(1));
    fixture.refresh(&used).await.assert_error(400, "invalid_grant");
    assert!(!fixture.is_active(&retried.text("access_token")).await, "the grant is revoked");
    fixture.refresh(&first.text("refresh_token")).await.assert_error(400, "invalid_grant");
}
