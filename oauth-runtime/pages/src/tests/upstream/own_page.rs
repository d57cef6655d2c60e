//! The buttons on the application's own login page.

use http::Method;

use super::*;
use crate::pending;

const OWN: &str = "/sign-in";

fn scene() -> Scene {
    Scene::with(|_, pages| pages.login_page(OWN), RateLimits::default())
}

/// The name of the request that is pending at the application's own page.
fn name(page: &Page) -> &str {
    let name = page.path.strip_prefix("/sign-in?request=");
    name.unwrap_or_else(|| panic!("not at the own page: {page:?}")).split('&').next().expect("a name")
}

/// The link to the provider with this label.
async fn button(scene: &Scene, browser: &Browser<Shop>, page: &Page, label: &str) -> String {
    let head = browser.head(Method::GET, OWN);
    let found = pending(&*scene.server, &head, name(page)).await.expect("a store").expect("it waits");
    let labels: Vec<&str> = found.upstreams().iter().map(|button| button.label.as_str()).collect();
    assert_eq!(labels, ["Provider google", "Provider other"], "in the order of the pages");
    let button = found.upstreams().iter().find(|button| button.label == label).expect("a button");
    button.href.clone()
}

#[tokio::test]
async fn a_login_page_of_ones_own_has_the_way_to_each_provider() {
    let scene = scene();
    scene.link(ALICE).await;
    let browser = scene.browser();
    let page = browser.open(&request("&scope=openid+read")).await;
    let way = button(&scene, &browser, &page, "Provider google").await;
    let sent = parameters(&browser.open(&way).await);
    scene.google.said().nonce.clone_from(&sent["nonce"]);
    let consent = browser.open(&response(&sent, &scene.google)).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
    // It is valid in this browser only.
    assert_eq!(scene.browser().open(&way).await.status, 400);
}

#[tokio::test]
async fn the_page_is_told_why_a_sign_in_came_to_nothing() {
    let scene = scene();
    let browser = scene.browser();
    let page = browser.open(&request("&scope=openid+read")).await;
    let way = button(&scene, &browser, &page, "Provider google").await;
    let sent = parameters(&browser.open(&way).await);
    let declined = response(&sent, &scene.google).replace("code=a-code", "error=access_denied");
    let back = browser.open(&declined).await;
    assert_eq!(back.path, format!("{}&problem=upstream-declined", page.path), "{back:?}");
    scene.other.said().is_down = true;
    let way = button(&scene, &browser, &back, "Provider other").await;
    let back = browser.open(&way).await;
    assert_eq!(back.path, format!("{}&problem=upstream-failed", page.path), "{back:?}");
}
