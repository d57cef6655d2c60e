//! The life of an account: sign-up, a login by e-mail, a new password and address, a copy of the data, the end.

use std::time::Duration;

use oauth_runtime::ui::MailKind;

use super::browser::{Browser, Page, link};
use super::run::Run;

const CAROL: &str = "carol@home.example";
const FIRST: &str = "seven-green-umbrellas";
const SECOND: &str = "eight-blue-umbrellas";
const THIRD: &str = "nine-red-umbrellas";

/// Asks for an e-mail on the page at this path, and opens its link.
async fn by_mail(run: &mut Run, browser: &mut Browser, path: &str, kind: MailKind) -> Page {
    let page = browser.open(run, path).await;
    browser.submit(run, &page, path, &[("email", CAROL)]).await;
    let mail = run.outside.mail(kind).await;
    let path = link(run, &mail);
    browser.open(run, &path).await
}

pub(super) async fn flows(run: &mut Run) {
    let mut browser = Browser::default();
    let page = browser.open(run, "/sign-up").await;
    let page = browser.submit(run, &page, "/sign-up", &[("email", CAROL)]).await;
    browser.submit(run, &page, "/sign-up", &[("code", "0000 0000")]).await;
    run.happened(&["email_code.failed"]);
    let mail = run.outside.mail(MailKind::SignUp).await;
    let path = link(run, &mail);
    let page = browser.open(run, &path).await;
    browser.submit(run, &page, "/sign-up", &[("name", "Carol"), ("password", FIRST)]).await;
    run.happened(&["person.created", "login.succeeded"]);

    let page = browser.open(run, "/account/profile").await;
    browser.submit(run, &page, "/account/profile", &[("nickname", "Caro")]).await;
    run.happened(&["profile.changed"]);
    let page = browser.open(run, "/account/password").await;
    browser.submit(run, &page, "/account/password", &[("password", SECOND)]).await;
    run.happened(&["password.changed", "logout"]);
    let page = browser.open(run, "/account/export").await;
    let file = browser.submit(run, &page, "/account/export", &[]).await;
    assert!(file.says(CAROL), "{file:?}");
    run.happened(&["data.exported"]);

    let mut other = Browser::default();
    by_mail(run, &mut other, "/login/email", MailKind::EmailLogin).await;
    run.happened(&["login.succeeded"]);
    run.clock.advance(Duration::from_secs(60));
    let mut other = Browser::default();
    let page = by_mail(run, &mut other, "/password-reset", MailKind::PasswordReset).await;
    other.submit(run, &page, "/password-reset", &[("password", THIRD)]).await;
    run.happened(&["password.changed", "logout"]);

    let page = other.log_in(run, "/account/email", CAROL, THIRD).await;
    run.happened(&["login.succeeded"]);
    other.submit(run, &page, "/account/email", &[("email", "caro@home.example")]).await;
    let mail = run.outside.mail(MailKind::EmailChange).await;
    let path = link(run, &mail);
    let page = other.open(run, &path).await;
    other.submit(run, &page, "/account/email", &[]).await;
    run.happened(&["email.changed"]);
    let page = other.open(run, "/account/delete").await;
    other.submit(run, &page, "/account/delete", &[("sure", "yes")]).await;
    run.happened(&["logout", "person.deleted"]);
}
