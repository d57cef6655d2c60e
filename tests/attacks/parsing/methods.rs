//! Methods that an endpoint does not have.

use crate::support::Fixture;

const BASIC: (&str, &str) = ("authorization", "Basic d2ViOndlYi1jbGllbnQtc2VjcmV0");

#[tokio::test]
async fn p_05_get_where_only_post_is() {
    let fixture = Fixture::start().await;
    let token = fixture.tokens().await.text("access_token");
    let before = fixture.store().token_count();
    for path in ["/token", "/introspect", "/revoke"] {
        let query = format!("grant_type=client_credentials&token={token}");
        for headers in [&[][..], &[BASIC]] {
            let answer = fixture.http.get(&format!("{path}?{query}"), headers).await;
            answer.assert_error(405, "method_is_not_allowed");
            assert_eq!(answer.header("allow"), "POST");
        }
    }
    assert_eq!(fixture.store().token_count(), before);
    assert!(fixture.is_active(&token).await);
}

#[tokio::test]
async fn p_16_other_methods_change_nothing() {
    let fixture = Fixture::start().await;
    let token = fixture.tokens().await.text("access_token");
    let before = fixture.store().token_count();
    let query = "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb";
    let endpoints = [
        ("/token".to_owned(), "POST"),
        ("/introspect".to_owned(), "POST"),
        ("/revoke".to_owned(), "POST"),
        (format!("/authorize?{query}"), "GET, POST"),
        ("/.well-known/oauth-authorization-server".to_owned(), "GET"),
    ];
    let headers = [
        BASIC,
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-user", "alice"),
        ("origin", "https://spa.example"),
    ];
    for (path, allowed) in &endpoints {
        for method in ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "post", "BREW"] {
            let body = format!("grant_type=client_credentials&token={token}&{query}");
            let answer = fixture.http.send(method, path, &headers, Some(body)).await;
            assert_eq!(answer.status, 405, "{method} {path}: {answer:?}");
            assert_eq!(answer.header("allow"), *allowed, "{method} {path}");
            assert!(answer.header("location").is_empty(), "{method} {path}");
        }
    }
    assert_eq!(fixture.store().token_count(), before);
    assert!(fixture.is_active(&token).await);
}
