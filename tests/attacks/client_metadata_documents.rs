//! Row X-09 and its siblings: clients that are named by a document which anybody can publish.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use oauth_runtime::fetch::{Fetched, WebFetcher, WebFetcherBuilder};
use oauth_runtime::{AssertionAudience, ClientDocuments};
use serde_json::{Value, json};

use crate::support::{Answer, CALLBACK, CLIENT, DocumentFixture, Hosts, document_with, parameters_of};

/// A provider that fetches over the network.
async fn fetching(fetcher: WebFetcherBuilder, documents: ClientDocuments) -> DocumentFixture {
    let fetcher = fetcher.build().expect("a fetcher");
    DocumentFixture::start_as(documents, fetcher, Arc::new(Hosts::default()), AssertionAudience::default())
        .await
}

/// A host on this machine, and a provider that fetches from it as from the Internet.
async fn beside(site: Router, timeout: Duration) -> (DocumentFixture, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, site).await });
    let fetcher = WebFetcher::builder().allow_host(address.to_string()).strangers_reach_allowed();
    let fetcher = fetcher.timeout(timeout);
    let provider = fetching(fetcher, ClientDocuments::new().allow_loopback(true)).await;
    (provider, format!("http://{address}"))
}

fn json_at(path: &str, body: impl Fn(String) -> String + Clone + Send + Sync + 'static) -> Router {
    let answer = move |headers: http::HeaderMap| async move {
        let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        ([("content-type", "application/json")], body(format!("http://{host}")))
    };
    Router::new().route(path, get(answer))
}

const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn x_09_no_document_is_fetched_inside() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let provider = fetching(WebFetcher::builder(), ClientDocuments::new()).await;
    for host in [
        "127.0.0.1",
        "localhost",
        "a.localhost",
        "[::1]",
        "[::ffff:7f00:1]",
        "10.0.0.1",
        "169.254.169.254",
        "metadata.google.internal",
        "router.home.arpa",
    ] {
        let client_id = format!("https://{host}:{port}/client.json");
        let answer = provider.page(&client_id).await;
        answer.assert_page("invalid_client");
        assert!(!answer.body.contains("internal network"), "the answer tells of the network: {answer:?}");
        let answer = provider.token(&[("client_id", &client_id), ("grant_type", "refresh_token")]).await;
        assert_eq!(answer.status, 400, "{answer:?}");
    }
    let connected = tokio::time::timeout(Duration::ZERO, listener.accept()).await;
    assert!(connected.is_err(), "somebody connected");
}

#[tokio::test]
async fn x_09_a_redirect_is_not_followed() {
    let site =
        json_at("/real", |host| document_with(&json!({ "client_id": format!("{host}/client") })).to_string());
    let to_real = || async { axum::response::Redirect::temporary("/real") };
    let (provider, host) = beside(site.route("/client", get(to_real)), LONG).await;
    provider.page(&format!("{host}/client")).await.assert_page("invalid_client");
}

#[tokio::test]
async fn x_09_a_status_other_than_200_is_an_error() {
    let document = |host: &str| document_with(&json!({ "client_id": format!("{host}/client") })).to_string();
    let answer = move |headers: http::HeaderMap| async move {
        let host = format!("http://{}", headers["host"].to_str().expect("text"));
        (http::StatusCode::ACCEPTED, [("content-type", "application/json")], document(&host))
    };
    let (provider, host) = beside(Router::new().route("/client", get(answer)), LONG).await;
    provider.page(&format!("{host}/client")).await.assert_page("invalid_client");
}

#[tokio::test]
async fn x_09_over_5_kib() {
    let of_size = |size: usize| {
        let empty = document_with(&json!({ "padding": "" })).to_string().len();
        let padded = document_with(&json!({ "padding": "a".repeat(size - empty) })).to_string();
        assert_eq!(padded.len(), size);
        Fetched::new(padded).content_type("application/json")
    };
    for (size, status) in [(5120, 200), (5121, 400)] {
        let provider = DocumentFixture::start().await;
        provider.hosts.answer(CLIENT, Ok(of_size(size)));
        assert_eq!(provider.page(CLIENT).await.status.as_u16(), status, "{size}");
    }
    // Without an end.
    let endless = || async {
        let chunks = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>("a".repeat(1024)));
        ([("content-type", "application/json")], axum::body::Body::from_stream(chunks))
    };
    let (provider, host) = beside(Router::new().route("/client", get(endless)), LONG).await;
    provider.page(&format!("{host}/client")).await.assert_page("invalid_client");
}

#[tokio::test]
async fn x_09_a_host_that_never_answers() {
    let never = || async { std::future::pending::<()>().await };
    let (provider, host) =
        beside(Router::new().route("/client", get(never)), Duration::from_millis(50)).await;
    let client_id = format!("{host}/client");
    provider.page(&client_id).await.assert_page("invalid_client");
}

