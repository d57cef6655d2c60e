//! Remembered devices, on which the pages do not ask for the second factor.

use std::time::Duration;

use http::header::SET_COOKIE;
use oauth_runtime_core::Clock;

use super::browser::{Browser, Page};
use super::login_policy::{self, allow};
use super::{World, request};
use crate::credentials::totp::{OwnApp, code_at, generate};
use crate::{Pages, PagesBuilder, credentials, forget_devices, log_out_everywhere, logins};

const ALICE: &str = "248289761001";
const DAY: u64 = 24 * 3600;

fn builder() -> PagesBuilder {
    Pages::builder().remember_devices_for(Duration::from_secs(30 * DAY))
}

fn world() -> World {
    World::with("http://127.0.0.1:9000", builder().build().expect("pages"))
}

async fn log_in(browser: &Browser, username: &str, more: &str) -> Page {
    let login = browser.open(&request(&format!("&scope=openid+read{more}"))).await;
    browser.log_in(&login, username).await
}

/// Logs alice in with her code, and has the device remembered. Returns the browser's cookie for it.
async fn remember(world: &World, browser: &Browser, secret: &str) -> String {
    world.clock.pass(60);
    let factor = log_in(browser, "alice", "&prompt=login").await;
    assert!(factor.says("Do not ask again on this device for 30 days"), "{factor:?}");
    let before = browser.keys.lock().expect("a lock").clone();
    let code = code_at(secret, world.clock.now());
    let consent = browser.submit(&factor, "/second-factor", &[("code", &code), ("remember", "on")]).await;
    assert!(!consent.asks("/second-factor"), "{consent:?}");
    let keys = browser.keys.lock().expect("a lock").clone();
    let new = keys.into_iter().find(|key| !before.contains(key) && key.contains("-device."));
    new.expect("a cookie")
}

/// The browser, without its session but with its other cookies.
fn log_out_of(browser: &Browser) {
    *browser.cookie.lock().expect("a lock") = None;
}

#[tokio::test]
async fn on_a_remembered_device_the_code_is_not_asked_for() {
    let world = world();
    let secret = world.give_app().await;
    let browser = world.browser();
    let cookie = remember(&world, &browser, &secret).await;
    log_out_of(&browser);
    world.clock.pass(1);
    log_in(&browser, "alice", "").await.assert_asks("/consent");
    // The login says that it has one factor.
    let newest = &logins(&*world.server, ALICE).await.expect("a store")[0];
    assert_eq!((newest.acr.as_str(), newest.amr.as_slice()), ("1", ["pwd".to_owned()].as_slice()));
    // The password is asked for, and other browsers are not remembered.
    log_out_of(&browser);
    assert!(
        browser
            .log_in_with(&browser.open(&request("")).await, "alice", "guess")
            .await
            .says("password is wrong")
    );
    log_in(&world.browser(), "alice", "").await.assert_asks("/second-factor");
    // The store has its digest.
    let value = cookie.split_once('=').expect("a pair").1;
    let own = credentials::of_subject(&*world.server, ALICE).await.expect("a store");
    assert!(!serde_json::to_string(&own).expect("JSON").contains(value));
    // For thirty days.
    world.clock.pass(30 * DAY - 200);
    log_out_of(&browser);
    log_in(&browser, "alice", "").await.assert_asks("/consent");
    world.clock.pass(200);
    log_out_of(&browser);
    log_in(&browser, "alice", "").await.assert_asks("/second-factor");
}

#[tokio::test]
async fn it_is_a_cookie_of_its_own_that_outlives_the_browser() {
    let world = world();
    let secret = world.give_app().await;
    world.clock.pass(60);
    let browser = world.browser();
    let factor = log_in(&browser, "alice", "").await;
    let code = code_at(&secret, world.clock.now());
    let mut fields = factor.fields("/second-factor");
    fields.retain(|(name, _)| name != "code");
    fields.extend([("code".to_owned(), code), ("remember".to_owned(), "on".to_owned())]);
    let body = serde_urlencoded::to_string(fields).expect("encoded");
    let page = browser.send(http::Method::POST, "/second-factor", &body).await;
    let set: Vec<&str> =
        page.headers.get_all(SET_COOKIE).iter().filter_map(|set| set.to_str().ok()).collect();
    let device = set.iter().find(|set| set.contains("-device.")).unwrap_or_else(|| panic!("{set:?}"));
    assert!(
        device.contains("Max-Age=2592000") && device.contains("HttpOnly") && device.contains("SameSite=Lax"),
        "{device}"
    );
}

