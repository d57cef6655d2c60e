//! Logouts at another provider, which it announces.

use http::Method;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{GrantStore, SessionStore};

use super::*;
use crate::credentials::totp;

const BACK_CHANNEL: &str = "/login/upstream/backchannel-logout/google";
const FRONT_CHANNEL: &str = "/login/upstream/frontchannel-logout/google";
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A logout token of the provider, changed.
pub(super) fn logout_token(fake: &Fake, jti: &str, change: impl FnOnce(&mut Value)) -> String {
    let said = fake.said();
    let mut claims = json!({
        "iss": said.issuer, "aud": "us", "iat": said.now, "exp": said.now.plus(120), "jti": jti,
        "sub": "them", "events": { EVENT: {} },
    });
    change(&mut claims);
    claims.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    KEYS.sign(SigningAlgorithm::Es256, "logout+jwt", &claims).expect("signed")
}

impl<S: Served> Scene<S> {
    /// The provider sends a notice, without a browser.
    async fn told(&self, path: &str, token: &str) -> Page {
        self.browser().send(Method::POST, path, &format!("logout_token={token}")).await
    }

    /// Google loads a frame, in a browser that sends no cookie into it.
    async fn framed(&self, query: &str) -> Page {
        self.browser().open(&format!("{FRONT_CHANNEL}{query}")).await
    }
}

/// A browser in which the person of Google logged in, by a session of this name there.
async fn logged_in(scene: &Scene, session: &str) -> Browser<Shop> {
    scene.google.claim("sid", json!(session));
    let browser = scene.browser();
    let page = sign_in(scene, &browser, &request("&scope=openid+read")).await;
    if page.asks("/consent") {
        browser.allow(&page).await.assert_code();
    }
    browser
}

async fn is_logged_in(browser: &Browser<Shop>) -> bool {
    !browser.open(&request("&scope=openid+read")).await.asks("/login")
}

#[track_caller]
fn assert_taken(page: &Page) {
    assert_eq!((page.status, page.body.as_str()), (http::StatusCode::OK, ""), "{page:?}");
    assert_eq!(page.headers["cache-control"], "no-store");
}

#[track_caller]
fn assert_refused(page: &Page) {
    assert_eq!(page.status, 400, "{page:?}");
    assert!(page.body.contains("\"error\":\"invalid_request\""), "{page:?}");
    assert_eq!(page.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_logout_token_ends_the_login_of_its_session_with_all_that_hangs_on_it() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let (one, two) = (logged_in(&scene, "one").await, logged_in(&scene, "two").await);
    assert_eq!(scene.store.list_grants(ALICE).await.expect("a store").len(), 2);
    scene.heard.of(&[]);
    let token = logout_token(&scene.google, "1", |claims| claims["sid"] = json!("one"));
    assert_taken(&scene.told(BACK_CHANNEL, &token).await);
    let events = scene.heard.happened(&["logout"]);
    assert_eq!(events[0].subject.as_deref(), Some(ALICE));
    assert_eq!(scene.store.list_grants(ALICE).await.expect("a store").len(), 1, "its grant ended");
    assert!(!is_logged_in(&one).await);
    assert!(is_logged_in(&two).await);
}

#[tokio::test]
async fn a_logout_token_without_a_person_finds_them_by_the_session() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let (one, two) = (logged_in(&scene, "one").await, logged_in(&scene, "two").await);
    let only_session = |claims: &mut Value| (claims["sub"], claims["sid"]) = (Value::Null, json!("two"));
    assert_taken(&scene.told(BACK_CHANNEL, &logout_token(&scene.google, "1", only_session)).await);
    assert!(is_logged_in(&one).await);
    assert!(!is_logged_in(&two).await);
}

#[tokio::test]
async fn a_logout_token_without_a_session_ends_all_that_came_from_the_person_there_and_nothing_else() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let (one, two) = (logged_in(&scene, "one").await, logged_in(&scene, "two").await);
    let by_password = scene.browser();
    let login = by_password.open(&request("&scope=openid+read")).await;
    by_password.log_in(&login, "alice").await;
    assert_taken(&scene.told(BACK_CHANNEL, &logout_token(&scene.google, "1", |_| {})).await);
    assert!(!is_logged_in(&one).await);
    assert!(!is_logged_in(&two).await);
    assert!(is_logged_in(&by_password).await, "that login did not come from there");
}

