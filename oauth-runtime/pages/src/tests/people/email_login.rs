//! Logins by e-mail.

use super::*;

const PATH: &str = "/login/email";

#[tokio::test]
async fn a_link_logs_in_and_leads_back_to_the_client() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request()).await;
    let way = login.body.split("href=\"").map(|rest| rest.split('"').next().expect("a link"));
    let way = way.into_iter().find(|href| href.starts_with("/login/email?")).expect("a way to it").to_owned();
    let page = browser.open(&way).await;
    browser.submit(&page, PATH, &[("email", "alice@example.org")]).await;
    let mail = world.mailbox.next().await;
    assert_eq!(mail.kind, MailKind::EmailLogin);
    let consent = browser.open(&link(&mail)).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
    let happened = world.heard.of(&["login.succeeded"]);
    let methods = serde_json::to_value(&happened[0].kind).expect("JSON");
    assert_eq!(methods["data"]["methods"], serde_json::json!(["otp"]), "{methods}");
}

#[tokio::test]
async fn a_code_logs_in_once() {
    let world = World::new();
    let browser = world.browser();
    let sent = ask(&browser, PATH, "alice@example.org").await;
    let mail = world.mailbox.next().await;
    // People type it with spaces, dashes or none.
    let typed = code(&mail).replace(' ', "-");
    let account = browser.submit(&sent, PATH, &[("code", &typed)]).await;
    assert!(account.says("Connected applications"), "{account:?}");
    // Whoever goes back stays logged in.
    for again in [browser.open(&link(&mail)).await, browser.submit(&sent, PATH, &[("code", &typed)]).await] {
        assert!(again.says("Connected applications"), "{again:?}");
    }
    assert_eq!(world.heard.of(&["login.succeeded"]).len(), 1);
    let elsewhere = world.browser().open(&link(&mail)).await;
    assert!(elsewhere.says("link or code is not valid"), "{elsewhere:?}");
}

#[tokio::test]
async fn a_link_of_an_attacker_logs_nobody_in_as_the_attacker() {
    let world = World::new();
    let attacker = world.browser();
    ask(&attacker, PATH, "bob@example.org").await;
    let mail = world.mailbox.next().await;
    let victim = world.browser();
    let page = victim.open(&link(&mail)).await;
    assert!(page.says("link or code is not valid"), "{page:?}");
    victim.open("/account/applications").await.assert_asks("/login");
}

#[tokio::test]
async fn an_address_that_changed_hands_logs_nobody_in() {
    let world = World::new();
    let browser = world.browser();
    ask(&browser, PATH, "alice@example.org").await;
    let mail = world.mailbox.next().await;
    world
        .store
        .memory()
        .put_claims(ALICE, Claims::new().with("email", "a@example.com").with("email_verified", true));
    let page = browser.open(&link(&mail)).await;
    assert!(page.says("link or code is not valid"), "{page:?}");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_as_after_a_password() {
    let world = World::new();
    let (owner, security) = world.logged_in("alice", "/account/security").await;
    let app = owner.submit(&security, "/account/security", &[("totp", "set-up")]).await;
    let key = app.body.split("<code class=\"key\">").nth(1).and_then(|rest| rest.split('<').next());
    let key = key.expect("a key").replace(' ', "");
    let code_now = crate::credentials::totp::code_at(&key, world.clock.now());
    owner.submit(&app, "/account/authenticator-app", &[("code", &code_now)]).await;
    assert_eq!(world.mailbox.next().await.kind, MailKind::AuthenticatorAppAdded);
    let browser = world.browser();
    ask(&browser, PATH, "alice@example.org").await;
    let page = browser.open(&link(&world.mailbox.next().await)).await;
    page.assert_asks("/second-factor");
    browser.open("/account/applications").await.assert_asks("/login");
}

#[tokio::test]
async fn a_remembered_device_stands_for_the_code_after_a_password_only() {
    let world = World::with(
        |pages| pages.remember_devices_for(Duration::from_secs(30 * 24 * 3600)),
        RateLimits::default(),
    );
    let secret = world.give_app().await;
    world.clock.pass(60);
    let (browser, factor) = world.logged_in("alice", "/account/applications").await;
    let code_now = crate::credentials::totp::code_at(&secret, world.clock.now());
    browser.submit(&factor, "/second-factor", &[("code", &code_now), ("remember", "on")]).await;
    *browser.cookie.lock().expect("a lock") = None;
    // An attacker at the laptop has its open mailbox, but no password.
    ask(&browser, PATH, "alice@example.org").await;
    browser.open(&link(&world.mailbox.next().await)).await.assert_asks("/second-factor");
    *browser.cookie.lock().expect("a lock") = None;
    let login = browser.open("/account/applications").await;
    let page = browser.log_in(&login, "alice").await;
    assert!(page.says("Connected applications"), "{page:?}");
}

/// Programs ask with HEAD whether a link exists.
#[tokio::test]
async fn a_request_for_the_head_alone_uses_no_link() {
    let world = World::new();
    let browser = world.browser();
    ask(&browser, PATH, "alice@example.org").await;
    let link = link(&world.mailbox.next().await);
    let head = browser.send(http::Method::HEAD, &link, "").await;
    assert_eq!(head.status, 405, "{head:?}");
    let confirmed = browser.send(http::Method::GET, &link, "").await.location().expect("a redirect");
    assert_eq!(browser.send(http::Method::HEAD, &confirmed, "").await.status, 405);
    browser.open("/account/applications").await.assert_asks("/login");
    let page = browser.open(&confirmed).await;
    assert!(page.says("Connected applications"), "{page:?}");
    assert_eq!(browser.send(http::Method::HEAD, "/account/applications", "").await.status, 200);
}

/// A request that changes something is in the audit log before its answer, and outlives its connection.
#[test]
fn a_link_is_a_change_although_it_is_opened_by_get() {
    let world = World::new();
    let is_change = |path: &str| {
        let uri = path.parse().expect("a URI");
        [http::Method::GET, http::Method::HEAD, http::Method::POST]
            .map(|method| crate::changes(&*world.server, &method, &uri))
    };
    for path in ["/login/email", "/sign-up", "/password-reset", "/account/email"] {
        assert_eq!(is_change(&format!("{path}?ticket=abc&link=def")), [true; 3], "{path}");
        assert_eq!(is_change(&format!("{path}?request=abc")), [false, false, true], "{path}");
    }
    assert_eq!(is_change("/login?ticket=abc"), [false, false, true]);
    for spelt in ["%74icket=abc", "link=def&t%69cket=abc", "ticke%74=abc"] {
        assert_eq!(is_change(&format!("/login/email?{spelt}")), [true; 3], "{spelt}");
    }
}

/// A login by e-mail does not bypass a policy that refuses by name, place or client.
#[tokio::test]
async fn the_login_policy_is_asked_before_a_login_by_e_mail_too() {
    use super::super::login_policy::{ByName, allow, factor, tell};

    for (before, asked) in [(tell as fn(&str) -> _, "company"), (factor, "second factor")] {
        let policy = ByName { before, after: allow, fails: false };
        let world = World::with(|pages| pages.login_policy(policy), RateLimits::default());
        let browser = world.browser();
        ask(&browser, PATH, "alice@example.org").await;
        let page = browser.open(&link(&world.mailbox.next().await)).await;
        assert!(page.status == 403, "{asked}: {page:?}");
        browser.open("/account/applications").await.assert_asks("/login");
    }
}
