//! A POST from another site has no cookie, because the cookie is `SameSite=Lax`.

use bytes::Bytes;
use http::{Method, Request, header};
use oauth_runtime_core::endpoint::validate_logout_request;
use oauth_runtime_core::http::Response;
use oauth_runtime_core::logout::LogoutDecision;

use super::browser::{Browser, Page};
use super::{World, request};
use crate as ui;

/// Posts an authorization request without the cookie. Returns the answer, and the browser's cookie
/// afterwards.
async fn post_from_elsewhere(browser: &Browser, query: &str) -> Page {
    let cookie = browser.cookie.lock().expect("a lock").take();
    let page = browser.send(Method::POST, "/authorize", query).await;
    assert!(!page.headers.contains_key(header::SET_COOKIE), "it overwrites the session: {page:?}");
    *browser.cookie.lock().expect("a lock") = cookie;
    page
}

#[tokio::test]
async fn an_authorization_request_by_post_finds_the_session() {
    let browser = World::new().browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    for more in ["", "&prompt=none", "&max_age=60"] {
        let uri = request(&format!("&scope=openid+read{more}"));
        let (_, query) = uri.split_once('?').expect("a query");
        let again = post_from_elsewhere(&browser, query).await;
        assert_eq!(again.status, 303, "{again:?}");
        let location = again.location().expect("a way on");
        assert!(location.starts_with("/authorize?") && location.contains(more), "{location}");
        browser.open(&location).await.assert_code();
    }
}

#[tokio::test]
async fn nobody_is_asked_again_for_ever() {
    let browser = World::new().browser();
    let uri = request("&scope=openid+read&prompt=login");
    let (_, query) = uri.split_once('?').expect("a query");
    let location = post_from_elsewhere(&browser, query).await.location().expect("a way on");
    assert!(location.contains("prompt=login"), "{location}");
    browser.open(&location).await.assert_asks("/login");
    let silent = post_from_elsewhere(&browser, &query.replace("prompt=login", "prompt=none")).await;
    let answer = browser.open(&silent.location().expect("a way on")).await;
    assert_eq!(answer.parameter("error").as_deref(), Some("login_required"));
    // A request that fits into no URI cannot wait.
    let long = format!("{query}&ui_locales={}", "x".repeat(9000));
    let refused = browser.send(Method::POST, "/authorize", &long).await;
    assert!(refused.status == 400 && refused.says("too large"), "{refused:?}");
}

/// A client's logout request, with the cookie or without.
async fn log_out(world: &World, method: Method, uri: &str, body: &str, cookie: Option<String>) -> Response {
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "127.0.0.1")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.body(Bytes::from(body.to_owned())).expect("a request");
    let validated = validate_logout_request(&*world.server, &request).await.expect("valid");
    let (parts, _) = request.into_parts();
    match ui::log_out(&*world.server, &validated, &parts).await.expect("decided") {
        LogoutDecision::Respond(response) => response,
        other => panic!("the pages answer: {other:?}"),
    }
}

#[tokio::test]
async fn a_logout_by_post_finds_the_session() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    let again = log_out(&world, Method::POST, "/end_session", "client_id=web&state=1", None).await;
    assert!(!again.headers().contains_key(header::SET_COOKIE), "{again:?}");
    let location = again.headers()[header::LOCATION].to_str().expect("text");
    assert!(location.ends_with("?client_id=web&state=1"), "{location}");
    // The provider of these tests declares no such endpoint, so only the query exists.
    let location = format!("/end_session{location}");
    let asked = log_out(&world, Method::GET, &location, "", browser.cookie()).await;
    assert!(asked.headers()[header::LOCATION].to_str().expect("text").starts_with("/logout?request="));
    // If nobody is logged in, there is no cookie to delete.
    let ended = log_out(&world, Method::GET, &location, "", None).await;
    assert!(!ended.headers().contains_key(header::SET_COOKIE), "{ended:?}");
}
