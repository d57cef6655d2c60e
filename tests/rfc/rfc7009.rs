//! Token Revocation.

use crate::support::Fixture;

const WEB: Option<(&str, &str)> = Some(("web", "web-client-secret"));

#[tokio::test]
async fn section_2_1_revoking_a_refresh_token_ends_the_grant() {
    let fixture = Fixture::start().await;
    let tokens = fixture.tokens().await;
    let (access_token, refresh_token) = (tokens.text("access_token"), tokens.text("refresh_token"));
    let answer = fixture.http.post("/revoke", WEB, &[("token", &refresh_token)]).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "{}"));
    assert!(!fixture.is_active(&access_token).await);
    fixture.refresh(&refresh_token).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn section_2_1_revoking_an_access_token_ends_that_one() {
    let fixture = Fixture::start().await;
    let tokens = fixture.tokens().await;
    let access_token = tokens.text("access_token");
    assert_eq!(fixture.http.post("/revoke", WEB, &[("token", &access_token)]).await.status, 200);
    assert!(!fixture.is_active(&access_token).await);
    assert_eq!(fixture.refresh(&tokens.text("refresh_token")).await.status, 200);
}

#[tokio::test]
async fn section_2_1_a_public_client_revokes_with_its_identifier() {
    let fixture = Fixture::start().await;
    let answer = fixture
        .authorize(&[
            ("client_id", "app"),
            ("redirect_uri", "http://127.0.0.1:7000/cb"),
            ("code_challenge", crate::support::CHALLENGE),
            ("code_challenge_method", "S256"),
        ])
        .await;
    let code = crate::support::parameters_of(&answer).remove("code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "app"),
        ("code", &code),
        ("redirect_uri", "http://127.0.0.1:7000/cb"),
        ("code_verifier", crate::support::VERIFIER),
    ];
    let token = fixture.http.post("/token", None, &form).await.text("access_token");
    let foreign = fixture.http.post("/revoke", WEB, &[("token", &token)]).await;
    foreign.assert_error(400, "invalid_grant");
    assert!(fixture.is_active(&token).await);
    assert_eq!(
        fixture.http.post("/revoke", None, &[("client_id", "app"), ("token", &token)]).await.status,
        200
    );
    assert!(!fixture.is_active(&token).await);
}

#[tokio::test]
async fn section_2_1_the_hint_only_helps() {
    let fixture = Fixture::start().await;
    for hint in ["refresh_token", "access_token", "made_up"] {
        let token = fixture.tokens().await.text("access_token");
        let form = [("token", token.as_str()), ("token_type_hint", hint)];
        assert_eq!(fixture.http.post("/revoke", WEB, &form).await.status, 200);
        assert!(!fixture.is_active(&token).await, "{hint}");
    }
}

#[tokio::test]
async fn section_2_2_an_unknown_token_is_as_good_as_revoked() {
    let fixture = Fixture::start().await;
    assert_eq!(fixture.http.post("/revoke", WEB, &[("token", "45ghiukldjahdnhzdauz")]).await.status, 200);
}

#[tokio::test]
async fn section_2_2_1_errors() {
    let fixture = Fixture::start().await;
    fixture.http.post("/revoke", WEB, &[]).await.assert_error(400, "invalid_request");
    fixture
        .http
        .post("/revoke", Some(("web", "guess")), &[("token", "x")])
        .await
        .assert_error(401, "invalid_client");
    fixture.http.post("/revoke", None, &[("token", "x")]).await.assert_error(401, "invalid_client");
    fixture.http.get("/revoke?token=x", &[]).await.assert_error(405, "method_is_not_allowed");
}

/// simple-oauth2 wants JSON with its content type.
#[tokio::test]
async fn section_2_2_the_answer_is_an_empty_json_object() {
    let fixture = Fixture::start().await;
    let answer = fixture.http.post("/revoke", WEB, &[("token", "unknown")]).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.body, "{}");
}
