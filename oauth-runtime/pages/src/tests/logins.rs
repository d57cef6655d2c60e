//! Where a person is logged in, and the end of a single login.

use std::sync::atomic::Ordering::Relaxed;

use oauth_runtime_core::store::SessionStore;

use super::browser::Browser;
use super::everywhere::{browser_of, subjects};
use super::{World, request};
use crate::{Login, end_login, logins};

const ALICE: &str = "248289761001";
const BOB: &str = "248289761002";

const PHONE: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                     Mobile Safari/537.36";

async fn logins_of(world: &World, subject: &str) -> Vec<Login> {
    logins(&*world.server, subject).await.expect("a store")
}

/// Alice on a phone, with consent for the client.
async fn phone_of_alice(world: &World) -> Browser {
    let mut browser = world.browser();
    (browser.user_agent, browser.peer) = (PHONE, "192.0.2.7");
    let login = browser.open(&request("&scope=openid+read&prompt=login")).await;
    let page = browser.log_in(&login, "alice").await;
    if page.asks("/consent") {
        browser.allow(&page).await.assert_code();
    }
    browser
}

/// The identifier of the only login that is not in this browser.
async fn elsewhere(world: &World, here: &str) -> String {
    let mut others = logins_of(world, ALICE).await;
    others.retain(|login| login.address.is_none_or(|address| address.to_string() != here));
    assert_eq!(others.len(), 1, "{others:?}");
    others.remove(0).session_id
}

#[tokio::test]
async fn a_person_sees_where_they_are_logged_in_and_ends_one_login() {
    let world = World::new();
    let phone = phone_of_alice(&world).await;
    world.clock.pass(120);
    let laptop = browser_of(&world, &["alice"]).await;
    let page = laptop.open("/account/security").await;
    for shown in ["Firefox on Linux", "This browser", "192.0.2.1", "Chrome on Android", "192.0.2.7"] {
        assert!(page.says(shown), "{shown}: {page:?}");
    }
    assert_eq!(world.grants(ALICE).await, 2);
    let lost = elsewhere(&world, "192.0.2.1").await;
    let page = laptop.submit(&page, "/account/security", &[("login", &lost)]).await;
    assert!(page.says("saved") && !page.says("Chrome on Android"), "{page:?}");
    let notified: Vec<String> = world.ended().into_iter().map(|account| account.session_id).collect();
    assert_eq!(notified, [lost], "its clients hear of it at once");
    assert_eq!(world.grants(ALICE).await, 1, "its grant ends, and the other stays");
    assert_eq!(subjects(&world, &phone).await, Vec::<String>::new());
    assert_eq!(subjects(&world, &laptop).await, [ALICE]);
    phone.open("/account/security").await.assert_asks("/login");
}

#[tokio::test]
async fn the_list_says_when_and_how_somebody_logged_in() {
    let world = World::new();
    let phone = phone_of_alice(&world).await;
    let login = logins_of(&world, ALICE).await.remove(0);
    assert_eq!((login.user_agent.as_deref(), login.acr.as_str()), (Some(PHONE), "1"));
    assert_eq!((login.auth_time, &*login.amr), (world.server.settings().now(), &["pwd".to_owned()][..]));
    world.clock.pass(300);
    phone.open("/account/applications").await;
    let later = logins_of(&world, ALICE).await.remove(0);
    assert_eq!(later.last_seen, world.server.settings().now(), "the browser was seen again");
    assert_eq!(later.auth_time, login.auth_time, "and the person did not log in again");
    world.clock.pass(12 * 3600 + 1);
    assert_eq!(logins_of(&world, ALICE).await, [], "an expired session is no login");
}

#[tokio::test]
async fn other_accounts_in_the_browser_stay_logged_in() {
    let world = World::new();
    let shared = browser_of(&world, &["bob", "alice"]).await;
    let lost = logins_of(&world, ALICE).await.remove(0).session_id;
    assert!(end_login(&*world.server, ALICE, &lost).await.expect("a store"));
    assert_eq!(
        logins_of(&world, ALICE).await,
        [],
        "it is no longer listed, although the browser has not come back"
    );
    assert_eq!(subjects(&world, &shared).await, [BOB]);
    assert_eq!((world.grants(ALICE).await, world.grants(BOB).await), (0, 1));
    assert!(!end_login(&*world.server, ALICE, &lost).await.expect("a store"), "it has ended already");
    // A person who logs in again is logged in.
    let page = shared.open(&request("&scope=openid+read&prompt=login")).await;
    let page = shared.submit(&page, "/choose-account", &[("account", "")]).await;
    shared.log_in(&page, "alice").await.assert_code();
    assert_eq!(logins_of(&world, ALICE).await.len(), 1);
}

/// A request of the browser that began before may write the session last.
#[tokio::test]
async fn a_session_that_is_saved_at_the_same_time_does_not_revive_the_login() {
    let world = World::new();
    let phone = phone_of_alice(&world).await;
    let before = world.server.store.list_sessions(ALICE).await.expect("a store").remove(0);
    let lost = logins_of(&world, ALICE).await.remove(0).session_id;
    assert!(end_login(&*world.server, ALICE, &lost).await.expect("a store"));
    world.server.store.create_session(before).await.expect("a store");
    assert_eq!(logins_of(&world, ALICE).await, []);
    assert_eq!(subjects(&world, &phone).await, Vec::<String>::new());
}

#[tokio::test]
async fn nobody_ends_the_login_of_somebody_else() {
    let world = World::new();
    let (alice, bob) = (browser_of(&world, &["alice"]).await, browser_of(&world, &["bob"]).await);
    let of_bob = logins_of(&world, BOB).await.remove(0).session_id;
    let page = alice.open("/account/security").await;
    alice.submit(&page, "/account/security", &[("login", &of_bob)]).await;
    assert_eq!(subjects(&world, &bob).await, [BOB]);
    assert_eq!((world.ended().len(), world.grants(BOB).await), (0, 1));
    // Not without the form of this session either.
    let own = logins_of(&world, ALICE).await.remove(0).session_id;
    let forged = [("login".to_owned(), own), ("csrf".to_owned(), "forged".to_owned())];
    alice.post("/account/security", &forged).await;
    assert_eq!(subjects(&world, &alice).await, [ALICE]);
}

#[tokio::test]
async fn the_own_login_ends_with_its_page() {
    let world = World::new();
    let browser = browser_of(&world, &["alice"]).await;
    let own = logins_of(&world, ALICE).await.remove(0).session_id;
    let page = browser.open("/account/security").await;
    let ended = browser.submit(&page, "/account/security", &[("login", &own)]).await;
    assert!(ended.says("You are logged out"), "{ended:?}");
    assert_eq!(logins_of(&world, ALICE).await, []);
}

#[tokio::test]
async fn an_end_that_failed_is_completed_by_the_next_attempt() {
    let world = World::new();
    let phone = phone_of_alice(&world).await;
    let lost = logins_of(&world, ALICE).await.remove(0).session_id;
    world.server.failures.store(1, Relaxed);
    end_login(&*world.server, ALICE, &lost).await.expect_err("the notices fail");
    assert_eq!(world.grants(ALICE).await, 0, "the grants come first");
    assert_eq!(subjects(&world, &phone).await, Vec::<String>::new(), "the browser is out");
    assert_eq!(world.ended().len(), 1, "and its next visit notified the clients");
}
