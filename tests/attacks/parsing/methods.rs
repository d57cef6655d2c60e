//! Methods that an endpoint does not support.

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
        (format!("/authorize?{query}"), "GET, HEAD, POST"),
        ("/.well-known/oauth-authorization-server".to_owned(), "GET, HEAD"),
    ];
    let headers = [
        BASIC,
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-user", "alice"),
        ("origin", "https://spa.example"),
    ];
    for (path, allowed) in &endpoints {
        for method in ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "post", "BREW"] {
            if method == "HEAD" && allowed.contains(method) {
                continue;
            }
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

#[tokio::test]
async fn p_16_head_is_get_without_a_body() {
    let fixture = Fixture::start().await;
    let query = "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb";
    for path in ["/.well-known/oauth-authorization-server", &format!("/authorize?{query}"), "/authorize"] {
        let get = fixture.http.get(path, &[]).await;
        let head = fixture.http.send("HEAD", path, &[], None).await;
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{path}");
        let without_date = |mut headers: http::HeaderMap| {
            headers.remove("date");
            headers
        };
        assert_eq!(without_date(head.headers), without_date(get.headers), "{path}");
    }
}

#[tokio::test]
async fn p_16_a_preflight_allows_what_browser_clients_send() {
    let fixture = Fixture::start().await;
    let asked = "authorization,content-type,dpop,mcp-protocol-version,traceparent";
    for (path, method) in [
        ("/token", "POST"),
        ("/revoke", "POST"),
        ("/device_authorization", "POST"),
        ("/.well-known/oauth-authorization-server", "GET"),
        ("/.well-known/oauth-authorization-server/", "GET"),
    ] {
        let headers = |asked| {
            [
                ("origin", "https://spa.example"),
                ("access-control-request-method", method),
                ("access-control-request-headers", asked),
            ]
        };
        let answer = fixture.http.send("OPTIONS", path, &headers(asked), None).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (204, ""), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-headers"), asked, "{path}");
        assert!(answer.header("access-control-allow-methods").contains(method), "{path}");
        // A value that is not a list of names is not returned.
        for odd in ["a\"b", &"x".repeat(1025)] {
            let answer = fixture.http.send("OPTIONS", path, &headers(odd), None).await;
            assert_eq!(
                answer.header("access-control-allow-headers"),
                "authorization, content-type",
                "{path}"
            );
        }
    }
}

/// RFC 9700 section 2.6: scripts of other sites read no answer that depends on a browser's cookies.
#[tokio::test]
async fn p_16_the_authorization_endpoint_answers_no_script_of_another_site() {
    let fixture = Fixture::start().await;
    let origin = ("origin", "https://spa.example");
    let preflight = [origin, ("access-control-request-method", "GET")];
    for (method, headers) in [("GET", &[origin][..]), ("POST", &[origin]), ("OPTIONS", &preflight)] {
        let answer = fixture.http.send(method, "/authorize?client_id=web", headers, None).await;
        let mut allowed = answer.headers.keys().filter(|name| name.as_str().starts_with("access-control-"));
        assert_eq!(allowed.next(), None, "{method}: {answer:?}");
    }
}

#[tokio::test]
async fn well_known_documents_are_there_with_a_slash_too() {
    let fixture = Fixture::start().await;
    let document = fixture.http.get("/.well-known/oauth-authorization-server", &[]).await;
    let slashed = fixture.http.get("/.well-known/oauth-authorization-server/", &[]).await;
    assert_eq!((slashed.status, slashed.body), (document.status, document.body));
}

#[tokio::test]
async fn every_response_says_nosniff() {
    let fixture = Fixture::start().await;
    for (method, path) in [
        ("GET", "/.well-known/oauth-authorization-server"),
        ("GET", "/authorize"),
        ("GET", "/authorize?client_id=web&response_type=nothing"),
        ("GET", "/token"),
        ("POST", "/token"),
        ("POST", "/revoke"),
        ("GET", "/api/read"),
    ] {
        let answer = fixture.http.send(method, path, &[], None).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{method} {path} {answer:?}");
    }
}
