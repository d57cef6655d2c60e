//! A response, or a decision about an account, that comes again when the first one has finished.

use super::*;

const LINK: &str = "/login/upstream/link";

async fn log_out<S: Served>(browser: &Browser<S>) {
    let page = browser.open("/logout").await;
    browser.submit(&page, "/logout", &[("decision", "logout")]).await;
}

#[tokio::test]
async fn a_response_that_is_opened_again_leads_where_the_first_one_led() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        scene.link(ALICE).await;
        let browser = scene.browser();
        let login = browser.open(&request("&scope=openid+read")).await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        let response = response(&sent, &scene.google);
        let first = browser.open(&response).await;
        first.assert_asks("/consent");
        let second = browser.open(&response).await;
        assert_eq!(second.path, first.path);
        assert_eq!(scene.google.said().exchanged, 1, "the code was used once");
        assert_eq!(scene.heard.of(&["login.succeeded"]).len(), 1);
        browser.allow(&second).await.assert_code();
        // Once they have logged out, it logs nobody in.
        log_out(&browser).await;
        browser.open(&response).await.assert_asks("/login");
        assert!(scene.heard.of(&["login.succeeded"]).is_empty());
    })
    .await;
}

/// The first answer sets the cookie of a session that the second factor has replaced.
#[tokio::test]
async fn a_response_that_is_opened_again_after_the_second_factor_goes_on() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let secret = crate::credentials::totp::generate();
    let changed = crate::credentials::change(&*scene.server, (ALICE, "alice"), |own| {
        own.app = crate::credentials::totp::OwnApp::new(&secret, ALICE, None, scene.clock.now());
        Some(())
    });
    changed.await.expect("a store");
    let browser = scene.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    let response = response(&sent, &scene.google);
    let factor = browser.open(&response).await;
    factor.assert_asks("/second-factor");
    let code = crate::credentials::totp::code_at(&secret, scene.clock.now());
    browser.submit(&factor, "/second-factor", &[("code", &code)]).await.assert_asks("/consent");
    browser.open(&response).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_finished_response_leads_nowhere_in_another_browser_or_with_another_code() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        scene.link(ALICE).await;
        let browser = scene.browser();
        let login = browser.open(&request("&scope=openid+read")).await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        let response = response(&sent, &scene.google);
        browser.open(&response).await.assert_asks("/consent");
        let thief = scene.browser();
        thief.open(&request("")).await;
        assert_eq!(thief.open(&response).await.status, 400, "another browser");
        assert!(thief.cookie().is_none());
        // An attacker's code, with the state that was used.
        let planted = response.replace("a-code", "their-code");
        assert_eq!(browser.open(&planted).await.status, 400, "another response");
        let swapped = response.replace("/callback/google", "/callback/other");
        assert_eq!(browser.open(&swapped).await.status, 400, "another provider");
        assert_eq!(scene.google.said().exchanged, 1);
        scene.pass(600);
        assert_eq!(browser.open(&response).await.status, 400, "ten minutes later");
    })
    .await;
}

#[tokio::test]
async fn a_second_click_on_a_new_account_leads_where_the_first_one_led() {
    on_each_store(async |kind| {
        let scene = Scene::open_on(kind).await;
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("&scope=openid+read")).await;
        let create = [("decision", "create")];
        let first = browser.submit(&page, LINK, &create).await;
        first.assert_asks("/consent");
        let second = browser.submit(&page, LINK, &create).await;
        assert_eq!(second.path, first.path);
        assert_eq!(scene.heard.of(&["person.created", "login.succeeded"]).len(), 2, "each once");
        let other = scene.browser();
        other.open(&request("")).await;
        assert_eq!(other.submit(&page, LINK, &create).await.status, 400);
        log_out(&browser).await;
        browser.submit(&page, LINK, &create).await.assert_asks("/login");
    })
    .await;
}

#[tokio::test]
async fn a_second_click_on_a_link_or_on_cancel_leads_where_the_first_one_led() {
    on_each_store(async |kind| {
        let scene = Scene::on(kind).await;
        for (decision, asks) in [("cancel", "/login"), ("link", "/consent")] {
            let browser = scene.browser();
            let mut page = sign_in(&scene, &browser, &request("&scope=openid+read")).await;
            if decision == "link" {
                let login = browser.submit(&page, LINK, &[("decision", "log-in")]).await;
                page = browser.log_in(&login, "alice").await;
            }
            for _ in 0..2 {
                browser.submit(&page, LINK, &[("decision", decision)]).await.assert_asks(asks);
            }
        }
        assert_eq!(scene.heard.of(&["upstream.linked"]).len(), 1);
        assert_eq!(scene.links_of(ALICE).await.len(), 1);
    })
    .await;
}