#[tokio::test]
async fn it_is_never_the_second_factor_that_a_client_or_a_policy_wants() {
    let world = world();
    let secret = world.give_app().await;
    let browser = world.browser();
    remember(&world, &browser, &secret).await;
    log_out_of(&browser);
    log_in(&browser, "alice", "&acr_values=2").await.assert_asks("/second-factor");
    let policy = login_policy::ByName { before: login_policy::factor, after: allow, fails: false };
    let world = World::with("http://127.0.0.1:9000", builder().login_policy(policy).build().expect("pages"));
    let secret = world.give_app().await;
    let browser = world.browser();
    remember(&world, &browser, &secret).await;
    log_out_of(&browser);
    log_in(&browser, "alice", "").await.assert_asks("/second-factor");
    let policy = login_policy::ByName { before: allow, after: login_policy::factor, fails: false };
    let world = World::with("http://127.0.0.1:9000", builder().login_policy(policy).build().expect("pages"));
    let secret = world.give_app().await;
    let browser = world.browser();
    remember(&world, &browser, &secret).await;
    log_out_of(&browser);
    log_in(&browser, "alice", "").await.assert_asks("/second-factor");
}

#[tokio::test]
async fn it_satisfies_a_rule_for_everybody() {
    let pages = builder().require_second_factor(|_: &str| true).build().expect("pages");
    let world = World::with("http://127.0.0.1:9000", pages);
    let secret = world.give_app().await;
    let browser = world.browser();
    remember(&world, &browser, &secret).await;
    log_out_of(&browser);
    let consent = log_in(&browser, "alice", "").await;
    browser.allow(&consent).await.assert_code();
    browser.open(&request("&scope=openid+read")).await.assert_code();
}

#[tokio::test]
async fn it_is_of_one_person_and_each_time_another_secret() {
    let world = world();
    let secret = world.give_app().await;
    let browser = world.browser();
    // An attacker planted a secret that they know.
    let planted = format!("oauth_session-9000-device.{}={}", "A".repeat(8), "A".repeat(43));
    browser.keys.lock().expect("a lock").push(planted.clone());
    let first = remember(&world, &browser, &secret).await;
    let thief = world.browser();
    thief.keys.lock().expect("a lock").push(planted);
    log_in(&thief, "alice", "").await.assert_asks("/second-factor");
    // Bob uses the same browser, and has an app too.
    let (bobs, whose) = (generate(), ("248289761002", "bob"));
    let set_up = credentials::change(&*world.server, whose, |own| {
        own.app = OwnApp::new(&bobs, whose.0, None, world.clock.now());
        Some(())
    });
    assert!(set_up.await.expect("stored").is_some());
    log_out_of(&browser);
    log_in(&browser, "bob", "").await.assert_asks("/second-factor");
    // Remembered again, the device has another secret, and the earlier one is over.
    log_out_of(&browser);
    let elsewhere = world.browser();
    elsewhere.keys.lock().expect("a lock").push(first.clone());
    log_in(&elsewhere, "alice", "").await.assert_asks("/consent");
    forget_devices(&*world.server, ALICE).await.expect("a store");
    let second = remember(&world, &browser, &secret).await;
    assert_ne!(first, second);
    log_out_of(&elsewhere);
    log_in(&elsewhere, "alice", "").await.assert_asks("/second-factor");
    let own = credentials::of_subject(&*world.server, ALICE).await.expect("a store");
    assert_eq!(own.remembered_devices.len(), 1);
}

