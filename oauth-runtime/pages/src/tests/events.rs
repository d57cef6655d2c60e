//! What people do on the pages is heard, without what they typed.

use std::sync::{Arc, Mutex, PoisonError};

use oauth_runtime_core::Clock;
use oauth_runtime_core::event::{Event, EventKind, EventSubscriber, Limit};

use super::second_factor::set_up;
use super::{World, request};
use crate::credentials::totp::code_at;

/// Every event, in order.
#[derive(Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<Event>>>);

impl EventSubscriber for Heard {
    fn notify(&self, event: &Event) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
    }
}

impl Heard {
    /// The events since the last call: exactly those with these names.
    #[track_caller]
    pub(super) fn happened(&self, names: &[&str]) -> Vec<Event> {
        let events = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let heard: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
        assert_eq!(heard, names, "{events:#?}");
        events
    }
}

impl Heard {
    /// The events with these names since the last call, among others.
    pub(super) fn of(&self, names: &[&str]) -> Vec<Event> {
        let events = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        events.into_iter().filter(|event| names.contains(&event.kind.name())).collect()
    }
}

/// None of these texts is in any of the events.
#[track_caller]
fn assert_without(events: &[Event], secrets: &[&str]) {
    for event in events {
        let json = serde_json::to_string(event).expect("JSON");
        for text in [json, format!("{event:?}")] {
            assert!(secrets.iter().all(|secret| !secret.is_empty() && !text.contains(secret)), "{text}");
        }
    }
}

const ALICE: Option<&str> = Some("248289761001");

#[tokio::test]
async fn logins_and_consents_are_heard() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    let login = browser.log_in_with(&login, "my-p4ssw0rd-as-a-name", "guess").await;
    let mut all = world.heard.happened(&["login.failed"]);
    assert_eq!((all[0].subject.as_deref(), all[0].address), (None, Some([192, 0, 2, 1].into())));

    let consent = browser.log_in(&login, "alice").await;
    let events = world.heard.happened(&["login.succeeded"]);
    assert_eq!(events[0].subject.as_deref(), ALICE);
    let EventKind::LoginSucceeded { methods } = &events[0].kind else { panic!("{events:?}") };
    assert_eq!(methods.iter().map(|method| method.as_str()).collect::<Vec<_>>(), ["pwd"]);
    let session = events[0].session_id.clone();
    all.extend(events);

    let answer = browser.allow(&consent).await;
    let events = world.heard.happened(&["consent.given", "authorization.approved"]);
    for event in &events {
        assert_eq!((event.client_id.as_deref(), event.subject.as_deref()), (Some("web"), ALICE), "{event:?}");
        assert_eq!(event.session_id, session, "the session of the login");
        assert_eq!(event.request_id, events[0].request_id, "one request did both");
    }
    all.extend(events);

    // A remembered consent is no new one.
    browser.open(&request("&scope=openid+read")).await.assert_code();
    all.extend(world.heard.happened(&["authorization.approved"]));

    let consent = browser.open(&request("&scope=write")).await;
    browser.submit(&consent, "/consent", &[("decision", "deny")]).await;
    all.extend(world.heard.happened(&["consent.denied", "authorization.denied", "request.refused"]));

    let page = browser.open("/account/applications").await;
    browser.submit(&page, "/account/applications", &[("client_id", "web")]).await;
    all.extend(world.heard.happened(&["consent.withdrawn"]));

    let (cookies, code) = (browser.cookies(), answer.parameter("code"));
    let page = browser.open("/logout").await;
    browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    let events = world.heard.happened(&["logout"]);
    assert_eq!((events[0].subject.as_deref(), &events[0].session_id), (ALICE, &session));
    all.extend(events);
    let cookies = cookies.expect("cookies");
    let cookies: Vec<_> =
        cookies.split("; ").filter_map(|pair| pair.split_once('=')).map(|(_, value)| value).collect();
    let code = code.expect("a code");
    let typed = ["my-p4ssw0rd-as-a-name", "guess", "wonderland", &code];
    assert_without(&all, &[&typed[..], &cookies].concat());
}

#[tokio::test]
async fn second_factors_are_heard() {
    let world = World::new();
    let (secret, codes) = set_up(&world, &world.browser()).await;
    let mut all = world.heard.happened(&["login.succeeded", "credential.added", "credential.added"]);
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let factor = browser.log_in(&login, "alice").await;
    all.extend(world.heard.happened(&[]));
    let factor = browser.submit(&factor, "/second-factor", &[("code", "000000")]).await;
    let failed = world.heard.happened(&["second_factor.failed"]);
    assert_eq!(failed[0].subject.as_deref(), ALICE);
    all.extend(failed);
    let code = code_at(&secret, world.clock.now());
    browser.submit(&factor, "/second-factor", &[("code", &code)]).await;
    all.extend(world.heard.happened(&["second_factor.succeeded", "login.succeeded"]));

    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let factor = browser.log_in(&login, "alice").await;
    browser.submit(&factor, "/second-factor", &[("code", &codes[0])]).await;
    all.extend(world.heard.happened(&["second_factor.succeeded", "login.succeeded"]));

    let page = browser.open("/account/security").await;
    browser.submit(&page, "/account/security", &[("totp", "remove")]).await;
    all.extend(world.heard.happened(&["credential.removed"]));
    let page = browser.open("/account/security").await;
    browser.submit(&page, "/account/security", &[("sessions", "end")]).await;
    let events = world.heard.happened(&["logout", "logout"]);
    assert_eq!(events[0].kind, EventKind::Logout { everywhere: true });
    assert_eq!(events[1].kind, EventKind::Logout { everywhere: false });
    all.extend(events);
    assert_without(&all, &["wonderland", &secret, &code, &codes[0]]);
}

#[tokio::test]
async fn a_limit_is_heard_once_it_is_reached() {
    let world = World::new();
    let browser = world.browser();
    let mut page = browser.open(&request("")).await;
    for _ in 0..11 {
        page = browser.log_in_with(&page, "alice", "guess").await;
    }
    let events = world.heard.happened(&[&["login.failed"; 10][..], &["rate_limit.reached"]].concat());
    assert_eq!(events[10].kind, EventKind::RateLimitReached { limit: Limit::Login, retry_after: 5 });
}

/// What they typed may be the code of somebody else.
#[tokio::test]
async fn a_wrong_code_of_a_device_is_heard() {
    let world = World::new();
    let browser = world.browser();
    let page = browser.open("/device").await;
    browser.submit(&page, "/device", &[("user_code", "BCDF-GHJK")]).await;
    let events = world.heard.happened(&["user_code.failed"]);
    assert_without(&events, &["BCDF", "GHJK"]);
}
