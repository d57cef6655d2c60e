use http::request::Parts;

use super::browser::Browser;
use super::{World, request};
use crate::openid::Claims;
use crate::ui::{delete_credentials, log_out_everywhere, logged_in};

/// Logged in as these people, and the client allowed.
async fn browser_of(world: &World, people: &[&str]) -> Browser {
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
async fn subjects(world: &World, browser: &Browser) -> Vec<String> {
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
    assert_eq!(world.ended().len(), 1, "the clients of this session hear of it");
    assert_eq!(subjects(&world, &laptop).await, Vec::<String>::new());
    assert_eq!(subjects(&world, &lost).await, ["248289761002"], "bob stays");
    // Who comes back is in again.
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
    let refused = browser.open(&request("&scope=openid+read&prompt=none")).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("login_required"));
    browser.open("/account/applications").await.assert_asks("/login");
    assert!(!world.ended().is_empty(), "its clients hear of it");
}

#[tokio::test]
async fn who_lost_their_second_factors_stays_logged_out() {
    let world = World::new();
    let stolen = browser_of(&world, &["alice"]).await;
    log_out_everywhere(&*world.server, "248289761001").await.expect("a store");
    delete_credentials(&world.server.store, "248289761001").await.expect("a store");
    assert_eq!(subjects(&world, &stolen).await, Vec::<String>::new());
    delete_credentials(&world.server.store, "nobody").await.expect("a store");
    // Who logs in in the same second is in.
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
