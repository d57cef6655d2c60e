//! Rows X-02 and J-06: request objects.

use std::time::Duration;

use oauth_runtime::fetch::WebFetcher;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{CHALLENGE, SigningFixture, parameters_of, signed};

const REDIRECT: (&str, &str) = ("redirect_uri", "https://client.example/cb");

#[tokio::test]
async fn x_02_only_the_signed_parameters_count() {
    let provider = SigningFixture::start().await;
    let object = signed(&json!({
        "client_id": "signing", "response_type": "code", "redirect_uri": REDIRECT.1, "scope": "openid",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    }));
    let answer = provider
        .authorize(&[
            ("client_id", "signing"),
            ("response_type", "code id_token"),
            ("scope", "openid profile read offline_access"),
            ("state", "unsigned"),
            ("nonce", "unsigned"),
            ("prompt", "none login"),
            ("response_mode", "form_post"),
            ("request", &object),
        ])
        .await;
    let parameters = parameters_of(&answer);
    assert!(parameters.contains_key("code") && !parameters.contains_key("id_token"), "{parameters:?}");
    assert_eq!(parameters.get("state"), None);
    assert!(answer.header("location").contains("cb?"), "{answer:?}");

    // A parameter that is missing in it is not taken from the query.
    for missing in ["response_type", "code_challenge"] {
        let mut claims = json!({
            "response_type": "code", "redirect_uri": REDIRECT.1, "scope": "openid", "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        });
        claims.as_object_mut().expect("an object").remove(missing);
        let object = signed(&claims);
        let parameters = [
            ("client_id", "native"),
            ("response_type", "code"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("request", object.as_str()),
        ];
        let answer = provider.authorize(&parameters).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request");
    }
}

/// The answer to a request by reference, with the fetcher for the Internet.
async fn fetched_from(url: &str, fetcher: WebFetcher) -> std::collections::HashMap<String, String> {
    let provider = SigningFixture::start_fetching_by(fetcher).await;
    provider.register_request_uri(url).await;
    let answer = provider.authorize(&[("client_id", "fetched"), REDIRECT, ("request_uri", url)]).await;
    parameters_of(&answer)
}

#[tokio::test]
async fn j_06_an_inner_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    for url in [
        format!("https://127.0.0.1:{port}/r"),
        format!("http://127.0.0.1:{port}/r"),
        format!("https://localhost:{port}/r"),
        format!("https://[::1]:{port}/r"),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let provider =
            SigningFixture::start_fetching_by(WebFetcher::builder().build().expect("a fetcher")).await;
        if provider.try_register_request_uri(&url).await {
            let answer =
                provider.authorize(&[("client_id", "fetched"), REDIRECT, ("request_uri", &url)]).await;
            answer.assert_redirect_error(&provider.http.url, "invalid_request_uri");
            assert!(!answer.header("location").contains("inner"), "{answer:?}");
        }
    }
    let connected =
        std::future::poll_fn(|context| std::task::Poll::Ready(listener.poll_accept(context))).await;
    assert!(connected.is_pending(), "somebody connected");
}

/// A site that gives each connection this answer, and then nothing more.
async fn site(answer: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/r", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(answer.as_bytes()).await;
                // It stays open until the other end closes.
                let _ = stream.read(&mut [0; 16]).await;
            });
        }
    });
    url
}

/// The site is internal, so this fetcher is allowed to connect to it.
fn lenient() -> WebFetcher {
    let builder = WebFetcher::builder().allow_host("127.0.0.1").timeout(Duration::from_millis(300));
    builder.build().expect("a fetcher")
}

#[tokio::test]
async fn j_06_a_redirect_a_huge_body_and_a_slow_server() {
    let target = site("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx".into()).await;
    let huge = 10 * 1024 * 1024;
    for answer in [
        format!("HTTP/1.1 302 Found\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n"),
        format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: {huge}\r\n\r\n{}", "x".repeat(huge)),
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nslow".into(),
        String::new(),
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".into(),
    ] {
        let url = site(answer).await;
        let parameters = fetched_from(&url, lenient()).await;
        assert_eq!(parameters["error"], "invalid_request_uri");
    }
    // The same path with a complete response reaches the object itself.
    let parameters = fetched_from(&target, lenient()).await;
    assert_eq!(parameters["error"], "invalid_request_object");
}
