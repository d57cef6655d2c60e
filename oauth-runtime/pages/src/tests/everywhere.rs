use std::collections::HashSet;
use std::sync::atomic::Ordering::Relaxed;

use http::request::Parts;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{GrantStore, TokenStore};

use super::browser::Browser;
use super::{World, request};
use crate::{delete_credentials, log_out_everywhere, logged_in};

/// Logged in as these people, with consent for the client.
pub(super) async fn browser_of(world: &World, people: &[&str]) -> Browser {
    let browser = world.browser();
    for username in people {
        let login = browser.open(&request("&scope=openid+read&prompt=login")).await;
        let page = browser.log_in(&login, username).await;
        if page.asks("/consent") {
            browser.allow(&page).await.assert_code();
        }
    }
    browser
}

/// The subjects that a browser is logged in as.
pub(super) async fn subjects(world: &World, browser: &Browser) -> Vec<String> {
    let mut request = http::Request::get("/");
    if let Some(cookie) = browser.cookie() {
        request = request.header("cookie", cookie);
    }
    let (http, ()): (Parts, ()) = request.body(()).expect("a request").into_parts();
    let accounts = logged_in(&*world.server, &http).await.expect("a store");
    accounts.into_iter().map(|account| account.subject).collect()
}

#[tokio::test]
async fn a_person_logs_out_on_every_device() {
    let world = World::new();
    let (laptop, lost) = (browser_of(&world, &["alice"]).await, browser_of(&world, &["bob", "alice"]).await);
    world.clock.pass(1);
    let page = laptop.open("/account/security").await;
    let ended = laptop.submit(&page, "/account/security", &[("sessions", "end")]).await;
    assert!(ended.says("You are logged out"), "{ended:?}");
    let notified: HashSet<String> = world.ended().into_iter().map(|account| account.session_id).collect();
    assert_eq!(notified.len(), 2, "the clients of both sessions hear of it at once");
    assert_eq!(world.grants("248289761001").await, 0, "and the grants of both end");
    assert_eq!(world.grants("248289761002").await, 1, "those of bob stay");
    assert_eq!(subjects(&world, &laptop).await, Vec::<String>::new());
    assert_eq!(subjects(&world, &lost).await, ["248289761002"], "bob stays");
    // A person who logs in again is logged in.
    world.clock.pass(1);
    let again = browser_of(&world, &["alice"]).await;
    assert_eq!(subjects(&world, &again).await, ["248289761001"]);
}

#[tokio::test]
async fn an_operator_logs_a_person_out() {
    let world = World::new();
    let browser = browser_of(&world, &["alice"]).await;
    let server = &*world.server;
    log_out_everywhere(server, "somebody else").await.expect("a store");
    browser.open(&request("&scope=openid+read")).await.assert_code();
    log_out_everywhere(server, "248289761001").await.expect("a store");
    assert_eq!(world.ended().len(), 1, "its clients hear of it before the browser is seen again");
    let refused = browser.open(&request("&scope=openid+read&prompt=none")).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("login_required"));
    browser.open("/account/applications").await.assert_asks("/login");
}

/// A client shows a person as logged in until it is notified, whatever happened to its grant.
#[tokio::test]
async fn clients_of_sessions_without_a_live_grant_hear_of_it() {
    let world = World::new();
    let browser = browser_of(&world, &["alice"]).await;
    for grant in world.server.store.list_grants("248289761001").await.expect("a store") {
        world.server.store.revoke_grant(&grant.grant_id).await.expect("a store");
    }
    world.server.known_sessions.lock().expect("a lock").push("without a grant".into());
    log_out_everywhere(&*world.server, "248289761001").await.expect("a store");
    let notified: Vec<String> = world.ended().into_iter().map(|account| account.session_id).collect();
    assert_eq!(notified, ["without a grant"]);
    drop(browser);
}

/// Each step may be repeated.
#[tokio::test]
async fn an_end_of_all_sessions_that_failed_is_completed_by_the_next_attempt() {
    let world = World::new();
    let laptop = browser_of(&world, &["alice"]).await;
    browser_of(&world, &["alice"]).await;
    world.clock.pass(1);
    world.server.failures.store(1, Relaxed);
    let page = laptop.open("/account/security").await;
    let failed = laptop.submit(&page, "/account/security", &[("sessions", "end")]).await;
    assert_eq!(failed.status, 503, "{failed:?}");
    assert_eq!(world.grants("248289761001").await, 0, "the grants come first");
    log_out_everywhere(&*world.server, "248289761001").await.expect("a store");
    assert_eq!(subjects(&world, &laptop).await, Vec::<String>::new());
}

#[tokio::test]
async fn who_lost_their_second_factors_stays_logged_out() {
    let world = World::new();
    let stolen = browser_of(&world, &["alice"]).await;
    log_out_everywhere(&*world.server, "248289761001").await.expect("a store");
    delete_credentials(&world.server.store, "248289761001").await.expect("a store");
    assert_eq!(subjects(&world, &stolen).await, Vec::<String>::new());
    delete_credentials(&world.server.store, "nobody").await.expect("a store");
    // A person who logs in in the same second is logged in.
    assert_eq!(subjects(&world, &browser_of(&world, &["alice"]).await).await, ["248289761001"]);
}

