//! The issuer as clients see it, its clock, and its certificate.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use http::header::DATE;
use oauth_runtime::axum::mtls::{Acceptor, serve};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::{Finding, Practice, assert_found, assert_none};
use crate::tls::crypto;

/// A server that answers like this, and the findings about it as the issuer.
async fn about(app: impl FnOnce(&str) -> Router) -> Vec<Finding> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let app = app(&url);
    tokio::spawn(async move { axum::serve(listener, app).await });
    let practice = Practice::new(&format!("issuer = {url:?}\n"));
    tokio::task::spawn_blocking(move || practice.findings(&[])).await.expect("found")
}

fn metadata(body: String) -> Router {
    let body = move || std::future::ready(body.clone());
    Router::new()
        .route("/.well-known/oauth-authorization-server", get(body.clone()))
        .route("/.well-known/openid-configuration", get(body))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_instead_of_the_provider_is_told() {
    let found = about(|_| Router::new()).await;
    assert_found(&found, "metadata", "fail", "answers 404 Not Found; let the proxy pass");
    let found = about(|_| Router::new().fallback(async || Redirect::to("/login"))).await;
    assert_found(&found, "metadata", "fail", "is redirected (303 See Other)");
    let found = about(|_| metadata("<html>".to_owned())).await;
    assert_found(&found, "metadata", "fail", "is not JSON");
    let found = about(|_| metadata("{}".to_owned())).await;
    assert_found(&found, "metadata", "fail", "has no `issuer`");
    let found = about(|_| metadata("{\"issuer\":\"https://other.example\"}".to_owned())).await;
    assert_found(&found, "metadata", "fail", "names another issuer, `https://other.example`");
    let found = about(|url| metadata(format!("{{\"issuer\":{url:?}}}"))).await;
    assert_none(&found, "fail");
}

#[test]
fn an_issuer_that_is_away_is_told() {
    let nobody =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let found = Practice::new(&format!("issuer = \"http://{nobody}\"\n")).findings(&[]);
    assert_found(&found, "issuer", "fail", "is the port open, and does the provider run?");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_is_told() {
    let late = httpdate::fmt_http_date(SystemTime::now() - Duration::from_secs(600));
    let found = about(|url| {
        let answer = ([(DATE, late)], format!("{{\"issuer\":{url:?}}}"));
        let answer = move || std::future::ready(answer.clone());
        Router::new().fallback(answer)
    })
    .await;
    assert_found(&found, "clock of the issuer", "fail", "synchronise both");
}

/// A root in `root.pem`, and a server for 127.0.0.1 whose certificate lasts for so many days.
async fn with_tls(practice: &Practice, days: i64) -> String {
    let key = || KeyPair::generate().expect("a key");
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let (root_key, server_key) = (key(), key());
    practice.write("root.pem", &root.self_signed(&root_key).expect("a certificate").pem());
    let mut server = CertificateParams::new(["127.0.0.1".into()]).expect("a name");
    server.distinguished_name.push(DnType::CommonName, "127.0.0.1");
    server.not_after = OffsetDateTime::now_utc() + time::Duration::days(days) + time::Duration::hours(1);
    let server = server.signed_by(&server_key, &Issuer::new(root, root_key)).expect("a certificate");
    let config = ServerConfig::builder_with_provider(crypto()).with_safe_default_protocol_versions();
    let key = PrivateKeyDer::try_from(server_key.serialize_der()).expect("a key");
    let config =
        config.expect("versions").with_no_client_auth().with_single_cert(vec![server.der().clone()], key);
    let acceptor = Acceptor::new(Arc::new(config.expect("a configuration")), None);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move { serve(listener, acceptor, Router::new()).await });
    format!("https://127.0.0.1:{port}")
}

async fn about_tls(days: i64, change: impl FnOnce(&str) -> String) -> Vec<Finding> {
    let practice = Practice::new("");
    let url = with_tls(&practice, days).await;
    practice.write("provider.toml", &change(&url));
    tokio::task::spawn_blocking(move || practice.findings(&[])).await.expect("found")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_judged_as_clients_judge_it() {
    let trusted = |url: &str| format!("issuer = {url:?}\nfetch_ca = \"root.pem\"\n");
    assert_found(&about_tls(90, trusted).await, "tls", "ok", "for 14 days at least");
    assert_found(&about_tls(5, trusted).await, "tls", "warn", "ends in 5 days; renew it");
    assert_found(&about_tls(-3, trusted).await, "tls", "fail", "ended 2 days ago; renew it, and send SIGHUP");
    let untrusted = about_tls(90, |url| format!("issuer = {url:?}\n")).await;
    assert_found(&untrusted, "tls", "fail", "add the intermediate certificates");
    let misnamed = about_tls(90, |url| trusted(&url.replace("127.0.0.1", "localhost"))).await;
    assert_found(&misnamed, "tls", "fail", "the certificate is not for localhost");
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_at_an_https_issuer_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, Router::new()).await });
    let practice = Practice::new(&format!("issuer = {url:?}\n"));
    let found = tokio::task::spawn_blocking(move || practice.findings(&[])).await.expect("found");
    assert_found(&found, "tls", "fail", "does not speak TLS");
}