#[tokio::test]
async fn the_logins_of_another_person_or_provider_stay() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = logged_in(&scene, "one").await;
    for (fake, id, change) in [
        // Another person there, who has no account here, and an unknown session.
        (&scene.google, "google", ("sub", json!("somebody"))),
        (&scene.google, "google", ("sid", json!("unknown"))),
        // The other provider has a person and a session of the same names.
        (&scene.other, "other", ("sid", json!("one"))),
    ] {
        let token = logout_token(fake, id, |claims| {
            claims[change.0] = change.1;
            claims["jti"] = json!(claims.to_string());
        });
        assert_taken(&scene.told(&format!("/login/upstream/backchannel-logout/{id}"), &token).await);
        assert!(is_logged_in(&browser).await);
    }
}

/// Alice is linked with both, and both call her and their session the same.
#[tokio::test]
async fn a_login_by_one_provider_stays_when_another_ends_a_session_of_the_same_names() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let second = UpstreamLink::new("https://other.example", "them", ALICE, scene.clock.now());
    assert!(scene.store.create_upstream_link(second).await.expect("a store"));
    let browser = logged_in(&scene, "one").await;
    let token = logout_token(&scene.other, "1", |claims| claims["sid"] = json!("one"));
    assert_taken(&scene.told("/login/upstream/backchannel-logout/other", &token).await);
    assert!(is_logged_in(&browser).await);
}

#[tokio::test]
async fn a_logout_token_counts_once() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let token = logout_token(&scene.google, "1", |_| {});
    let browser = logged_in(&scene, "one").await;
    assert_taken(&scene.told(BACK_CHANNEL, &token).await);
    assert!(!is_logged_in(&browser).await);
    // They log in again, and an attacker who saw the token sends it once more.
    scene.pass(1);
    let again = logged_in(&scene, "two").await;
    assert_refused(&scene.told(BACK_CHANNEL, &token).await);
    assert!(is_logged_in(&again).await);
    // It is forgotten when it is no longer valid.
    scene.pass(1000);
    assert_refused(&scene.told(BACK_CHANNEL, &token).await);
    assert!(is_logged_in(&again).await);
}

#[tokio::test]
async fn what_is_no_logout_token_of_this_provider_ends_nothing() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = logged_in(&scene, "one").await;
    let good = || logout_token(&scene.google, "1", |_| {});
    // The signature of another token.
    let (head, signature) = (good(), logout_token(&scene.google, "2", |_| {}));
    let forged = format!(
        "{}.{}",
        head.rsplit_once('.').expect("a signature").0,
        signature.rsplit_once('.').expect("a signature").1
    );
    let id_token = KEYS.sign(SigningAlgorithm::Es256, "JWT", &json!({ "iss": "https://google.example" }));
    for token in [
        String::new(),
        "nonsense".to_owned(),
        forged,
        id_token.expect("signed"),
        logout_token(&scene.other, "1", |_| {}),
        logout_token(&scene.google, "1", |claims| claims["aud"] = json!("somebody")),
        logout_token(&scene.google, "1", |claims| claims["events"] = json!({})),
        logout_token(&scene.google, "1", |claims| claims["nonce"] = json!("n")),
        logout_token(&scene.google, "1", |claims| claims["exp"] = json!(1)),
        format!("{}&logout_token={}", good(), good()),
    ] {
        assert_refused(&scene.told(BACK_CHANNEL, &token).await);
    }
    assert_refused(&scene.browser().send(Method::POST, BACK_CHANNEL, "").await);
    // At the address of another provider, at an unknown address, and as a link.
    assert_refused(&scene.told("/login/upstream/backchannel-logout/other", &good()).await);
    assert_refused(&scene.told("/login/upstream/backchannel-logout/nobody", &good()).await);
    let link = format!("{BACK_CHANNEL}?logout_token={}", good());
    assert_eq!(scene.browser().open(&link).await.status, 405);
    assert!(is_logged_in(&browser).await);
    // None of it used it up.
    assert_taken(&scene.told(BACK_CHANNEL, &good()).await);
    assert!(!is_logged_in(&browser).await);
}

