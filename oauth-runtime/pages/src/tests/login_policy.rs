//! The application's policy for logins: before the password is checked, and after.

use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::rate_limit::{RateLimit, RateLimits};
use oauth_runtime_core::{BoxError, Clock};

use super::browser::Page;
use super::{World, request};
use crate::credentials::totp::{OwnApp, code_at, generate};
use crate::{LoginAttempt, LoginDecision, LoginPolicy, NewLogin, Pages, UiProvider, credentials};

impl World {
    /// Sets up an app for alice; returns its secret.
    pub(super) async fn give_app(&self) -> String {
        let (secret, whose) = (generate(), ("248289761001", "alice"));
        let set_up = credentials::change(&*self.server, whose, |own| {
            own.app = OwnApp::new(&secret, whose.0, self.server.pages().seal(), self.clock.now());
            own.app.is_some().then_some(())
        });
        assert!(set_up.await.expect("stored").is_some());
        secret.to_string()
    }
}

/// Decides by the user name; remembers what it was asked.
pub(super) struct ByName {
    pub(super) before: fn(&str) -> LoginDecision,
    pub(super) after: fn(&str) -> LoginDecision,
    pub(super) fails: bool,
}

/// User name, client and address of an attempt.
type Asked = (String, Option<String>, Option<IpAddr>);

/// What policies were asked: the tests of this module use different names.
static ASKED: Mutex<Vec<Asked>> = Mutex::new(Vec::new());

pub(super) fn allow(_: &str) -> LoginDecision {
    LoginDecision::allow()
}

pub(super) fn refuse(_: &str) -> LoginDecision {
    LoginDecision::refuse()
}

pub(super) fn tell(_: &str) -> LoginDecision {
    LoginDecision::refuse().tell("Use the <i>company</i> network.")
}

pub(super) fn factor(_: &str) -> LoginDecision {
    LoginDecision::require_second_factor()
}

#[async_trait]
impl LoginPolicy for ByName {
    async fn before(&self, attempt: LoginAttempt<'_>) -> Result<LoginDecision, BoxError> {
        let asked = (attempt.username.to_owned(), attempt.client_id.map(str::to_owned), attempt.address);
        ASKED.lock().expect("a lock").push(asked);
        Ok((self.before)(attempt.username))
    }

    async fn after(&self, login: NewLogin<'_>) -> Result<LoginDecision, BoxError> {
        if self.fails {
            return Err("the policy failed".into());
        }
        Ok((self.after)(login.subject))
    }
}

fn world(policy: ByName, limits: RateLimits) -> World {
    let pages = Pages::builder().login_policy(policy).build().expect("pages");
    World::made("http://127.0.0.1:9000", pages, Vec::new(), false, limits)
}

async fn log_in(world: &World, password: &str) -> Page {
    let browser = world.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    browser.log_in_with(&login, "alice", password).await
}

/// What a person sees, without what differs from page to page.
fn seen(page: &Page) -> String {
    let without = |text: &str, mark: &str| {
        let mut parts = text.split(mark);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |seen, part| seen + mark + part.split_once('"').map_or("", |(_, rest)| rest))
    };
    let marks = ["value=\"", "href=\"", "data-options=\""];
    let body = marks.into_iter().fold(page.body.clone(), |body, mark| without(&body, mark));
    format!("{} {body}", page.status)
}

#[tokio::test]
async fn a_refused_login_is_heard_and_is_no_failed_one() {
    for (before, after, proven) in [
        (refuse as fn(&str) -> LoginDecision, allow as fn(&str) -> LoginDecision, false),
        (allow, refuse, true),
        (allow, tell, true),
        (factor, allow, true),
    ] {
        let world = world(ByName { before, after, fails: false }, RateLimits::default());
        log_in(&world, "wonderland").await;
        let events = world.heard.happened(&["login.refused"]);
        assert_eq!(events[0].kind, EventKind::LoginRefused { proven });
        assert_eq!(events[0].subject.as_deref(), proven.then_some("248289761001"));
    }
}

