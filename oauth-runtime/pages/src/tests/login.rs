use std::time::Duration;

use http::Method;
use oauth_runtime_core::rate_limit::{RateLimit, RateLimits};
use oauth_runtime_core::store::SessionStore;
use oauth_runtime_core::{Digest, Secret};

use super::{World, request};
use crate::Pages;

#[tokio::test]
async fn login_and_consent_lead_back_to_the_client() {
    let browser = World::new().browser();
    let login = browser.open(&request("&scope=read")).await;
    login.assert_asks("/login");
    assert!(login.says("Notes &lt;b&gt;on the web"), "{login:?}");
    let consent = browser.log_in(&login, "alice").await;
    consent.assert_asks("/consent");
    let answer = browser.allow(&consent).await;
    answer.assert_code();
    assert_eq!(answer.parameter("state").as_deref(), Some("xyz"));
    // Both addresses are known now.
    browser.open(&request("&scope=read")).await.assert_code();
}

#[tokio::test]
async fn a_wrong_password_is_told_like_an_unknown_user() {
    let browser = World::new().browser();
    let login = browser.open(&request("")).await;
    let wrong = browser.log_in_with(&login, "alice", "guess").await;
    let unknown = browser.log_in_with(&wrong, "nobody", "guess").await;
    for page in [&wrong, &unknown] {
        assert_eq!(page.status, 200);
        page.assert_asks("/login");
        assert!(page.says("role=\"alert\"") && page.says("aria-describedby=\"problem\""), "{page:?}");
        assert!(!page.says("guess"), "a password comes back: {page:?}");
    }
    assert_eq!(wrong.body.replace("alice", "nobody"), unknown.body);
    browser.log_in(&unknown, "alice").await.assert_asks("/consent");
}

#[tokio::test]
async fn guessing_is_slowed_and_nobody_is_locked_out_for_ever() {
    let world = World::new();
    let browser = world.browser();
    let mut page = browser.open(&request("")).await;
    for _ in 0..11 {
        page = browser.log_in_with(&page, "alice", "guess").await;
    }
    assert_eq!((page.status.as_u16(), &page.headers["retry-after"]), (429, &"5".parse().expect("a header")));
    assert!(page.says("Try again in 5 seconds."), "{page:?}");
    assert_eq!(
        browser.log_in(&page, "alice").await.status,
        429,
        "the right password does not help meanwhile"
    );
    browser.log_in(&page, "bob").await.assert_asks("/consent");

    let other = world.browser();
    let login = other.open(&request("")).await;
    world.clock.pass(5);
    other.log_in(&login, "alice").await.assert_asks("/consent");
}

#[tokio::test]
async fn other_spellings_of_a_name_have_no_limit_of_their_own() {
    let world = World::new();
    let browser = world.browser();
    let mut page = browser.open(&request("")).await;
    let spellings = ["alice", "Alice", "aLice", "ALICE ", "  alice", "\u{ff21}lice"];
    for spelling in spellings.into_iter().cycle().take(10) {
        page = browser.log_in_with(&page, spelling, "guess").await;
        assert_eq!(page.status, 200, "{spelling:?}: {page:?}");
    }
    for spelling in spellings {
        assert_eq!(browser.log_in_with(&page, spelling, "guess").await.status, 429, "{spelling:?}");
    }
}

#[tokio::test]
async fn a_browser_that_the_person_used_is_known_by_each_spelling_of_their_name() {
    let world = World::with_limits(RateLimits::default().username(rate_limit(1, 5, 900)));
    let mut browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let mut stranger = world.browser();
    stranger.peer = "198.51.100.7";
    let login = stranger.open(&request("")).await;
    stranger.log_in_with(&login, "alice", "guess").await;
    assert_eq!(stranger.log_in_with(&login, "alice", "guess").await.status, 429);
    browser.peer = "203.0.113.9";
    let login = browser.open(&request("&prompt=login")).await;
    let page = browser.log_in_with(&login, "ALICE", "guess").await;
    assert_eq!(page.status, 200, "it is not blocked by strangers: {page:?}");
}

#[tokio::test]
async fn nobody_locks_out_who_is_elsewhere() {
    let limits =
        RateLimits::default().username_at_address(rate_limit(3, 5, 900)).username(rate_limit(6, 5, 900));
    let world = World::with_limits(limits);
    let try_from = async |peer: &'static str, password: &str, times: usize| {
        let mut browser = world.browser();
        browser.peer = peer;
        let mut page = browser.open(&request("")).await;
        for _ in 0..times {
            page = browser.log_in_with(&page, "alice", password).await;
        }
        page
    };
    assert_eq!(try_from("192.0.2.1", "guess", 4).await.status, 429);
    try_from("198.51.100.7", "wonderland", 1).await.assert_asks("/consent");
    assert_eq!(try_from("192.0.2.1", "wonderland", 1).await.status, 429, "that is for the other address");
    // Many addresses together are still rate-limited.
    for peer in ["192.0.2.2", "192.0.2.3"] {
        assert_eq!(try_from(peer, "guess", 3).await.status, 200);
    }
    assert_eq!(try_from("198.51.100.8", "wonderland", 1).await.status, 429);
}

