//! Rows B: protected resources.

use std::time::Duration;

use crate::support::Fixture;

#[tokio::test]
async fn b_01_more_than_one_token() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    let bearer = format!("Bearer {token}");
    let twice =
        fixture.http.get("/api/read", &[("authorization", &bearer), ("authorization", &bearer)]).await;
    twice.assert_error(400, "invalid_request");
    let in_query = fixture.http.get_with_token(&format!("/api/read?access_token={token}"), &token).await;
    in_query.assert_error(400, "invalid_request");

    let headers = [("authorization", &*bearer), ("content-type", "application/x-www-form-urlencoded")];
    let body = format!("access_token={token}");
    // A form belongs to the application: no token is ever taken from it.
    let in_body = fixture.http.send("POST", "/layer", &headers, Some(body.clone())).await;
    assert_eq!(in_body.body, "in", "{in_body:?}");
    let alone = fixture.http.send("POST", "/layer", &headers[1..], Some(body)).await;
    assert_eq!(alone.status, 401, "{alone:?}");
}

#[tokio::test]
async fn b_02_a_token_in_the_query() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    for path in ["/api/read", "/layer"] {
        let answer = fixture.http.get(&format!("{path}?access_token={token}"), &[]).await;
        assert_eq!(answer.status, 401, "{answer:?}");
    }
}

#[tokio::test]
async fn b_03_no_token() {
    let fixture = Fixture::start().await;
    for headers in [&[][..], &[("authorization", "Basic d2ViOng=")]] {
        let answer = fixture.http.get("/api/read", headers).await;
        assert_eq!(answer.status, 401);
        let challenge = answer.header("www-authenticate");
        assert!(challenge.starts_with("Bearer") && !challenge.contains("error"), "{challenge}");
    }
}

#[tokio::test]
async fn b_04_tokens_that_do_not_count() {
    let fixture = Fixture::start().await;
    let (revoked, expired, tokens) = (fixture.tokens().await, fixture.tokens().await, fixture.tokens().await);
    let code = fixture.code().await;
    let revoked = revoked.text("access_token");
    fixture.http.post("/revoke", Some(("web", "web-client-secret")), &[("token", &revoked)]).await;
    let mut bad = vec!["unknown".into(), "a b".into(), "\"quoted\"".into(), String::new(), revoked, code];
    bad.push(tokens.text("refresh_token"));
    for token in &bad {
        fixture.http.get_with_token("/api/read", token).await.assert_error(401, "invalid_token");
    }
    fixture.clock.advance(Duration::from_secs(3_600));
    fixture
        .http
        .get_with_token("/api/read", &expired.text("access_token"))
        .await
        .assert_error(401, "invalid_token");
}

#[tokio::test]
async fn b_05_the_scheme_in_any_case() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    for scheme in ["bearer", "BEARER", "BeArEr"] {
        let answer = fixture.http.get("/api/read", &[("authorization", &format!("{scheme} {token}"))]).await;
        assert_eq!(answer.status, 200, "{scheme}");
    }
}
