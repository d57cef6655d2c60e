//! E-mails about second factors that were added or removed, and how often they can be added.

use http::StatusCode;

use super::*;
use crate::credentials::totp::code_at;

const SECURITY: &str = "/account/security";

/// Sets up an authenticator app on the security page, and returns the page with the recovery codes.
async fn set_up(world: &World, browser: &Browser<Club>, security: &Page) -> Page {
    let app = browser.submit(security, SECURITY, &[("totp", "set-up")]).await;
    let key = app.body.split("<code class=\"key\">").nth(1).and_then(|rest| rest.split('<').next());
    let key = key.expect("a key").replace(' ', "");
    let code = code_at(&key, world.clock.now());
    browser.submit(&app, "/account/authenticator-app", &[("code", &code)]).await
}

#[tokio::test]
async fn a_factor_that_is_added_or_removed_is_told_by_mail() {
    let world = World::new();
    let (browser, security) = world.logged_in("alice", SECURITY).await;
    set_up(&world, &browser, &security).await;
    let mail = world.mailbox.next().await;
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::AuthenticatorAppAdded, "alice@example.org"));
    assert_eq!(mail.subject, "A new authenticator app at Club");
    assert!(
        mail.text.contains("If it was not you, log in") && !mail.text.contains("http://"),
        "{}",
        mail.text
    );
    let security = browser.open(SECURITY).await;
    browser.submit(&security, SECURITY, &[("recovery", "new")]).await;
    let mail = world.mailbox.next().await;
    assert_eq!(
        (mail.kind, mail.subject.as_str()),
        (MailKind::RecoveryCodesReplaced, "New recovery codes at Club")
    );
    let security = browser.open(SECURITY).await;
    browser.submit(&security, SECURITY, &[("totp", "remove")]).await;
    let mail = world.mailbox.next().await;
    assert_eq!(mail.kind, MailKind::AuthenticatorAppRemoved);
    assert!(mail.text.contains("was removed. No code is asked for any more."), "{}", mail.text);
    // Where there is none, nothing is removed.
    let security = browser.open(SECURITY).await;
    browser
        .submit(&security, SECURITY, &[("totp", "remove"), ("remove_passkey", "1"), ("recovery", "new")])
        .await;
    let (other, page) = world.logged_in("bob", "/account/password").await;
    other.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert_eq!(world.mailbox.next().await.to, "bob@example.org");
}

#[tokio::test]
async fn an_address_that_nobody_verified_hears_nothing_of_a_factor() {
    let world = World::new();
    world.store.memory().put_claims(ALICE, Claims::new().with("email", "victim@example.org"));
    let (browser, security) = world.logged_in("alice", SECURITY).await;
    set_up(&world, &browser, &security).await;
    let (other, security) = world.logged_in("bob", SECURITY).await;
    set_up(&world, &other, &security).await;
    assert_eq!(world.mailbox.next().await.to, "bob@example.org");
}

/// Without a limit, somebody who is logged in could change the record of the person all the time, and fill their mailbox.
#[tokio::test]
async fn new_factors_are_limited_and_their_removal_is_not() {
    let limit = RateLimit::new(3, Duration::from_secs(30), Duration::from_secs(900));
    let world = World::with(|pages| pages, RateLimits::default().new_factor(limit));
    let (browser, security) = world.logged_in("alice", SECURITY).await;
    set_up(&world, &browser, &security).await;
    let security = browser.open(SECURITY).await;
    let new = || async { browser.submit(&security, SECURITY, &[("recovery", "new")]).await };
    for number in 0..2 {
        let codes = new().await;
        assert!(
            codes.status == StatusCode::OK && codes.path.starts_with("/account/recovery-codes"),
            "{number}"
        );
    }
    let limited = new().await;
    assert_eq!(
        (limited.status.as_u16(), &limited.headers["retry-after"]),
        (429, &"30".parse().expect("text"))
    );
    browser.submit(&security, SECURITY, &[("totp", "remove")]).await;
    let own = crate::credentials::of_subject(&*world.server, ALICE).await.expect("a store");
    assert!(own.app.is_none(), "it is removed at once");
    world.clock.pass(30);
    let security = browser.open(SECURITY).await;
    let codes = set_up(&world, &browser, &security).await;
    assert!(codes.path.starts_with("/account/recovery-codes"), "{codes:?}");
}

#[cfg(feature = "passkeys")]
#[tokio::test]
async fn a_passkey_that_is_added_or_removed_is_told_by_mail_and_named_after_a_reset() {
    use webauthn_authenticator_rs::WebauthnAuthenticator;
    use webauthn_authenticator_rs::softpasskey::SoftPasskey;

    use super::super::passkeys::{ORIGIN, options};

    let world = World::at(ORIGIN, |pages| pages, RateLimits::default());
    let (browser, security) = world.logged_in("alice", SECURITY).await;
    let asked = serde_json::from_value(options(&security)).expect("options");
    let origin = url::Url::parse(ORIGIN).expect("a URL");
    let made = SoftPasskey::new(true).do_registration(origin, asked).expect("made");
    let made = serde_json::to_string(&made).expect("JSON");
    let answer = [("credential", &*made), ("name", "A <i>key</i>")];
    let security = browser.submit(&security, "/account/passkeys", &answer).await;
    let mail = world.mailbox.next().await;
    assert_eq!((mail.kind, mail.subject.as_str()), (MailKind::PasskeyAdded, "A new passkey at Club"));
    assert!(!mail.text.contains("key</i>"), "whoever added it wrote the name: {}", mail.text);

    let reader = world.browser();
    ask(&reader, "/password-reset", "alice@example.org").await;
    let mail = world.mailbox.next().await;
    let link = mail.text.split_once(ORIGIN).and_then(|(_, rest)| rest.split_whitespace().next());
    let page = reader.open(link.expect("a link")).await;
    let done = reader.submit(&page, "/password-reset", &[("password", NEW)]).await;
    assert!(done.says("<h3>Passkey “A &lt;i&gt;key&lt;/i&gt;”</h3>"), "{done:?}");
    assert_eq!(world.mailbox.next().await.kind, MailKind::PasswordChanged);

    let login = reader.open(SECURITY).await;
    let page = reader.log_in_with(&login, "alice", NEW).await;
    let id = security
        .body
        .split("name=\"remove_passkey\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    reader.submit(&page, SECURITY, &[("remove_passkey", id.expect("an identifier"))]).await;
    assert_eq!(world.mailbox.next().await.kind, MailKind::PasskeyRemoved);
}
