//! People of other providers who have no account here and have not decided: how many the store keeps.

use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{ExpiringStore, SessionStore};

use super::*;

const LINK: &str = "/login/upstream/link";

fn scene(most: u32) -> Scene {
    let limit = RateLimit::new(most, Duration::from_secs(5), Duration::from_secs(60));
    Scene::with(|_, pages| pages, RateLimits::default().upstream_waiting(limit))
}

#[tokio::test]
async fn so_many_wait_at_one_place_and_then_nobody_is_kept() {
    let scene = scene(3);
    for _ in 0..3 {
        let page = sign_in(&scene, &scene.browser(), &request("")).await;
        assert_eq!(page.path, LINK, "{page:?}");
    }
    let browser = scene.browser();
    let full = sign_in(&scene, &browser, &request("")).await;
    assert_eq!(full.status, 429, "{full:?}");
    assert!(full.says("Try again") && browser.cookie().is_none(), "nothing is stored: {full:?}");
    scene.pass(5);
    assert_eq!(sign_in(&scene, &scene.browser(), &request("")).await.path, LINK);
}

#[tokio::test]
async fn so_many_wait_in_total() {
    let limit = RateLimit::new(2, Duration::from_secs(5), Duration::from_secs(60));
    let scene = Scene::with(|_, pages| pages, RateLimits::default().upstream_waiting_total(limit));
    for status in [200, 200, 429] {
        assert_eq!(sign_in(&scene, &scene.browser(), &request("")).await.status, status);
    }
    scene.pass(600);
    assert_eq!(sign_in(&scene, &scene.browser(), &request("")).await.status, 200);
}

#[tokio::test]
async fn people_with_an_account_never_wait_behind_those_without() {
    let scene = scene(1);
    sign_in(&scene, &scene.browser(), &request("")).await;
    scene.google.claim("sub", json!("other"));
    assert_eq!(sign_in(&scene, &scene.browser(), &request("")).await.status, 429);
    // Somebody with a link, and somebody who is logged in and links an account of theirs.
    scene.google.claim("sub", json!("them"));
    scene.link(ALICE).await;
    sign_in(&scene, &scene.browser(), &request("")).await.assert_asks("/consent");
    let browser = scene.browser();
    let login = browser.open("/account/upstreams").await;
    let page = browser.log_in(&login, "bob").await;
    let left = browser.submit(&page, "/account/upstreams", &[("link", "google")]).await;
    let sent = parameters(&left);
    scene.google.said().nonce.clone_from(&sent["nonce"]);
    scene.google.claim("sub", json!("other"));
    let ask = browser.open(&response(&sent, &scene.google)).await;
    assert!(ask.path == LINK && ask.says("bob"), "{ask:?}");
}

#[tokio::test]
async fn people_who_have_decided_and_browsers_that_come_again_do_not_count() {
    let scene = scene(2);
    // A browser keeps one person.
    let browser = scene.browser();
    for _ in 0..4 {
        assert_eq!(sign_in(&scene, &browser, &request("")).await.path, LINK);
    }
    for (number, username) in ["alice", "bob", "alice", "bob"].into_iter().enumerate() {
        scene.google.claim("sub", json!(format!("person {number}")));
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("")).await;
        let login = browser.submit(&page, LINK, &[("decision", "log-in")]).await;
        let ask = browser.log_in(&login, username).await;
        browser.submit(&ask, LINK, &[("decision", "link")]).await.assert_asks("/consent");
    }
}

#[tokio::test]
async fn who_made_an_account_does_not_count() {
    let limit = RateLimit::new(1, Duration::from_secs(5), Duration::from_secs(60));
    let limits = RateLimits::default().upstream_waiting(limit).upstream_waiting_total(limit);
    let scene = Scene::open_within(limits);
    for number in 0..3 {
        scene.google.claim("sub", json!(format!("person {number}")));
        scene.google.claim("email", json!(format!("{number}@mail.example")));
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("")).await;
        browser.submit(&page, LINK, &[("decision", "create")]).await.assert_asks("/consent");
    }
}

#[tokio::test]
async fn those_who_do_not_decide_are_forgotten() {
    let scene = Scene::new();
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("")).await;
    let cookie = browser.cookie().expect("a session");
    let digest = Digest::of(cookie.split_once('=').expect("a pair").1);
    assert!(scene.store.get_session(&digest).await.expect("a store").is_some());
    scene.pass(601);
    assert!(browser.open(LINK).await.asks("/login"), "nobody waits any more");
    scene.pass(30 * 60);
    scene.store.sweep(scene.clock.now(), 100).await.expect("a store");
    assert!(scene.store.get_session(&digest).await.expect("a store").is_none());
}
