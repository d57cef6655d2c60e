//! A second factor that the application requires: of everybody, of some people, or because a client wants it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::{BoxError, Clock};

use super::browser::{Browser, Page};
use super::login_policy::{self, allow};
use super::{World, request};
use crate::credentials::totp::code_at;
use crate::{Pages, PagesBuilder, SecondFactorRule, logins, owes_second_factor};

const ALICE: &str = "248289761001";
const BOB: &str = "248289761002";

/// The page where a person sets up what they need.
const SET_UP: &str = "/second-factor/set-up";

const ESSENTIAL: &str =
    "&claims=%7B%22id_token%22%3A%7B%22acr%22%3A%7B%22essential%22%3Atrue%2C%22value%22%3A%222%22%7D%7D%7D";

fn world(pages: PagesBuilder) -> World {
    World::with("http://127.0.0.1:9000", pages.build().expect("pages"))
}

fn of_everybody() -> World {
    world(Pages::builder().require_second_factor(|_: &str| true))
}

fn of_alice() -> World {
    world(Pages::builder().require_second_factor(|subject: &str| subject == ALICE))
}

async fn log_in(browser: &Browser, username: &str, more: &str) -> Page {
    let login = browser.open(&request(&format!("&scope=openid+read{more}"))).await;
    browser.log_in(&login, username).await
}

/// The secret on the page, as an app reads it.
fn secret(page: &Page) -> String {
    let (_, rest) =
        page.body.split_once("<code class=\"key\">").unwrap_or_else(|| panic!("no key: {page:?}"));
    rest.split('<').next().expect("closed").replace(' ', "")
}

/// Sets up the app that the page shows; returns the page with the recovery codes.
async fn set_up(world: &World, browser: &Browser, page: &Page) -> Page {
    let code = code_at(&secret(page), world.clock.now());
    browser.submit(page, SET_UP, &[("code", &code)]).await
}

/// Goes on from the recovery codes.
async fn go_on(browser: &Browser, codes: &Page) -> Page {
    let (_, rest) = codes.body.split_once("class=\"button\" href=\"").unwrap_or_else(|| panic!("{codes:?}"));
    browser.open(&rest.split('"').next().expect("closed").replace("&amp;", "&")).await
}

async fn is_logged_in(world: &World, subject: &str) -> bool {
    !logins(&*world.server, subject).await.expect("a store").is_empty()
}

#[tokio::test]
async fn a_person_who_has_none_sets_one_up_before_they_go_on() {
    let world = of_everybody();
    let browser = world.browser();
    let page = log_in(&browser, "alice", "").await;
    page.assert_asks(SET_UP);
    assert!(page.says("You need a second factor to go on"), "{page:?}");
    assert!(!is_logged_in(&world, ALICE).await, "not before that");
    let wrong = browser.submit(&page, SET_UP, &[("code", "000000")]).await;
    assert!(wrong.says("role=\"alert\"") && secret(&wrong) == secret(&page), "{wrong:?}");
    assert!(!is_logged_in(&world, ALICE).await);
    let half = browser.cookie();
    let codes = set_up(&world, &browser, &wrong).await;
    assert_eq!(codes.body.matches("<code class=\"key\">").count(), 10, "{codes:?}");
    assert_ne!(browser.cookie(), half);
    assert_eq!(logins(&*world.server, ALICE).await.expect("a store")[0].acr, "2");
    let events = world.heard.happened(&["credential.added", "credential.added", "login.succeeded"]);
    assert!(
        matches!(&events[2].kind, EventKind::LoginSucceeded { methods } if methods.len() == 3),
        "{events:?}"
    );
    // They are shown once.
    let again = browser.open(&codes.path).await;
    assert!(!again.says("<code class=\"key\">"), "{again:?}");
    let consent = go_on(&browser, &codes).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
    // From now on it is asked for.
    world.clock.pass(60);
    log_in(&world.browser(), "alice", "").await.assert_asks("/second-factor");
}

#[tokio::test]
async fn nobody_gets_around_it() {
    let world = of_everybody();
    let browser = world.browser();
    let page = log_in(&browser, "alice", "").await;
    let id = page.fields(SET_UP).into_iter().find(|(name, _)| name == "request").expect("a name").1;
    for path in ["/consent", "/choose-account", "/second-factor", "/login"] {
        let page = browser.open(&format!("{path}?request={id}")).await;
        assert!(!page.asks("/consent") && page.location().is_none(), "{path}: {page:?}");
    }
    for path in [
        "/account/security",
        "/account/applications",
        "/account/authenticator-app",
        "/account/recovery-codes",
    ] {
        browser.open(path).await.assert_asks("/login");
    }
    assert!(!is_logged_in(&world, ALICE).await);
    // Nor does the form work in another browser, or ten minutes later.
    let code = code_at(&secret(&page), world.clock.now());
    let fields =
        page.fields(SET_UP).into_iter().chain([("code".to_owned(), code.clone())]).collect::<Vec<_>>();
    let other = world.browser().post(SET_UP, &fields).await;
    assert_eq!(other.status, 400, "{other:?}");
    world.clock.pass(601);
    browser.submit(&page, SET_UP, &[("code", &code)]).await.assert_asks("/login");
    assert!(!is_logged_in(&world, ALICE).await);
}