#[tokio::test]
async fn x_09_another_client_id_than_the_url() {
    for client_id in [
        json!("https://app.example/other.json"),
        json!("https://bank.example/client.json"),
        json!("https://APP.example/client.json"),
        json!("https://app.example:443/client.json"),
        json!("https://app.example/client.json#"),
        json!("https://app.example/client.json "),
        json!(""),
        json!(["https://app.example/client.json"]),
        Value::Null,
    ] {
        let provider = DocumentFixture::start().await;
        provider.hosts.publish_with(&json!({ "client_id": client_id }));
        provider.page(CLIENT).await.assert_page("invalid_client");
    }
}

#[tokio::test]
async fn x_09_confusable_urls_name_nobody_and_fetch_nothing() {
    let provider = DocumentFixture::start().await;
    for client_id in [
        "https://app.example@evil.example/client.json",
        "https://app.example\\@evil.example/client.json",
        "https://APP.example/client.json",
        "https://app.example./client.json",
        "https://app.example:443/client.json",
        "https://аpp.example/client.json",
        "https://app.example/a/../client.json",
        "https://app.example/%2e/client.json",
        "https://app.example/a%2f..%2fclient.json",
        "https://app.example/client.json?x",
        "https://app.example/client.json#x",
        "https://app.example/client.json\u{200b}",
        "https://app.example\u{2024}evil.example/client.json",
        "https://2130706433/client.json",
        "https://app.example",
        "https://app.example/",
        "HTTPS://app.example/client.json",
        "http://app.example/client.json",
        "file:///etc/passwd",
    ] {
        provider.page(client_id).await.assert_page("invalid_client");
        assert_eq!(provider.hosts.count(), 0, "{client_id}");
    }
    // What a person would read as another host is shown as what it is.
    let client_id = "https://xn--pp-6tc.example/client.json";
    provider.hosts.publish(client_id, &document_with(&json!({ "client_id": client_id })));
    let page = provider.page(client_id).await;
    assert!(page.body.contains("of Some(\"xn--pp-6tc.example\")"), "{page:?}");
}

#[tokio::test]
async fn x_09_a_flood_of_requests_for_a_bad_document_fetches_it_once() {
    let provider = DocumentFixture::start().await;
    let client_id = "https://victim.example/page";
    for _ in 0..20 {
        provider.page(client_id).await.assert_page("invalid_client");
        let form = [("client_id", client_id), ("grant_type", "refresh_token"), ("refresh_token", "x")];
        provider.http.post("/token", None, &form).await.assert_error(401, "invalid_client");
    }
    assert_eq!(provider.hosts.count(), 1);
}

