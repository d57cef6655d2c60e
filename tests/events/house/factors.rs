//! Second factors, remembered devices, and a rate limit.

use std::time::Duration;

use oauth_runtime::Clock;
use totp_rs::Builder;

use super::browser::{Browser, request};
use super::provider::PASSWORD;
use super::run::Run;

/// What the app of a person shows now.
fn code_of(run: &mut Run, key: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(key).expect("base32");
    let app = Builder::new().with_secret(secret).build().expect("an app");
    let code = app.generate(run.clock.now().as_unix()).to_string();
    run.secret(&code);
    code
}

pub(super) async fn flows(run: &mut Run) {
    let (mut browser, page) = Browser::of(run, "bob", "/account/security").await;
    run.happened(&["login.succeeded"]);
    let page = browser.submit(run, &page, "/account/security", &[("totp", "set-up")]).await;
    let key = page.after("<code class=\"key\">").remove(0).replace(' ', "");
    run.secret(&key);
    let code = code_of(run, &key);
    let codes = browser.submit(run, &page, "/account/authenticator-app", &[("code", &code)]).await;
    let codes = codes.after("<code class=\"key\">");
    assert_eq!(codes.len(), 10);
    codes.iter().for_each(|code| run.secret(code));
    run.happened(&["credential.added", "credential.added"]);

    run.clock.advance(Duration::from_secs(60));
    let mut other = Browser::default();
    let path = request("web", "openid read");
    let page = other.log_in(run, &path, "bob", PASSWORD).await;
    let page = other.submit(run, &page, "/second-factor", &[("code", "000000")]).await;
    run.happened(&["second_factor.failed"]);
    let code = code_of(run, &key);
    other.submit(run, &page, "/second-factor", &[("code", &code), ("remember", "on")]).await;
    run.happened(&[
        "second_factor.succeeded",
        "device.remembered",
        "login.succeeded",
        "authorization.approved",
    ]);
    other.forget_session();
    other.log_in(run, &path, "bob", PASSWORD).await;
    run.happened(&["login.succeeded", "authorization.approved"]);
    let mut third = Browser::default();
    let page = third.log_in(run, &path, "bob", PASSWORD).await;
    third.submit(run, &page, "/second-factor", &[("code", &codes[0])]).await;
    run.happened(&["second_factor.succeeded", "login.succeeded", "authorization.approved"]);

    let page = browser.open(run, "/account/security").await;
    browser.submit(run, &page, "/account/security", &[("totp", "remove")]).await;
    run.happened(&["device.forgotten", "credential.removed"]);

    let mut guesser = Browser::default();
    let mut page = guesser.open(run, &path).await;
    for _ in 0..11 {
        let guess = [("username", "carol"), ("password", "a-wrong-password")];
        page = guesser.submit(run, &page, "/login", &guess).await;
    }
    run.happened(&[&["login.failed"; 10][..], &["rate_limit.reached"]].concat());
    run.clock.advance(Duration::from_secs(3600));
}
