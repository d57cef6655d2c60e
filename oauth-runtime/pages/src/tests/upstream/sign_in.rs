//! Sign-ins of people who are linked, and of those who get nowhere.

use super::*;

#[tokio::test]
async fn a_person_who_is_linked_logs_in_with_another_provider() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = scene.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    assert!(
        login.says("Sign in with Provider google") && login.says("Sign in with Provider other"),
        "{login:?}"
    );
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert_eq!(sent["redirect_uri"], "http://127.0.0.1:9000/login/upstream/callback/google");
    assert_eq!(sent["code_challenge_method"], "S256");
    let consent = browser.open(&response(&sent, &scene.google)).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
    let events = scene.heard.happened(&[
        "upstream_login.succeeded",
        "login.succeeded",
        "consent.given",
        "authorization.approved",
    ]);
    assert_eq!(events[0].subject.as_deref(), Some(ALICE));
    assert_eq!(events[0].kind, EventKind::UpstreamLoginSucceeded { upstream: "google".into() });
    // It counts as one factor, by no method that clients would know.
    assert_eq!(events[1].kind, EventKind::LoginSucceeded { methods: Vec::new() });
}

#[tokio::test]
async fn a_person_with_an_authenticator_app_is_asked_for_its_code() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let whose = (ALICE, "alice");
    let changed = crate::credentials::change(&*scene.server, whose, |own| {
        let secret = crate::credentials::totp::generate();
        own.app = crate::credentials::totp::OwnApp::new(&secret, ALICE, None, scene.clock.now());
        Some(())
    });
    changed.await.expect("a store");
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("")).await.assert_asks("/second-factor");
}

#[tokio::test]
async fn a_person_who_declines_and_a_provider_that_is_down_lead_back_to_the_login() {
    let scene = Scene::new();
    let browser = scene.browser();
    let login = browser.open(&request("&scope=read")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    let declined = response(&sent, &scene.google).replace("code=a-code", "error=access_denied");
    let page = browser.open(&declined).await;
    assert!(page.says("You did not sign in with Provider google."), "{page:?}");
    let events = scene.heard.happened(&["upstream_login.failed"]);
    let reason = "declined".into();
    assert_eq!(events[0].kind, EventKind::UpstreamLoginFailed { upstream: "google".into(), reason });
    scene.other.said().is_down = true;
    let page = browser.open(&way(&page, "other")).await;
    assert!(page.says("did not work"), "{page:?}");
    browser.log_in(&page, "alice").await.assert_asks("/consent");
}

/// A directory may hide a person for some time, for example while their account is locked.
#[tokio::test]
async fn a_link_to_a_person_who_is_gone_lets_nobody_in_and_stays_for_when_they_are_back() {
    let scene = Scene::new();
    scene.link("gone").await;
    let browser = scene.browser();
    assert_eq!(sign_in(&scene, &browser, &request("")).await.status, 403);
    assert!(browser.cookie().is_none());
    assert_eq!(scene.links_of("gone").await.len(), 1);
    scene.store.memory().put_claims("gone", Claims::new());
    sign_in(&scene, &browser, &request("")).await.assert_asks("/consent");
}

#[tokio::test]
async fn strangers_begin_so_many_sign_ins_and_then_wait() {
    let limit = RateLimit::new(2, Duration::from_secs(5), Duration::from_secs(60));
    let scene = Scene::with(|_, pages| pages, RateLimits::default().upstream(limit));
    let browser = scene.browser();
    let login = browser.open(&request("")).await;
    for _ in 0..3 {
        let left = browser.open(&way(&login, "google")).await;
        if left.status == 429 {
            assert_eq!(left.headers["retry-after"], "5");
            return;
        }
        assert!(left.location().is_some(), "{left:?}");
    }
    panic!("nobody had to wait");
}

#[tokio::test]
async fn people_who_come_back_are_not_counted() {
    let limit = RateLimit::new(2, Duration::from_secs(5), Duration::from_secs(60));
    let limits = RateLimits::default().upstream(limit).upstream_total(limit);
    let scene = Scene::with(|_, pages| pages, limits);
    scene.link(ALICE).await;
    for _ in 0..10 {
        sign_in(&scene, &scene.browser(), &request("")).await.assert_asks("/consent");
    }
    // Whoever does not come back stays counted.
    let browser = scene.browser();
    let login = browser.open(&request("")).await;
    for status in [303, 303, 429] {
        assert_eq!(browser.open(&way(&login, "google")).await.status, status);
    }
}

/// The person logged in over there in the morning: their second factor here is about now.
#[tokio::test]
async fn an_old_login_there_leads_to_the_second_factor_here_and_not_in_circles() {
    for logs_out in [false, true] {
        let scene = Scene::new();
        scene.link(ALICE).await;
        scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
        let secret = crate::credentials::totp::generate();
        let changed = crate::credentials::change(&*scene.server, (ALICE, "alice"), |own| {
            own.app = crate::credentials::totp::OwnApp::new(&secret, ALICE, None, scene.clock.now());
            Some(())
        });
        changed.await.expect("a store");
        if logs_out {
            crate::log_out_everywhere(&*scene.server, ALICE).await.expect("a store");
        }
        let browser = scene.browser();
        let factor = sign_in(&scene, &browser, &request("&scope=openid")).await;
        factor.assert_asks("/second-factor");
        scene.pass(600);
        let code = crate::credentials::totp::code_at(&secret, scene.clock.now());
        browser.submit(&factor, "/second-factor", &[("code", &code)]).await.assert_asks("/consent");
    }
}

#[tokio::test]
async fn an_old_login_there_leads_to_a_required_factor_here_and_not_in_circles() {
    let scene = Scene::with(|_, pages| pages.require_second_factor(|_: &str| true), RateLimits::default());
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/second-factor/set-up");
}
