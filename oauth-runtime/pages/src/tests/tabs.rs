//! Several tabs of one browser, and forms that are sent twice.

use http::Method;

use super::browser::{Browser, Page};
use super::{World, request};
use crate::Pages;

/// Opens a request in each of five tabs at the same moment, when the browser has no cookie yet.
async fn five_tabs(browser: &Browser) -> Vec<Page> {
    let mut pages = Vec::new();
    for number in 0..5 {
        let tab = browser.tab_without_cookies();
        let page = tab.open(&request(&format!("&scope=read&nonce={number}"))).await;
        page.assert_asks("/login");
        browser.share(&tab);
        pages.push(page);
    }
    pages
}

#[tokio::test]
async fn five_tabs_that_opened_at_once_reach_their_client_with_one_login() {
    for issuer in ["http://127.0.0.1:9000", "https://notes.example"] {
        let browser = World::with(issuer, Pages::default()).browser();
        let tabs = five_tabs(&browser).await;
        let consent = browser.log_in(&tabs[0], "alice").await;
        browser.allow(&consent).await.assert_code();
        // Whichever cookie came last: the others are loaded again and continue.
        for tab in &tabs[1..] {
            browser.open(&tab.path).await.assert_code();
        }
    }
}

#[tokio::test]
async fn any_number_of_tabs_waits() {
    let browser = World::new().browser();
    let first = browser.open(&request("&scope=read")).await;
    for _ in 0..40 {
        browser.open(&request("&scope=read")).await.assert_asks("/login");
    }
    let consent = browser.log_in(&first, "alice").await;
    browser.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn what_waits_is_of_one_browser_and_for_a_while() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let elsewhere = world.browser().open(&login.path).await;
    assert!(!elsewhere.says("to continue to"), "{elsewhere:?}");
    let forged = login.path.replacen("request=ey", "request=eX", 1);
    assert_ne!(forged, login.path);
    assert!(!browser.open(&forged).await.says("to continue to"));
    world.clock.pass(1801);
    let late = browser.log_in(&login, "alice").await;
    assert!(late.says("No application"), "who logs in too late sees their account: {late:?}");
}

#[tokio::test]
async fn a_bookmarked_login_page_leads_to_the_account() {
    let browser = World::new().browser();
    let login = browser.open("/login").await;
    login.assert_asks("/login");
    let account = browser.log_in(&login, "alice").await;
    assert_eq!(account.path, "/account/applications");
    assert_eq!(browser.open("/login").await.path, "/account/applications");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_gets_the_first_answer_again() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let consent = browser.log_in(&login, "alice").await;
    let session = browser.cookie();
    let again = browser.log_in(&login, "alice").await;
    assert_eq!((again.path, browser.cookie()), (consent.path.clone(), session));
    let first = browser.allow(&consent).await;
    first.assert_code();
    assert_eq!(browser.allow(&consent).await.location(), first.location());
    // A decision is final.
    let denied = browser.submit(&consent, "/consent", &[("decision", "deny")]).await;
    assert_eq!(denied.location(), first.location());
    // With another password it is another attempt.
    let wrong = browser.log_in_with(&login, "alice", "guess").await;
    assert!(wrong.says("role=\"alert\""), "{wrong:?}");
    // A login that was undone meanwhile is a new one.
    let page = browser.open("/logout").await;
    browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    browser.log_in(&login, "alice").await.assert_code();
}

/// The answer clears the person's progress on the request, including the login.
#[tokio::test]
async fn a_consent_that_is_sent_twice_gets_the_first_answer_where_the_request_wanted_a_login() {
    for wanted in ["&prompt=login", "&prompt=select_account", "&max_age=0", "&prompt=consent"] {
        let world = World::new();
        let browser = world.browser();
        let login = browser.open(&request(&format!("&scope=openid+read{wanted}"))).await;
        let consent = browser.log_in(&login, "alice").await;
        let first = browser.allow(&consent).await;
        first.assert_code();
        assert_eq!(browser.allow(&consent).await.location(), first.location(), "{wanted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_forms_that_are_sent_at_once_one_decides() {
    for _ in 0..5 {
        let world = World::new();
        let browser = world.browser();
        let login = browser.open(&request("&scope=read")).await;
        let body = |page: &Page, action: &str, more: &[(&str, &str)]| {
            let mut fields = page.fields(action);
            fields.retain(|(name, _)| more.iter().all(|(own, _)| own != name));
            fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            serde_urlencoded::to_string(fields).expect("encoded")
        };
        let credentials = body(&login, "/login", &[("username", "alice"), ("password", "wonderland")]);
        let browser = &browser;
        let send =
            |path: &'static str, body: String| async move { browser.send(Method::POST, path, &body).await };
        let logins = futures_util::future::join_all((0..3).map(|_| send("/login", credentials.clone())));
        let logins: Vec<_> = logins.await.iter().map(|page| page.headers.clone()).collect();
        assert!(logins.iter().all(|headers| *headers == logins[0]), "{logins:?}");
        let consent = browser.open(logins[0]["location"].to_str().expect("text")).await;
        let decisions = ["allow", "deny", "allow"]
            .map(|decision| send("/consent", body(&consent, "/consent", &[("decision", decision)])));
        let answers = futures_util::future::join_all(decisions).await;
        let answers: Vec<_> = answers.iter().map(Page::location).collect();
        assert!(answers[0].is_some() && answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
}
