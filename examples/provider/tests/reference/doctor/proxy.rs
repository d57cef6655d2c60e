//! A proxy in front of the provider, with the headers that it sends and those that it forgets.

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use oauth_runtime::axum::mtls::{Acceptor, serve};
use tokio::net::TcpListener;

use super::{Finding, Practice, assert_found, assert_none};
use crate::tls::Certificates;

/// Passes requests on, with these headers.
async fn pass(
    origin: String,
    headers: &'static [(&'static str, &'static str)],
    request: Request,
) -> Response {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut passed = client.get(format!("{origin}{}", request.uri()));
    if let Some(doctor) = request.headers().get("provider-doctor") {
        passed = passed.header("provider-doctor", doctor);
    }
    for (name, value) in headers {
        passed = passed.header(*name, *value);
    }
    let answer = passed.send().await.expect("an answer");
    (answer.status(), answer.bytes().await.expect("a body")).into_response()
}

/// What the doctor finds behind a proxy that ends TLS and sends these headers.
async fn behind(headers: &'static [(&'static str, &'static str)], trusted: &str) -> Vec<Finding> {
    let certificates = Certificates::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let issuer = format!("https://{}", listener.local_addr().expect("an address"));
    let practice = Practice::new(&format!(
        "listen = \"127.0.0.1:0\"\nissuer = {issuer:?}\nfetch_ca = {:?}\ntrusted_proxies = {trusted:?}\n",
        certificates.path("root.pem")
    ));
    let provider = practice.start(&[]);
    let origin = provider.url.clone();
    let app = Router::new().fallback(move |request: Request| pass(origin.clone(), headers, request));
    let acceptor = Acceptor::new(certificates.server(), None);
    tokio::spawn(async move { serve(listener, acceptor, app).await });
    tokio::task::spawn_blocking(move || practice.findings(&[])).await.expect("found")
}

const BOTH: &[(&str, &str)] = &[("x-forwarded-proto", "https"), ("x-forwarded-for", "192.0.2.7")];

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_says_all_and_is_trusted_is_good() {
    let found = behind(BOTH, "127.0.0.1").await;
    assert_found(&found, "proxy", "ok", "the proxy at 127.0.0.1 is trusted, and says that you are 192.0.2.7");
    assert_none(&found, "fail");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_proxy_forgets_is_told() {
    let found = behind(BOTH, "10.0.0.0/8").await;
    assert_found(
        &found,
        "proxy",
        "fail",
        "is not in `trusted_proxies`, so every request counts as plain http",
    );
    let found = behind(&[("x-forwarded-for", "192.0.2.7")], "127.0.0.1").await;
    assert_found(&found, "proxy", "fail", "does not send X-Forwarded-Proto");
    let found = behind(&[("x-forwarded-proto", "http"), ("x-forwarded-for", "192.0.2.7")], "127.0.0.1").await;
    assert_found(&found, "proxy", "fail", "says that the client used plain http");
    let found = behind(&[("x-forwarded-proto", "https")], "127.0.0.1").await;
    assert_found(&found, "proxy", "fail", "does not send X-Forwarded-For");
    let found = behind(&[], "").await;
    assert_found(&found, "proxy", "fail", "without TLS and without the headers of a proxy");
}

/// The addresses behind a proxy are for somebody who can write to the store.
#[tokio::test]
async fn a_stranger_learns_nothing_of_what_the_provider_sees() {
    let practice = Practice::new("listen = \"127.0.0.1:0\"\n");
    let provider = practice.start(&[]);
    let ask = reqwest::Client::new().get(provider.url_of("/healthz")).header("provider-doctor", "a-guess");
    let answer = ask.send().await.expect("an answer");
    assert_eq!((answer.status().as_u16(), answer.text().await.expect("text")), (200, String::new()));
}