#[tokio::test]
async fn a_login_that_waits_while_the_session_there_ends_never_counts() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let secret = totp::generate();
    let changed = crate::credentials::change(&*scene.server, (ALICE, "alice"), |own| {
        own.app = totp::OwnApp::new(&secret, ALICE, None, scene.clock.now());
        Some(())
    });
    changed.await.expect("a store");
    for (ends, path) in [(true, "/second-factor"), (false, "/consent")] {
        scene.google.claim("sid", json!(path));
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("&scope=openid+read")).await;
        page.assert_asks("/second-factor");
        let token = logout_token(&scene.google, path, |claims| claims["sid"] = json!(path));
        if ends {
            assert_taken(&scene.told(BACK_CHANNEL, &token).await);
        }
        scene.pass(30);
        let code = totp::code_at(&secret, scene.clock.now());
        let page = browser.submit(&page, "/second-factor", &[("code", &code)]).await;
        assert_eq!(page.status == 403, ends, "{page:?}");
        assert_eq!(browser.cookie().is_some() && is_logged_in(&browser).await, !ends);
    }
}

#[tokio::test]
async fn a_session_of_the_same_name_can_be_used_again_after_a_new_sign_in() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = logged_in(&scene, "one").await;
    let token = logout_token(&scene.google, "1", |claims| claims["sid"] = json!("one"));
    assert_taken(&scene.told(BACK_CHANNEL, &token).await);
    assert!(!is_logged_in(&browser).await);
    scene.pass(1);
    assert!(is_logged_in(&logged_in(&scene, "one").await).await);
}

#[tokio::test]
async fn a_frame_of_the_logout_page_there_ends_the_login_of_its_session_without_a_cookie() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let (one, two) = (logged_in(&scene, "one").await, logged_in(&scene, "two").await);
    for query in [
        "",
        "?sid=one",
        "?iss=https://google.example",
        "?iss=https://google.example&sid=",
        "?iss=https://other.example&sid=one",
        "?iss=https://google.example&sid=one&sid=two",
    ] {
        let page = scene.framed(query).await;
        assert_eq!(page.status, 400, "{query} {page:?}");
    }
    let unknown = scene.framed("?iss=https://google.example&sid=unknown").await;
    assert_taken(&unknown);
    assert!(is_logged_in(&one).await && is_logged_in(&two).await);
    let page = scene.framed("?iss=https://google.example&sid=one").await;
    assert_taken(&page);
    assert!(!page.headers.contains_key("x-frame-options"), "it is for a frame: {page:?}");
    assert!(!is_logged_in(&one).await);
    assert!(is_logged_in(&two).await);
}

/// Anybody can invent names of sessions.
#[tokio::test]
async fn an_invented_session_leaves_nothing_in_the_store() {
    let scene = Scene::new();
    scene.framed("?iss=https://google.example&sid=invented").await;
    let place = Digest::of("session of an upstream\0https://google.example\0invented");
    assert!(scene.store.get_session(&place).await.expect("a store").is_none());
}

#[tokio::test]
async fn a_notice_can_be_sent_again_if_the_keys_could_not_be_fetched() {
    let scene = Scene::new();
    scene.google.said().is_down = true;
    let token = logout_token(&scene.google, "1", |_| {});
    let page = scene.told(BACK_CHANNEL, &token).await;
    assert_eq!(page.status, 503, "{page:?}");
    assert_eq!(page.headers["retry-after"], "10");
    scene.google.said().is_down = false;
    scene.pass(11);
    assert_taken(&scene.told(BACK_CHANNEL, &token).await);
}

#[tokio::test]
async fn the_state_of_a_logout_says_nothing_of_the_client() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = logged_in(&scene, "one").await;
    let page = browser.open("/logout").await;
    let onward = browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    let sent = parameters(&onward);
    assert_eq!(sent["post_logout_redirect_uri"], "http://127.0.0.1:9000/login/upstream/logged-out");
    assert_eq!(sent["state"].len(), 43 + 1 + 43, "a secret and a proof: {sent:?}");
    // In this browser the logout goes on, and in no other.
    let back = format!("/login/upstream/logged-out?state={}", sent["state"]);
    let page = browser.open(&back).await;
    assert_eq!((page.path.as_str(), page.says("You are logged out")), (back.as_str(), true), "{page:?}");
    assert_eq!(scene.browser().open(&back).await.path, "/logged-out");
    scene.pass(31 * 60);
    assert_eq!(browser.open(&back).await.path, "/logged-out");
}