#[tokio::test]
async fn it_ends_with_a_logout_everywhere_the_app_and_a_click() {
    let world = world();
    let secret = world.give_app().await;
    let browser = world.browser();
    let is_asked = async || {
        log_out_of(&browser);
        log_in(&browser, "alice", "").await.asks("/second-factor")
    };
    remember(&world, &browser, &secret).await;
    assert!(!is_asked().await);
    log_out_everywhere(&*world.server, ALICE).await.expect("a store");
    world.clock.pass(1);
    assert!(is_asked().await);

    remember(&world, &browser, &secret).await;
    forget_devices(&*world.server, ALICE).await.expect("a store");
    assert!(is_asked().await, "an application changed the password");

    remember(&world, &browser, &secret).await;
    let security = browser.open("/account/security").await;
    assert!(security.says("Remembered devices") && security.says("Firefox on Linux"), "{security:?}");
    let (_, rest) = security.body.split_once("name=\"forget_device\" value=\"").expect("a button");
    let device = rest.split('"').next().expect("closed").to_owned();
    let stranger = browser.submit(&security, "/account/security", &[("forget_device", "AAAA")]).await;
    assert!(stranger.says("Remembered devices"), "{stranger:?}");
    let gone = browser.submit(&security, "/account/security", &[("forget_device", &device)]).await;
    assert!(!gone.says("Remembered devices"), "{gone:?}");
    assert!(is_asked().await);

    remember(&world, &browser, &secret).await;
    let security = browser.open("/account/security").await;
    browser.submit(&security, "/account/security", &[("totp", "remove")]).await;
    world.give_app().await;
    assert!(is_asked().await, "another app");
}

#[tokio::test]
async fn what_is_remembered_and_forgotten_is_heard() {
    let world = world();
    let secret = world.give_app().await;
    let (one, other) = (world.browser(), world.browser());
    remember(&world, &one, &secret).await;
    remember(&world, &other, &secret).await;
    let remembered = world.heard.of(&["device.remembered"]);
    assert_eq!(remembered.len(), 2);
    assert_eq!(remembered[0].subject.as_deref(), Some(ALICE));
    let counts = || {
        let forgotten = world.heard.of(&["device.forgotten"]);
        let count = |event: &oauth_runtime_core::event::Event| match event.kind {
            oauth_runtime_core::event::EventKind::DeviceForgotten { count } => count,
            _ => 0,
        };
        forgotten.iter().map(count).collect::<Vec<_>>()
    };
    assert_eq!(counts(), [0; 0]);
    forget_devices(&*world.server, ALICE).await.expect("a store");
    forget_devices(&*world.server, ALICE).await.expect("a store");
    remember(&world, &one, &secret).await;
    let security = one.open("/account/security").await;
    let (_, rest) = security.body.split_once("name=\"forget_device\" value=\"").expect("a button");
    let device = rest.split('"').next().expect("closed").to_owned();
    one.submit(&security, "/account/security", &[("forget_device", &device)]).await;
    remember(&world, &one, &secret).await;
    log_out_everywhere(&*world.server, ALICE).await.expect("a store");
    world.clock.pass(1);
    remember(&world, &one, &secret).await;
    let security = one.open("/account/security").await;
    one.submit(&security, "/account/security", &[("totp", "remove")]).await;
    assert_eq!(counts(), [2, 1, 1, 1]);
}

#[tokio::test]
async fn where_the_pages_do_not_say_so_nothing_is_remembered() {
    let world = World::new();
    let secret = world.give_app().await;
    world.clock.pass(60);
    let browser = world.browser();
    let factor = log_in(&browser, "alice", "").await;
    assert!(!factor.says("name=\"remember\""), "{factor:?}");
    let code = code_at(&secret, world.clock.now());
    browser.submit(&factor, "/second-factor", &[("code", &code), ("remember", "on")]).await;
    log_out_of(&browser);
    log_in(&browser, "alice", "").await.assert_asks("/second-factor");
    assert!(browser.keys.lock().expect("a lock").iter().all(|key| !key.contains("-device.")));
}

#[tokio::test]
async fn a_remembered_device_is_not_enough_to_remove_the_app() {
    let world = world();
    let secret = world.give_app().await;
    let browser = world.browser();
    remember(&world, &browser, &secret).await;
    log_out_of(&browser);
    world.clock.pass(60);
    // Logged in for a client, without the code.
    log_in(&browser, "alice", "").await.assert_asks("/consent");
    let login = browser.open("/account/security").await;
    login.assert_asks("/login");
    let factor = browser.log_in(&login, "alice").await;
    factor.assert_asks("/second-factor");
    let code = code_at(&secret, world.clock.now());
    let security = browser.submit(&factor, "/second-factor", &[("code", &code)]).await;
    security.assert_asks("/account/security");
    // The page that changes nothing needs only the password.
    log_out_of(&browser);
    let login = browser.open("/account/applications").await;
    assert!(browser.log_in(&login, "alice").await.says("Connected applications"));
}
