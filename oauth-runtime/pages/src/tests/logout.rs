use std::sync::atomic::Ordering::Relaxed;

use bytes::Bytes;
use http::request::Parts;
use oauth_runtime_core::__internal::{id_token_hint, revalidate_authorization_request};
use oauth_runtime_core::http::Response;
use oauth_runtime_core::store::ClientStore;
use oauth_runtime_core::{Approval, Timestamp};

use super::browser::Browser;
use super::{World, request};
use crate::answer::refuse;
use crate::client_logout::is_alone;
use crate::flow::conclude;
use crate::refusal::Refusal;
use crate::visit::Visit;
use crate::{self as ui, Account, LogoutPage, Pages};

/// The head of a request from this browser.
fn head(browser: &Browser) -> Parts {
    let mut request = http::Request::get("/end_session").header("accept-language", "de");
    if let Some(cookie) = browser.cookies() {
        request = request.header("cookie", cookie);
    }
    request.body(()).expect("a request").into_parts().0
}

#[tokio::test]
async fn a_person_logs_out_of_all_accounts() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    let page = browser.open("/logout").await;
    assert!(page.says("one account") && page.says("<bdi>alice</bdi>"), "{page:?}");
    let cookie = browser.cookie();
    let page = browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    assert!(page.says("You are logged out"), "{page:?}");
    assert_eq!(world.ended().len(), 1);
    assert_eq!(world.grants("248289761001").await, 0, "its grants ended");
    assert_eq!(browser.cookie(), None);
    // The old cookie is worthless.
    *browser.cookie.lock().expect("a lock") = cookie;
    browser.open(&request("&scope=read")).await.assert_asks("/login");
    assert!(browser.open("/logout").await.says("You are logged out"));
}

/// The notices precede the end of the session, so the person can try again after a store failure.
#[tokio::test]
async fn a_person_whose_clients_can_not_be_told_is_still_logged_in_and_tries_again() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    world.server.failures.store(1, Relaxed);
    let page = browser.open("/logout").await;
    let failed = browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    assert_eq!(failed.status, 503, "{failed:?}");
    assert_eq!(world.grants("248289761001").await, 0, "the grants come first");
    let page = browser.open("/logout").await;
    assert!(page.says("<bdi>alice</bdi>"), "{page:?}");
    let page = browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    assert!(page.says("You are logged out"), "{page:?}");
    assert_eq!((world.ended().len(), browser.cookie()), (1, None));
}

/// Logs out in another tab while requests of this one are answered.
async fn log_out_elsewhere(browser: &Browser) {
    let page = browser.open("/logout").await;
    let page = browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    assert!(page.says("You are logged out"), "{page:?}");
}

#[tokio::test]
async fn a_slow_tab_does_not_undo_the_logout_of_another() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let (cookie, head) = (browser.cookie(), head(&browser));
    let visit = async || Visit::begin(&*world.server, &head).await.expect("a visit");
    let (mut changing, mut logging_in, mut leaving) = (visit().await, visit().await, visit().await);
    changing.data_mut();
    logging_in.session_mut().renew();
    leaving.session_mut().end();
    log_out_elsewhere(&browser).await;
    for visit in [changing, logging_in] {
        let refusal = visit.finish(Response::default()).await.expect_err("the session ended");
        // The browser asks again with its current cookie; the other tab may have logged somebody in.
        let again = refuse(&*world.server, &head, &refusal);
        assert_eq!(again.status(), 303);
        assert_eq!(again.headers()["location"], "/end_session");
        assert!(!again.headers().contains_key("set-cookie"));
    }
    leaving.finish(Response::default()).await.expect("it ended twice");
    *browser.cookie.lock().expect("a lock") = cookie;
    browser.open(&request("&scope=read")).await.assert_asks("/login");
}

