//! Requests that the client pushed: the person logs in, reloads, switches and decides as usual.

use bytes::Bytes;
use http::{Method, Request, header};
use oauth_runtime_core::client_auth::encode_auth_headers;
use oauth_runtime_core::http::Connection;

use super::World;

/// Pushes a request of `web`; the path to which the client sends the browser.
async fn push(world: &World, more: &str) -> String {
    let body = format!("response_type=code&state=xyz&redirect_uri=https://client.example/cb{more}");
    let request = Request::builder()
        .method(Method::POST)
        .uri("/par")
        .extension(Connection::new("192.0.2.9".parse().expect("an address"), true))
        .header(header::HOST, "127.0.0.1:9000")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::AUTHORIZATION, encode_auth_headers("web", "a-long-random-secret"))
        .body(Bytes::from(body))
        .expect("a request");
    let response = world.server.create_pushed_authorization_response(request).await;
    assert_eq!(response.status(), 201, "{response:?}");
    let answer: serde_json::Value = serde_json::from_slice(response.body()).expect("JSON");
    let uri = answer["request_uri"].as_str().expect("a request URI");
    format!("/authorize?client_id=web&request_uri={uri}")
}

#[tokio::test]
async fn a_person_logs_in_and_allows_within_the_time_of_the_pages() {
    let world = World::new();
    let browser = world.browser();
    let path = push(&world, "&scope=openid+read&login_hint=alice&ui_locales=de").await;
    world.clock.pass(59);
    let login = browser.open(&path).await;
    login.assert_asks("/login");
    assert!(login.says("lang=\"de\""), "{login:?}");
    assert!(login.says("value=\"alice\""), "the client named the person: {login:?}");
    // Where history and logs keep it, the URL has the reference, and not who is meant.
    assert!(!decoded(&login.path).contains("alice"), "{}", login.path);
    world.clock.pass(600);
    let reloaded = browser.open(&path).await;
    reloaded.assert_asks("/login");
    world.clock.pass(600);
    let consent = browser.log_in(&login, "alice").await;
    consent.assert_asks("/consent");
    let reloaded = browser.open(&consent.path).await;
    let answer = browser.allow(&reloaded).await;
    answer.assert_code();
    assert_eq!(answer.parameter("state").as_deref(), Some("xyz"));
    assert!(browser.open(&path).await.says("invalid_request_uri"));
}

/// The content of the name of a pending request.
fn decoded(path: &str) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let name = path.split("request=").nth(1).expect("a pending request");
    let written = name.split('.').next().expect("its content");
    String::from_utf8(URL_SAFE_NO_PAD.decode(written).expect("base64")).expect("text")
}

#[tokio::test]
async fn without_a_question_it_is_answered_at_once_and_once() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&push(&world, "&scope=read").await).await;
    let consent = browser.log_in(&login, "alice").await;
    browser.allow(&consent).await.assert_code();
    let path = push(&world, "&scope=read").await;
    browser.open(&path).await.assert_code();
    assert!(browser.open(&path).await.says("invalid_request_uri"));
    let path = push(&world, "&scope=openid+read+write&prompt=none").await;
    assert_eq!(browser.open(&path).await.parameter("error").as_deref(), Some("consent_required"));
    assert!(browser.open(&path).await.says("invalid_request_uri"));
}

#[tokio::test]
async fn a_new_login_and_another_account_are_asked_for() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&push(&world, "&scope=openid+read").await).await;
    let consent = browser.log_in(&login, "alice").await;
    browser.allow(&consent).await.assert_code();

    let login = browser.open(&push(&world, "&scope=openid+read&prompt=login").await).await;
    login.assert_asks("/login");
    world.clock.pass(300);
    browser.log_in(&login, "alice").await.assert_code();

    let choice = browser.open(&push(&world, "&scope=openid+read&prompt=select_account").await).await;
    choice.assert_asks("/choose-account");
    let other =
        browser.open(&choice.path.replace("/choose-account", "/login").replace("?", "?other=1&")).await;
    let consent = browser.log_in(&other, "bob").await;
    browser.allow(&consent).await.assert_code();
}

/// Two tabs of one request: one of them gets the code, and the other one says why it does not.
#[tokio::test]
async fn two_tabs_of_one_request_give_one_response() {
    let world = World::new();
    let browser = world.browser();
    let path = push(&world, "&scope=read").await;
    let (one, other) = (browser.open(&path).await, browser.open(&path).await);
    let consent = browser.log_in(&one, "alice").await;
    let second = browser.open(&other.path).await;
    second.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
    let late = browser.allow(&second).await;
    assert!(late.location().is_none() && late.says("invalid_request_uri"), "{late:?}");
    assert_eq!(world.grants("248289761001").await, 1);
}

#[tokio::test]
async fn a_page_that_was_open_for_too_long_gives_nothing() {
    let world = World::new();
    let browser = world.browser();
    let path = push(&world, "&scope=read").await;
    let login = browser.open(&path).await;
    let consent = browser.log_in(&login, "alice").await;
    world.clock.pass(1801);
    let late = browser.allow(&consent).await;
    assert!(late.location().is_none_or(|location| !location.contains("code=")), "{late:?}");
    assert!(browser.open(&path).await.says("invalid_request_uri"));
    assert_eq!(world.grants("248289761001").await, 0);
}

/// Too large for the URL of a browser, and no matter.
#[tokio::test]
async fn a_large_request_fits() {
    let world = World::new();
    let browser = world.browser();
    let state = "s".repeat(15_000);
    let login = browser.open(&push(&world, &format!("&scope=read&nonce={state}")).await).await;
    let consent = browser.log_in(&login, "alice").await;
    browser.allow(&consent).await.assert_code();
}