#[tokio::test]
async fn x_17_the_document_changes_after_the_approval() {
    let provider = DocumentFixture::start().await;
    let tokens = provider.tokens().await;
    // Somebody else took over the host.
    provider
        .hosts
        .publish_with(&json!({ "redirect_uris": ["https://evil.example/cb"], "client_name": "Notes" }));
    provider.clock.advance(Duration::from_secs(300));
    provider.ask(&[], &[("x-user", "alice")]).await.assert_page("invalid_request");
    let page = provider.ask(&[("redirect_uri", "https://evil.example/cb")], &[]).await;
    let stored = provider.stored(CLIENT).await.expect("a client");
    let now = oauth_runtime::Clock::now(&provider.clock);
    assert_eq!(stored.changed_at(), Some(now), "an earlier consent would count: {page:?}");
    // It is public, and refresh tokens are the first owner's.
    assert_eq!(provider.refresh(&tokens.text("refresh_token")).await.status, 200);
    // A code of before is for the redirect URI of before, which is no longer there.
    let keys =
        json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://app.example/keys" });
    provider.hosts.publish_with(&keys);
    provider.clock.advance(Duration::from_secs(300));
    assert_eq!(provider.page(CLIENT).await.status, 200);
    let tokens = tokens.text("refresh_token");
    provider.refresh(&tokens).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn x_18_a_secret_that_everybody_can_read() {
    for members in [
        json!({ "client_secret": "hunter2-hunter2-hunter2" }),
        json!({ "client_secret_expires_at": 0 }),
        json!({ "token_endpoint_auth_method": "client_secret_basic" }),
        json!({ "token_endpoint_auth_method": "client_secret_post", "client_secret": "hunter2-hunter2-hunter2" }),
    ] {
        let provider = DocumentFixture::start().await;
        provider.hosts.publish_with(&members);
        let page = provider.page(CLIENT).await;
        page.assert_page("invalid_client");
        assert!(!page.body.contains("hunter2"), "{page:?}");
        let basic = Some((CLIENT, "hunter2-hunter2-hunter2"));
        let answer = provider.http.post("/token", basic, &[("grant_type", "client_credentials")]).await;
        answer.assert_error(401, "invalid_client");
    }
}

#[tokio::test]
async fn x_19_a_redirect_uri_that_is_not_in_the_document() {
    let provider = DocumentFixture::start().await;
    provider.code().await;
    for uri in [
        "https://evil.example/cb",
        "https://app.example/cb/",
        "https://app.example/cb?x",
        "https://app.example:8443/cb",
        "https://app.example.evil.example/cb",
        "http://127.0.0.1/other",
    ] {
        let answer = provider.ask(&[("redirect_uri", uri)], &[("x-user", "alice")]).await;
        answer.assert_page("invalid_request");
    }
}

/// An error that the browser follows would make the provider an open redirector for everybody who publishes a file.
#[track_caller]
fn assert_shown(answer: &Answer, code: &str) {
    answer.assert_page(code);
    let is_link = |mark| answer.body.contains(&format!("href=\"{CALLBACK}{mark}error={code}"));
    assert!(is_link('?') || is_link('#'), "{answer:?}");
}

#[tokio::test]
async fn x_20_errors_are_shown_and_not_redirected() {
    let provider = DocumentFixture::start().await;
    for was_approved in [false, true] {
        assert_shown(&provider.ask(&[], &[("x-deny", "1")]).await, "access_denied");
        assert_shown(&provider.ask(&[("scope", "admin")], &[]).await, "invalid_scope");
        assert_shown(&provider.ask(&[("response_type", "token")], &[]).await, "unauthorized_client");
        assert_shown(&provider.ask(&[("code_challenge", "")], &[]).await, "invalid_request");
        let stored = provider.stored(CLIENT).await;
        assert_eq!(stored.is_some(), was_approved);
        parameters_of(&provider.ask(&[], &[("x-user", "alice")]).await);
    }
}

#[tokio::test]
async fn x_21_unused_clients_have_a_limit_and_expire() {
    let provider = DocumentFixture::start().await;
    let approve = async |number: usize| {
        let client_id = format!("https://stranger{number}.example/client.json");
        provider.hosts.publish(&client_id, &document_with(&json!({ "client_id": client_id })));
        provider.ask(&[("client_id", &client_id)], &[("x-user", "alice")]).await
    };
    for number in 0..12 {
        parameters_of(&approve(number).await);
    }
    let refused = approve(12).await;
    assert!(refused.body.contains("data-error=\"temporarily_unavailable\""), "{refused:?}");
    assert!(provider.stored("https://stranger12.example/client.json").await.is_none());
    provider.clock.advance(Duration::from_secs(31 * 24 * 3600));
    assert_eq!(oauth_runtime::registration::expire_unused_clients(&*provider.server).await, Ok(12));
    parameters_of(&approve(12).await);
}

#[tokio::test]
async fn x_118_one_host_does_not_take_the_room_of_all() {
    let provider = DocumentFixture::start().await;
    let approve = async |client_id: &str| {
        provider.hosts.publish(client_id, &document_with(&json!({ "client_id": client_id })));
        provider.ask(&[("client_id", client_id)], &[("x-user", "alice")]).await
    };
    for number in 0..10 {
        // Whoever has a host has all its ports.
        parameters_of(&approve(&format!("https://evil.example:{}/{number}", 8000 + number)).await);
    }
    let refused = approve("https://evil.example/10").await;
    assert!(refused.body.contains("data-error=\"temporarily_unavailable\""), "{refused:?}");
    assert!(provider.stored("https://evil.example/10").await.is_none());
    parameters_of(&approve("https://app.example/other.json").await);
    // A sweep counts the same.
    assert_eq!(oauth_runtime::registration::expire_unused_clients(&*provider.server).await, Ok(0));
    let refused = approve("https://evil.example/11").await;
    assert!(refused.body.contains("data-error=\"temporarily_unavailable\""), "{refused:?}");
    parameters_of(&approve("https://app.example/another.json").await);
}

#[tokio::test]
async fn x_21_strangers_store_nothing_and_known_clients_keep_their_place() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    provider.page(CLIENT).await;
    provider.clock.advance(Duration::from_secs(301));
    provider.page(CLIENT).await;
    // From here on, its document would be the first to leave.
    provider.clock.advance(Duration::from_secs(1));
    for number in 0..1100 {
        let client_id = format!("https://stranger{number}.example/client.json");
        provider.hosts.publish(&client_id, &document_with(&json!({ "client_id": client_id })));
        let answer = provider.ask(&[("client_id", &client_id)], &[]).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    provider.hosts.count();
    assert_eq!(provider.page(CLIENT).await.status, 200);
    assert_eq!(provider.hosts.count(), 0, "strangers pushed it out");
    assert!(provider.stored("https://stranger1.example/client.json").await.is_none());
}