#[tokio::test]
async fn who_logs_in_and_is_not_known_is_told_so() {
    let world = World::new();
    world.server.store.remove_claims("248289761001");
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let page = browser.log_in(&login, "alice").await;
    assert_eq!(page.status, 500, "not the login page again: {page:?}");
}

#[tokio::test]
async fn a_person_who_is_gone_is_logged_out() {
    let world = World::new();
    let browser = browser_of(&world, &["bob", "alice"]).await;
    world.server.store.remove_claims("248289761001");
    assert_eq!(subjects(&world, &browser).await, ["248289761002"]);
    let refused = browser.open(&request("&scope=openid+read&prompt=none")).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("account_selection_required"), "{refused:?}");
    browser.open("/account/applications").await.assert_asks("/login");
    world.server.store.put_claims("248289761001", Claims::new());
    assert_eq!(subjects(&world, &browser).await, ["248289761002"], "that login is over");
}

#[tokio::test]
async fn what_is_granted_for_offline_access_outlives_all_sessions() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+offline_access&prompt=consent"), "alice").await.assert_code();
    browser_of(&world, &["alice"]).await;
    assert_eq!(world.grants("248289761001").await, 2);
    log_out_everywhere(&*world.server, "248289761001").await.expect("a store");
    assert_eq!(world.grants("248289761001").await, 1);
    assert_eq!(world.ended().len(), 2, "the clients of both sessions hear of it");
}

#[tokio::test]
async fn a_ninth_account_in_a_browser_logs_the_oldest_out() {
    let world = World::new();
    let people: Vec<String> = (1..=7).map(|number| format!("person-{number}")).collect();
    for person in &people {
        world.server.store.put_user(person, super::PASSWORD.clone(), person);
        world.server.store.put_claims(person, Claims::new());
    }
    let mut names = vec!["alice"];
    names.extend(people.iter().map(String::as_str));
    let browser = browser_of(&world, &names).await;
    assert_eq!(world.ended(), [], "eight fit in");
    assert_eq!(world.grants("248289761001").await, 1);
    let login = browser.open(&request("&scope=openid+read&prompt=login")).await;
    browser.log_in(&login, "bob").await;
    let ended: Vec<String> = world.ended().into_iter().map(|account| account.subject).collect();
    assert_eq!(ended, ["248289761001"], "the clients of the oldest login hear of its end");
    assert_eq!(world.grants("248289761001").await, 0);
    assert_eq!(world.grants("person-1").await, 1);
    assert!(!subjects(&world, &browser).await.contains(&"248289761001".to_owned()));
}

#[tokio::test]
async fn a_person_who_lost_a_device_ends_the_access_of_applications_too() {
    for (unticked, left) in [(false, 0), (true, 1)] {
        let world = World::new();
        let browser = world.browser();
        browser.approve(&request("&scope=openid+offline_access&prompt=consent"), "alice").await.assert_code();
        let page = browser.open("/account/security").await;
        let mut fields = page.fields("/account/security");
        assert!(page.says("name=\"applications\" value=\"on\" checked"), "{page:?}");
        if !unticked {
            fields.push(("applications".to_owned(), "on".to_owned()));
        }
        fields.push(("sessions".to_owned(), "end".to_owned()));
        let ended = browser.post("/account/security", &fields).await;
        assert!(ended.status.as_u16() < 400, "{ended:?}");
        assert_eq!(world.grants("248289761001").await, left);
    }
}

/// The clock of the instance that ends the logins may be behind that of the one where the person logged in.
#[tokio::test]
async fn the_mark_never_goes_back() {
    let world = World::new();
    let mark = async || {
        let own = crate::credentials::of_subject(&*world.server, "248289761001").await.expect("a store");
        own.logged_out_at.expect("a mark").as_unix()
    };
    log_out_everywhere(&*world.server, "248289761001").await.expect("a store");
    let first = mark().await;
    // Logged in between two ends, which the second one ends although all three are in one second.
    let between = browser_of(&world, &["alice"]).await;
    assert_eq!(subjects(&world, &between).await, ["248289761001"]);
    log_out_everywhere(&*world.server, "248289761001").await.expect("a store");
    assert_eq!(mark().await, first + 1);
    assert_eq!(subjects(&world, &between).await, Vec::<String>::new());
    // A clock that is behind.
    let ahead = browser_of(&world, &["alice"]).await;
    world.clock.0.fetch_sub(30, Relaxed);
    let behind = browser_of(&world, &["alice"]).await;
    log_out_everywhere(&*world.server, "248289761001").await.expect("a store");
    assert_eq!(mark().await, first + 2);
    for browser in [ahead, behind] {
        assert_eq!(subjects(&world, &browser).await, Vec::<String>::new());
    }
}
