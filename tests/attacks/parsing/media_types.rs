//! Where the parameters are, and the content type of the body.

use crate::support::{Fixture, redemption};

const FORM: &str = "application/x-www-form-urlencoded";
const BASIC: (&str, &str) = ("authorization", "Basic d2ViOndlYi1jbGllbnQtc2VjcmV0");

#[tokio::test]
async fn p_06_token_parameters_in_the_query() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let query = serde_urlencoded::to_string(redemption(&code)).expect("a query");
    let secret = "client_id=post&client_secret=post-client-secret";
    let cases = [
        (query.clone(), ""),
        (query.replace("grant_type=", "x="), "grant_type=authorization_code"),
        ("grant_type=client_credentials".to_owned(), ""),
        (format!("grant_type=client_credentials&{secret}"), ""),
        (secret.to_owned(), "grant_type=client_credentials"),
        ("client_secret=post-client-secret".to_owned(), "grant_type=client_credentials&client_id=post"),
    ];
    let before = fixture.store().token_count();
    for (query, body) in cases {
        for content_type in [Some(FORM), None] {
            let with_secret = query.contains("client_secret");
            let mut headers: Vec<_> = content_type.map(|value| ("content-type", value)).into_iter().collect();
            headers.extend((!with_secret).then_some(BASIC));
            let path = format!("/token?{query}");
            let answer = fixture.http.send("POST", &path, &headers, Some(body.to_owned())).await;
            assert!(matches!(answer.status.as_u16(), 400 | 401), "{query} {answer:?}");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
    }
    assert_eq!(fixture.store().token_count(), before);

    let answer = fixture
        .http
        .post_raw(
            "/token?grant_type=password&scope=write",
            Some(("web", "web-client-secret")),
            "grant_type=client_credentials&scope=read",
        )
        .await;
    assert_eq!(answer.text("scope"), "read");
}

#[tokio::test]
async fn p_06_a_token_in_the_query_of_introspection_and_revocation() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    for path in ["/introspect", "/revoke"] {
        let path = format!("{path}?token={token}");
        let answer = fixture.http.post(&path, Some(("service", "service-client-secret")), &[]).await;
        answer.assert_error(400, "invalid_request");
    }
    assert!(fixture.is_active(&token).await);
}

#[tokio::test]
async fn p_07_a_body_that_is_not_a_form() {
    let fixture = Fixture::start().await;
    let form = "grant_type=client_credentials&token=x";
    let multipart =
        "--x\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--x--\r\n";
    let cases = [
        (Some("application/json"), r#"{"grant_type":"client_credentials","token":"x"}"#),
        (Some("application/json"), form),
        (Some("text/plain"), form),
        (Some("multipart/form-data; boundary=x"), multipart),
        (Some("application/x-www-form-urlencodedx"), form),
        (Some("application/x-www-form-urlencoded, text/plain"), form),
        (Some(""), form),
        (None, form),
        (None, ""),
    ];
    for path in ["/token", "/introspect", "/revoke"] {
        for (content_type, body) in cases {
            let mut headers = vec![BASIC];
            headers.extend(content_type.map(|value| ("content-type", value)));
            let answer = fixture.http.send("POST", path, &headers, Some(body.to_owned())).await;
            answer.assert_error(400, "invalid_request");
        }
    }
    assert_eq!(fixture.store().token_count(), 0);
}

#[tokio::test]
async fn p_08_a_form_with_a_charset() {
    let fixture = Fixture::start().await;
    for content_type in [
        "application/x-www-form-urlencoded; charset=UTF-8",
        "application/x-www-form-urlencoded;charset=utf-8",
        "Application/X-WWW-Form-URLencoded ; charset=\"utf-8\"",
    ] {
        let headers = [BASIC, ("content-type", content_type)];
        let body = Some("grant_type=client_credentials".to_owned());
        let answer = fixture.http.send("POST", "/token", &headers, body).await;
        assert_eq!(answer.status, 200, "{content_type}: {answer:?}");
    }
}
