//! Bearer Token Usage.

use std::time::Duration;

use crate::support::Fixture;

#[tokio::test]
async fn section_2_1_the_token_comes_in_the_authorization_header() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    for path in ["/api/read", "/api/any", "/api/me", "/layer"] {
        assert_eq!(fixture.http.get_with_token(path, &token).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn section_3_a_request_without_token_is_challenged_without_error() {
    let fixture = Fixture::start().await;
    for path in ["/api/read", "/layer"] {
        let answer = fixture.http.get(path, &[]).await;
        assert_eq!(answer.status, 401);
        let challenge = format!("Bearer realm=\"{}\", scope=\"read\"", fixture.http.url);
        assert_eq!((answer.header("www-authenticate"), answer.body.as_str()), (challenge.as_str(), ""));
    }
    let any = fixture.http.get("/api/me", &[]).await;
    assert_eq!(any.header("www-authenticate"), format!("Bearer realm=\"{}\"", fixture.http.url));
}

#[tokio::test]
async fn section_3_1_invalid_token() {
    let fixture = Fixture::start().await;
    for path in ["/api/read", "/layer", "/api/optional"] {
        let answer = fixture.http.get_with_token(path, "mF_9.B5f-4.1JqM").await;
        answer.assert_error(401, "invalid_token");
        let challenge =
            format!("Bearer realm=\"{}\", error=\"invalid_token\", error_description=", fixture.http.url);
        assert!(answer.header("www-authenticate").starts_with(&challenge), "{answer:?}");
    }
}

#[tokio::test]
async fn section_3_1_insufficient_scope_names_what_is_needed() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    for (path, scope) in [("/api/write", "write"), ("/api/both", "read write")] {
        let answer = fixture.http.get_with_token(path, &token).await;
        answer.assert_error(403, "insufficient_scope");
        let challenge = answer.header("www-authenticate");
        assert!(challenge.contains("error=\"insufficient_scope\""), "{challenge}");
        assert!(challenge.ends_with(&format!("scope=\"{scope}\"")), "{challenge}");
    }
}

#[tokio::test]
async fn combinations_of_scopes_and_an_optional_token() {
    let fixture = Fixture::start().await;
    let (read, both) = (fixture.service_token("read").await, fixture.service_token("write read").await);
    assert_eq!(fixture.http.get_with_token("/api/both", &both).await.body, "both");
    assert_eq!(fixture.http.get_with_token("/api/any", &read).await.body, "any");
    let challenge = fixture.http.get("/api/any", &[]).await;
    assert!(challenge.header("www-authenticate").contains("scope=\"read\""), "{challenge:?}");
    assert_eq!(fixture.http.get("/api/optional", &[]).await.body, "nobody");
    assert_eq!(fixture.http.get_with_token("/api/optional", &read).await.body, "somebody");
}

#[tokio::test]
async fn section_5_2_a_token_ends_with_its_lifetime() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    fixture.clock.advance(Duration::from_secs(3599));
    assert_eq!(fixture.http.get_with_token("/api/read", &token).await.status, 200);
    fixture.clock.advance(Duration::from_secs(1));
    fixture.http.get_with_token("/api/read", &token).await.assert_error(401, "invalid_token");
}