#[tokio::test]
async fn before_the_password_the_answer_is_the_same_for_a_right_and_a_wrong_one() {
    for before in [refuse, tell] {
        let world = world(ByName { before, after: allow, fails: false }, RateLimits::default());
        let (right, wrong) = (log_in(&world, "wonderland").await, log_in(&world, "guess").await);
        assert_eq!(seen(&right), seen(&wrong));
        right.assert_asks("/login");
    }
    let world = world(ByName { before: tell, after: allow, fails: false }, RateLimits::default());
    let page = log_in(&world, "wonderland").await;
    assert!(page.says("Use the &lt;i&gt;company&lt;/i&gt; network."), "{page:?}");
}

#[tokio::test]
async fn a_silent_refusal_after_the_password_looks_and_counts_like_a_wrong_one() {
    let limits = RateLimits::default().username_at_address(limit(2));
    for guesses in [["wonderland", "wonderland", "wonderland"], ["guess", "guess", "guess"]] {
        let world = world(ByName { before: allow, after: refuse, fails: false }, limits);
        let wrong = log_in(&world, guesses[0]).await;
        assert!(wrong.says("The user name or the password is wrong."), "{wrong:?}");
        wrong.assert_asks("/login");
        log_in(&world, guesses[1]).await;
        let blocked = log_in(&world, guesses[2]).await;
        assert_eq!(blocked.status, 429, "{guesses:?}: {blocked:?}");
    }
    let world = world(ByName { before: allow, after: refuse, fails: false }, RateLimits::default());
    assert_eq!(seen(&log_in(&world, "wonderland").await), seen(&log_in(&world, "guess").await));
}

fn limit(free: u32) -> RateLimit {
    RateLimit::new(free, Duration::from_secs(5), Duration::from_secs(900))
}

#[tokio::test]
async fn a_refusal_with_a_text_is_a_page_and_no_login() {
    let world = world(ByName { before: allow, after: tell, fails: false }, RateLimits::default());
    let browser = world.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    let page = browser.log_in(&login, "alice").await;
    assert!(page.says("Use the &lt;i&gt;company&lt;/i&gt; network.") && page.status == 403, "{page:?}");
    browser.open("/account/applications").await.assert_asks("/login");
    assert!(browser.log_in_with(&login, "alice", "guess").await.says("password is wrong"));
}

#[tokio::test]
async fn a_second_factor_that_the_policy_wants_is_asked_or_there_is_no_login() {
    for (before, after) in [(factor as fn(&str) -> _, allow as fn(&str) -> _), (allow, factor)] {
        let world = world(ByName { before, after, fails: false }, RateLimits::default());
        let page = log_in(&world, "wonderland").await;
        assert!(page.says("You need a second factor to log in here") && page.status == 403, "{page:?}");
        assert!(log_in(&world, "guess").await.says("password is wrong"));
        world.give_app().await;
        log_in(&world, "wonderland").await.assert_asks("/second-factor");
    }
}

#[tokio::test]
async fn a_login_with_two_factors_is_judged_too() {
    let world = world(ByName { before: allow, after: refuse, fails: false }, RateLimits::default());
    let secret = world.give_app().await;
    let browser = world.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    let factor = browser.log_in(&login, "alice").await;
    factor.assert_asks("/second-factor");
    let code = code_at(&secret, world.clock.now());
    let page = browser.submit(&factor, "/second-factor", &[("code", &code)]).await;
    assert!(page.says("You are not allowed to do this with this account.") && page.status == 403, "{page:?}");
    browser.open("/account/applications").await.assert_asks("/login");
}

#[tokio::test]
async fn a_policy_that_fails_logs_nobody_in() {
    let world = world(ByName { before: allow, after: allow, fails: true }, RateLimits::default());
    let page = log_in(&world, "wonderland").await;
    assert!(page.status == 500 && !page.asks("/consent"), "{page:?}");
}

#[tokio::test]
async fn the_policy_knows_the_client_and_the_address() {
    let world = world(ByName { before: refuse, after: allow, fails: false }, RateLimits::default());
    let browser = world.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    browser.log_in_with(&login, "somebody else", "guess").await;
    let asked = ASKED.lock().expect("a lock");
    let (_, client_id, address) =
        asked.iter().find(|(name, ..)| name == "somebody else").expect("it was asked");
    assert_eq!(client_id.as_deref(), Some("web"));
    assert_eq!(*address, "192.0.2.1".parse().ok());
}