#[tokio::test]
async fn what_a_person_allows_after_the_logout_is_not_issued() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let issued = world.server.store.token_count();
    let head = head(&browser);
    let visit = Visit::begin(&*world.server, &head).await.expect("a visit");
    let parameters = [
        ("client_id", "web"),
        ("response_type", "code"),
        ("redirect_uri", "https://client.example/cb"),
        ("scope", "read"),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let request =
        revalidate_authorization_request(&*world.server, &parameters, world.server.settings().now())
            .await
            .expect("valid");
    log_out_elsewhere(&browser).await;
    let answer = conclude(visit, "", request, Approval::new("248289761001").into()).await;
    assert!(matches!(answer, Err(Refusal::SessionEnded)), "{answer:?}");
    assert_eq!(world.server.store.token_count(), issued);
}

#[tokio::test]
async fn nobody_else_logs_a_person_out() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let forged = browser.post("/logout", &[("decision".into(), "logout".into())]).await;
    assert_eq!(forged.status, 400);
    let page = browser.open("/logout").await;
    let stayed = browser.submit(&page, "/logout", &[("decision", "stay")]).await;
    assert!(stayed.says("You are still logged in"), "{stayed:?}");
    browser.open(&request("&scope=read")).await.assert_code();
    assert!(world.ended().is_empty());
}

#[tokio::test]
async fn a_client_asks_for_a_logout_and_gets_the_browser_back() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let logout =
        LogoutPage::new().client("Notes").return_to("https://client.example/bye?state=1").ui_locales("de");
    let asked = ui::confirm_logout(&*world.server, &head(&browser), logout.clone()).await;
    let page = browser.open(asked.headers()["location"].to_str().expect("text")).await;
    assert!(page.says("<bdi>Notes</bdi> möchte Sie abmelden."), "{page:?}");
    let answer = browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    assert_eq!(answer.location().as_deref(), Some("https://client.example/bye?state=1"));
    assert_eq!((answer.status.as_u16(), browser.cookie()), (303, None));
    // Nobody is logged in any more, so there is nothing to ask.
    let response = ui::confirm_logout(&*world.server, &head(&browser), logout).await;
    assert_eq!(response.headers()["location"], "https://client.example/bye?state=1");
}

#[tokio::test]
async fn clients_hear_of_it_in_frames() {
    let frames =
        vec!["https://client.example/logout?sid=1".to_owned(), "https://client.example/x".to_owned()];
    let world = World::with_frames("http://127.0.0.1", Pages::default(), frames);
    let browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let page = browser.open("/logout").await;
    let page = browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    assert_eq!(page.body.matches("<iframe").count(), 2, "{page:?}");
    assert!(!page.body.contains("refresh"), "there is nowhere to go: {page:?}");
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.ends_with("; frame-src https://client.example"), "{policy}");
    assert_eq!(browser.cookie(), None);
}

#[tokio::test]
async fn an_application_ends_a_session_without_asking() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let accounts = ui::logged_in(&*world.server, &head(&browser)).await.expect("known");
    let ended = ui::end_session(&*world.server, &head(&browser)).await.expect("ended");
    assert_eq!(ended.accounts, accounts);
    let mut response = oauth_runtime_core::http::Response::new(Bytes::new());
    ended.forget(&mut response);
    assert!(response.headers()["set-cookie"].to_str().expect("text").contains("Max-Age=0"));
    browser.open(&request("&scope=read")).await.assert_asks("/login");
}

#[tokio::test]
async fn a_hint_for_one_of_several_logs_nobody_out_unasked() {
    let world = World::new();
    let account = |subject: &str| Account::by_password(subject, "somebody", Timestamp::from_unix(1));
    let accounts = [account("248289761001"), account("248289761002")];
    let client = world.server.store.get_client("web").await.expect("the store in memory");
    let client = client.expect("a client");
    for session_id in [None, Some(accounts[0].session_id.clone())] {
        let hint = id_token_hint("web", "248289761001", session_id);
        let is_alone = |accounts: &[Account]| is_alone(&*world.server, &hint, &client, accounts);
        assert_eq!(is_alone(&accounts[..1]), hint.session_id().is_some(), "a device's names no session");
        assert!(!is_alone(&accounts[1..]) && !is_alone(&accounts) && !is_alone(&[]));
    }
}
