//! Requests to other providers, whose responses count whatever their status is.

use std::time::Duration;

use http::StatusCode;
use oauth_runtime_core::fetch::{Call, Called};

use super::*;

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn a_form_with_credentials_whose_response_is_a_document() {
    let site = Site::start(ok(JSON, r#"{"active":true}"#)).await;
    let fetcher = fetcher_for(&site);
    let (url, form) = (site.url("/introspect"), [("token", "a+b")]);
    let call = || Call::post(&url, &form).authorization("Basic YXBpOnNlY3JldA==");
    let called = fetcher.call(call()).await.expect("an answer");
    assert_eq!(called, Called::new(StatusCode::OK, r#"{"active":true}"#).content_type("application/json"));
    let document = called.document().expect("a document");
    assert_eq!(
        (text(&document), document.content_type.as_deref()),
        (r#"{"active":true}"#, Some("application/json"))
    );
    fetcher.call(call()).await.expect("an answer");
    assert_eq!(site.requests().len(), 2, "it is never cached");
    let request = site.requests().remove(0);
    assert!(request.starts_with("POST /introspect HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nauthorization: Basic YXBpOnNlY3JldA==\r\n"), "{request}");
    assert!(request.contains("\r\naccept: application/json\r\n"), "{request}");
    assert!(request.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\ntoken=a%2Bb"), "{request}");
}

#[tokio::test]
async fn a_get_with_an_access_token() {
    let site = Site::start(ok("Content-Type: application/jwt\r\nSet-Cookie: a=b\r\n", "eyJ")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/userinfo?a=b"));
    for _ in 0..2 {
        let call = Call::get(&url).authorization("Bearer 2YotnFZFEjr1zCsicMWpAA").accept("application/jwt");
        let called = fetcher.call(call).await.expect("an answer");
        assert_eq!(
            (called.content_type.as_deref(), &called.body[..]),
            (Some("application/jwt"), &b"eyJ"[..])
        );
    }
    assert_eq!(site.requests().len(), 2, "it is never cached");
    let request = site.requests().remove(1).to_ascii_lowercase();
    assert!(request.starts_with("get /userinfo?a=b http/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nauthorization: bearer 2yotnfzfejr1zcsicmwpaa\r\n"), "{request}");
    assert!(request.contains("\r\naccept: application/jwt\r\n"), "{request}");
    for absent in ["\r\ncookie:", "\r\nreferer:", "\r\naccept-encoding:", "\r\ncontent-type:"] {
        assert!(!request.contains(absent), "{request}");
    }
}

#[tokio::test]
async fn each_status_comes_with_its_body_and_only_200_is_a_document() {
    let site = Site::start(ok("", "")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/token"));
    for line in ["201 Created", "400 Bad Request", "401 Unauthorized", "404 Not Found", "503 Busy"] {
        let body = r#"{"error":"invalid_client"}"#;
        let length = body.len();
        site.answers(Answer::Text(format!(
            "HTTP/1.1 {line}\r\n{JSON}Content-Length: {length}\r\n\r\n{body}"
        )));
        let called = fetcher.call(Call::post(&url, &[])).await.expect("an answer");
        assert!(line.starts_with(called.status.as_str()), "{called:?}");
        assert_eq!(&called.body[..], body.as_bytes());
        let status = called.status;
        assert!(matches!(called.document(), Err(FetchError::Status(told)) if told == status));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let site = Site::start(ok("", "")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/token"));
    for line in ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect"] {
        site.answers(status(&format!("{line}\r\nLocation: /elsewhere")));
        for call in [Call::get(&url), Call::post(&url, &[("code", "secret")])] {
            let error = fetcher.call(call).await.expect_err("a redirect");
            assert!(matches!(error, FetchError::Redirect(_)), "{error}");
        }
    }
    assert!(site.requests().iter().all(|request| !request.contains("elsewhere ")), "nobody followed it");
    assert_eq!(site.requests().len(), 8);
}

#[tokio::test]
async fn a_body_is_bounded_whatever_the_status_is() {
    let site = Site::start(Answer::Endless).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/token"));
    let error = fetcher.call(Call::get(&url)).await.expect_err("too large");
    assert!(matches!(error, FetchError::TooLarge(65_536)), "{error}");
    site.hung_up().await;
    // An announced one is not read at all.
    site.answers(Answer::Text("HTTP/1.1 400 Bad Request\r\nContent-Length: 65537\r\n\r\n".to_owned()));
    let error = fetcher.call(Call::post(&url, &[])).await.expect_err("too large");
    assert!(matches!(error, FetchError::TooLarge(65_536)), "{error}");
    site.answers(ok("", &"x".repeat(65_536)));
    assert_eq!(fetcher.call(Call::get(&url)).await.expect("an answer").body.len(), 65_536);
}

#[tokio::test]
async fn an_answer_has_to_arrive_in_time() {
    let hanging = Site::start(Answer::Hanging).await;
    let silent = Site::start(ok("", "late")).await;
    let _never = silent.hold_back();
    for site in [&hanging, &silent] {
        let fetcher = WebFetcher::builder().allow_host(site.host()).timeout(Duration::from_millis(50));
        let url = site.url("/userinfo");
        let error = fetcher.build().expect("a fetcher").call(Call::get(&url)).await.expect_err("too slow");
        assert!(matches!(error, FetchError::TooSlow(_)), "{error}");
    }
}

#[tokio::test]
async fn a_call_goes_only_where_the_fetcher_may_go() {
    let site = Site::start(ok("", "{}")).await;
    // Of a fetcher that knows no host on this machine.
    let fetcher = WebFetcher::new().expect("a fetcher");
    for (address, expected) in [
        (site.url("/token").to_string(), "https"),
        (format!("https://127.0.0.1:{}/token", site.port()), "127.0.0.1"),
        (format!("https://localhost:{}/token", site.port()), "localhost"),
        ("https://169.254.169.254/latest".to_owned(), "169.254.169.254"),
        ("https://user:password@provider.example/token".to_owned(), ""),
    ] {
        let address = url(&address);
        for call in [Call::get(&address), Call::post(&address, &[("client_secret", "secret")])] {
            let error = fetcher.call(call.authorization("Bearer secret")).await.expect_err(address.as_str());
            assert!(error.to_string().contains(expected), "{error}");
            assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        }
    }
    assert_eq!(site.connections(), 0);
}

#[tokio::test]
async fn what_is_no_header_is_not_sent() {
    let site = Site::start(ok("", "{}")).await;
    let url = site.url("/token");
    let call = Call::post(&url, &[]).authorization("Basic a\r\nX-Injected: b");
    let error = fetcher_for(&site).call(call).await.expect_err("no header");
    assert!(!format!("{error} {error:?}").contains("Injected"), "{error:?}");
    assert_eq!(site.requests().len(), 0);
}