#[tokio::test]
async fn many_names_from_one_address_are_slowed() {
    let world = World::new();
    let browser = world.browser();
    let mut page = browser.open(&request("")).await;
    for number in 0..51 {
        page = browser.log_in_with(&page, &format!("user{number}"), "guess").await;
    }
    assert_eq!(page.status, 429);
    let mut elsewhere = world.browser();
    elsewhere.peer = "198.51.100.7";
    let login = elsewhere.open(&request("")).await;
    elsewhere.log_in(&login, "alice").await.assert_asks("/consent");
}

#[tokio::test]
async fn a_browser_that_was_logged_in_is_open_while_its_address_is_blocked() {
    let world = World::new();
    let alice = world.browser();
    alice.approve(&request(""), "alice").await.assert_code();
    let stranger = world.browser();
    let mut page = stranger.open(&request("")).await;
    for number in 0..51 {
        page = stranger.log_in_with(&page, &format!("user{number}"), "guess").await;
    }
    assert_eq!(page.status, 429);
    let again = alice.open(&request("&prompt=login")).await;
    alice.log_in(&again, "alice").await.assert_code();
}

#[tokio::test]
async fn the_session_is_renewed_at_login_and_the_old_one_opens_nothing() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request("")).await;
    browser.log_in(&login, "alice").await;
    let planted = browser.cookie().expect("a cookie");
    browser.log_in(&login, "bob").await;
    let renewed = browser.cookie().expect("a cookie");
    assert_ne!(planted, renewed);
    // The store has digests, and no longer the old one.
    let digest = |cookie: &str| Digest::of(cookie.split_once('=').expect("a pair").1);
    let old = world.server.store.get_session(&digest(&planted)).await.expect("the store in memory");
    let new = world.server.store.get_session(&digest(&renewed)).await.expect("the store in memory");
    assert!(old.is_none());
    let new = new.expect("it is there");
    assert!(!new.data.contains(renewed.split_once('=').expect("a pair").1));
}

#[tokio::test]
async fn a_session_ends_after_its_last_use() {
    let world = World::with(
        "http://127.0.0.1",
        Pages::builder().logged_in_for(Duration::from_secs(1000)).build().expect("pages"),
    );
    let browser = world.browser();
    browser.approve(&request(""), "alice").await.assert_code();
    for _ in 0..5 {
        world.clock.pass(900);
        browser.open(&request("")).await.assert_code();
    }
    world.clock.pass(1000);
    browser.open(&request("")).await.assert_asks("/login");
}

#[tokio::test]
async fn a_session_in_use_is_written_once_a_minute() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request(""), "alice").await.assert_code();
    let digest = Digest::of(browser.cookie().expect("a cookie").split_once('=').expect("a pair").1);
    let saved_at = async || {
        let session = world.server.store.get_session(&digest).await.expect("the store in memory");
        session.expect("it is there").saved_at
    };
    let first = saved_at().await;
    world.clock.pass(59);
    browser.open(&request("")).await.assert_code();
    assert_eq!(saved_at().await, first);
    world.clock.pass(1);
    browser.open(&request("")).await.assert_code();
    assert_eq!(saved_at().await, first.plus(60));
}

#[tokio::test]
async fn a_visitor_whom_nobody_knows_makes_nothing_be_stored() {
    let world = World::new();
    let browser = world.browser();
    for path in [request(""), "/login".to_owned(), "/consent".to_owned(), "/device".to_owned()] {
        browser.open(&path).await;
        assert_eq!(browser.cookie(), None, "{path}");
    }
    let key = browser.keys.lock().expect("a lock").first().cloned().expect("a key");
    let digest = Digest::of(key.split_once('=').expect("a pair").1);
    let stored = world.server.store.get_session(&digest).await.expect("a store");
    assert!(stored.is_none());
    // A made-up cookie does not become a session either.
    let made_up = format!("oauth_session-9000={}", Secret::generate().reveal());
    *browser.cookie.lock().expect("a lock") = Some(made_up.clone());
    let login = browser.open(&request("")).await;
    browser.log_in(&login, "alice").await.assert_asks("/consent");
    assert_ne!(browser.cookie(), Some(made_up));
}

#[tokio::test]
async fn the_pages_work_under_the_path_of_the_issuer() {
    for issuer in ["http://127.0.0.1:9000/auth", "https://notes.example/auth"] {
        let browser = World::with(issuer, Pages::default()).browser();
        let login = browser.open("/auth/authorize?client_id=web&response_type=code").await;
        assert!(login.says("href=\"/auth/assets/pages-"), "{login:?}");
        let login_fields = [("username", "alice"), ("password", "wonderland")];
        let consent = browser.submit(&login, "/auth/login", &login_fields).await;
        let answer = browser.submit(&consent, "/auth/consent", &[("decision", "allow")]).await;
        answer.assert_code();
        // A nested router removes the prefix.
        let page = browser.send(Method::GET, "/account/applications", "").await;
        assert_eq!(page.status, 200);
    }
}

fn rate_limit(free_failures: u32, first_block: u64, longest_block: u64) -> RateLimit {
    RateLimit::new(free_failures, Duration::from_secs(first_block), Duration::from_secs(longest_block))
}
