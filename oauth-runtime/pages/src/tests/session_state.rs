//! The state of the session, which the frames of clients watch (OpenID Connect Session Management 1.0).

use http::{Method, header};

use super::browser::{Browser, Page};
use super::{World, request};

/// The cookie with the state, as the browser sends it.
fn state(browser: &Browser) -> Option<String> {
    let cookies = browser.cookies().unwrap_or_default();
    cookies.split("; ").find(|pair| pair.starts_with("oauth_browser_state-9000=")).map(str::to_owned)
}

/// What a response says about it.
fn set_state(page: &Page) -> Option<&str> {
    let mut set = page.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    set.find(|value| value.starts_with("oauth_browser_state-9000="))
}

#[tokio::test]
async fn it_changes_with_each_login_and_logout() {
    let world = World::new();
    let browser = world.browser();
    browser.open(&request("&scope=openid")).await.assert_asks("/login");
    assert_eq!(state(&browser), None, "nobody is logged in");
    browser.approve(&request("&scope=openid"), "alice").await.assert_code();
    let alice = state(&browser).expect("a state");
    browser.approve(&request("&scope=openid&prompt=login"), "bob").await.assert_code();
    let both = state(&browser).expect("a state");
    assert!(both.len() > alice.len() && both != alice, "{both}");
    let page = browser.open("/logout").await;
    browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    assert_eq!(state(&browser), None, "nobody is logged in");
}

#[tokio::test]
async fn a_browser_that_lost_it_gets_it_with_the_next_response() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid"), "alice").await.assert_code();
    let kept = state(&browser).expect("a state");
    browser.keys.lock().expect("a lock").retain(|pair| !pair.starts_with("oauth_browser_state-9000="));
    let silent = browser.send(Method::GET, &request("&scope=openid&prompt=none"), "").await;
    silent.assert_code();
    assert!(set_state(&silent).expect("a cookie").starts_with(&kept), "{silent:?}");
    let again = browser.send(Method::GET, &request("&scope=openid&prompt=none"), "").await;
    assert_eq!(set_state(&again), None, "it has it");
}

/// The pages of another site cause the browser to send it, but not the session's cookie.
#[tokio::test]
async fn a_request_from_another_site_is_not_a_logout() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid"), "alice").await.assert_code();
    let session = browser.cookie.lock().expect("a lock").take();
    for (method, path) in
        [(Method::GET, "/logout"), (Method::GET, &*request("&prompt=none")), (Method::POST, "/login")]
    {
        let page = browser.send(method, path, "").await;
        assert_eq!(set_state(&page), None, "{page:?}");
    }
    *browser.cookie.lock().expect("a lock") = session;
    assert!(state(&browser).is_some());
}