#[tokio::test]
async fn who_knows_the_password_does_not_replace_what_the_person_set_up_meanwhile() {
    let world = of_everybody();
    let attacker = world.browser();
    let page = log_in(&attacker, "alice", "").await;
    let owners = world.give_app().await;
    let refused = set_up(&world, &attacker, &page).await;
    assert_eq!(refused.status, 400, "{refused:?}");
    world.clock.pass(60);
    let own = crate::credentials::of_subject(&*world.server, ALICE).await.expect("a store");
    let kept = own.app.expect("the person's app");
    let code = code_at(&owners, world.clock.now());
    let now = world.clock.now();
    let is_theirs =
        crate::credentials::one_time_code::accepts(&*world.server, &kept, ALICE, &code, now).await;
    assert!(is_theirs.expect("a store"));
}

#[tokio::test]
async fn a_rule_is_about_some_people() {
    let world = of_alice();
    log_in(&world.browser(), "bob", "").await.assert_asks("/consent");
    log_in(&world.browser(), "alice", "").await.assert_asks(SET_UP);
    // The password grant can't ask for it.
    assert!(owes_second_factor(&*world.server, ALICE).await.expect("a rule"));
    assert!(!owes_second_factor(&*world.server, BOB).await.expect("a rule"));
}

/// A role that is given by a test.
struct Role(Arc<AtomicBool>);

#[async_trait::async_trait]
impl SecondFactorRule for Role {
    async fn is_required(&self, _: &str) -> Result<bool, BoxError> {
        Ok(self.0.load(Ordering::Relaxed))
    }
}

#[tokio::test]
async fn a_role_that_is_given_later_counts_for_who_is_logged_in() {
    let role = Arc::new(AtomicBool::new(false));
    let world = world(Pages::builder().require_second_factor(Role(Arc::clone(&role))));
    let browser = world.browser();
    let consent = log_in(&browser, "alice", "").await;
    let name = consent.fields("/consent").into_iter().find(|(name, _)| name == "request").expect("a name").1;
    browser.allow(&consent).await.assert_code();
    let waiting = browser.open(&request("&scope=openid+read+write")).await;
    waiting.assert_asks("/consent");
    role.store(true, Ordering::Relaxed);
    // Neither by a remembered consent, nor by a page that was open, nor by its path.
    browser.open(&request("&scope=openid+read")).await.assert_asks("/login");
    let none = browser.open(&request("&scope=openid+read&prompt=none")).await;
    assert_eq!(none.parameter("error").as_deref(), Some("login_required"), "{none:?}");
    let allowed = browser.allow(&waiting).await;
    assert!(allowed.status == 400 && allowed.location().is_none(), "{allowed:?}");
    assert_eq!(browser.open(&format!("/consent?request={name}")).await.status, 400);
    world.give_app().await;
    browser.open(&request("&scope=openid+read")).await.assert_asks("/second-factor");
    let factor = browser.open(&request("&scope=openid+read&acr_values=2")).await;
    assert!(!factor.says("name=\"skip\""), "it is not for the person to decide: {factor:?}");
}

/// A rule that fails.
struct Broken;

#[async_trait::async_trait]
impl SecondFactorRule for Broken {
    async fn is_required(&self, _: &str) -> Result<bool, BoxError> {
        Err("the table of roles is gone".into())
    }
}

#[tokio::test]
async fn a_rule_that_fails_logs_nobody_in() {
    let world = world(Pages::builder().require_second_factor(Broken));
    let page = log_in(&world.browser(), "alice", "").await;
    assert_eq!(page.status, 500, "{page:?}");
    assert!(!is_logged_in(&world, ALICE).await);
    assert!(owes_second_factor(&*world.server, ALICE).await.is_err());
}

#[tokio::test]
async fn a_client_or_a_policy_that_wants_two_factors_leads_there_only_if_the_pages_say_so() {
    let policy = || login_policy::ByName { before: login_policy::factor, after: allow, fails: false };
    let refused = world(Pages::builder().login_policy(policy()));
    let page = log_in(&refused.browser(), "alice", "").await;
    assert!(page.says("You need a second factor to log in here") && page.status == 403, "{page:?}");
    let plain = world(Pages::builder());
    let browser = plain.browser();
    let answer = log_in(&browser, "alice", ESSENTIAL).await;
    let error = answer.parameter("error");
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"), "{answer:?}");

    let led = world(Pages::builder().login_policy(policy()).set_up_missing_second_factor());
    log_in(&led.browser(), "alice", "").await.assert_asks(SET_UP);
    let led = world(Pages::builder().set_up_missing_second_factor());
    let browser = led.browser();
    let consent = log_in(&browser, "alice", "").await;
    browser.allow(&consent).await.assert_code();
    // Somebody who is logged in proves first that it is them.
    let login = browser.open(&request(&format!("&scope=openid+read{ESSENTIAL}"))).await;
    login.assert_asks("/login");
    let page = browser.log_in(&login, "alice").await;
    page.assert_asks(SET_UP);
    let codes = set_up(&led, &browser, &page).await;
    go_on(&browser, &codes).await.assert_code();
}

#[tokio::test]
async fn a_device_is_connected_only_by_a_login_that_has_what_is_required() {
    let role = Arc::new(AtomicBool::new(false));
    let world = world(Pages::builder().require_second_factor(Role(Arc::clone(&role))));
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    let device = world.device("read").await;
    let consent = browser.enter(device.says("user_code")).await;
    consent.assert_asks("/device/consent");
    role.store(true, Ordering::Relaxed);
    let refused = browser.submit(&consent, "/device/consent", &[("decision", "allow")]).await;
    assert_eq!(refused.status, 400, "{refused:?}");
    browser.open(&consent.path).await.assert_asks("/login");
}
