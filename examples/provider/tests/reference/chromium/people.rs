//! What people do with their accounts themselves, with e-mails that are files.

use tempfile::TempDir;
use test_browser::{ExpectedMail, Person, Seen, Walk, walk};
use test_needs::needs;

use super::{ALICE, BOB, at_localhost};
use crate::people::{ALL, PASSWORD};
use crate::process::{CONFIG, Provider};

pub(super) const SUBMIT: &str = "main form button[type=submit]";
pub(super) const EMAIL: &str = "input[name=email]";
pub(super) const NEW_PASSWORD: &str = "input[name=password]";

/// Somebody without an account.
pub(super) const CAROL: Person<'static> = Person { username: "carol@example.org", password: PASSWORD };

/// A provider with all pages for people, and the directory of its e-mails.
pub(super) struct Site {
    pub(super) provider: Provider,
    mail: TempDir,
}

impl Site {
    pub(super) fn start() -> Self {
        Self::with(CONFIG, "")
    }

    /// With this configuration, and more keys of `[pages]`.
    pub(super) fn with(config: &str, pages: &str) -> Self {
        let mail = tempfile::tempdir().expect("a directory");
        let config = format!("{config}{ALL}{pages}\n[mail]\ndirectory = {:?}\n", mail.path());
        Self { provider: Provider::start_with(&config), mail }
    }

    pub(super) fn url_of(&self, path: &str) -> String {
        self.provider.url_of(path)
    }

    /// An e-mail of this kind to this address.
    pub(super) fn mail(&self, kind: &str, to: &str) -> ExpectedMail {
        ExpectedMail { directory: self.mail.path().to_owned(), kind: kind.to_owned(), to: to.to_owned() }
    }

    /// The page of a person's logins, or the login page before it.
    pub(super) fn security(&self) -> Walk {
        Walk::new(self.url_of("/account/security"))
    }

    pub(super) fn log_out(&self) -> Walk {
        Walk::new(self.url_of("/logout")).click("button[value=logout]")
    }

    /// From the login page to another one that sends an e-mail.
    pub(super) fn ask(&self, page: &str, address: &str) -> Walk {
        self.security().click(format!("a[href*='{page}']")).fill(EMAIL, address).click(SUBMIT)
    }

    /// A new account, by the link of the e-mail.
    pub(super) fn sign_up(&self, person: Person<'_>) -> Walk {
        self.ask("/sign-up", person.username)
            .follow(self.mail("sign-up", person.username))
            .fill("input[name=name]", "Carol Doe")
            .then(set_password(person.password))
    }
}

pub(super) fn set_password(password: &str) -> Walk {
    Walk::go_on().fill(NEW_PASSWORD, password).click(SUBMIT)
}

#[track_caller]
fn assert_at(seen: &Seen, path: &str, text: &str) {
    let is_there = url::Url::parse(&seen.url).is_ok_and(|url| url.path() == path);
    assert!(is_there && seen.text.contains(text), "not {text:?} at {path}: {seen:#?}");
}

/// In a database: what a page stored, the next one reads.
#[tokio::test]
async fn a_person_signs_up_changes_everything_and_deletes_the_account() {
    needs!(BROWSER);
    let site = Site::with(&CONFIG.replace("memory:", "sqlite::memory:"), "");
    let next = Person { username: "carol@example.net", password: "eleven yellow bicycles" };
    let way = site
        .sign_up(CAROL)
        .read("main")
        .open(site.url_of("/account/profile"))
        .fill("input[name=nickname]", "Caro")
        .click(SUBMIT)
        .read("main")
        .click("a[href$='/account/password']")
        .then(set_password(next.password))
        .read("main")
        .receive(site.mail("password-changed", CAROL.username))
        .click("a[href$='/account/email']")
        .fill(EMAIL, next.username)
        .click(SUBMIT)
        .follow(site.mail("email-change", next.username))
        .click(SUBMIT)
        .read("main")
        .receive(site.mail("email-changed", CAROL.username))
        .then(site.log_out())
        .then(site.security())
        .log_in(next)
        .open(site.url_of("/account/export"))
        .download(SUBMIT)
        .open(site.url_of("/account/delete"))
        .tick("input[name=sure]")
        .click(SUBMIT)
        .read("main")
        .then(site.security())
        .log_in(next)
        .read("main");
    let seen = walk(&way).await;
    let [signed_up, renamed, new_password, told_of_password, new_email, told_of_email, export, deleted, gone] =
        &seen[..]
    else {
        panic!("{seen:#?}");
    };
    assert_at(signed_up, "/account/security", "This browser");
    assert_at(renamed, "/account/profile", "Your changes are saved.");
    assert_at(new_password, "/account/profile", "Your address is carol@example.org.");
    assert!(told_of_password.text.contains("The password of your account"), "{told_of_password:?}");
    assert_at(new_email, "/account/profile", "Your address is carol@example.net.");
    assert!(told_of_email.text.contains("has another e-mail address now"), "{told_of_email:?}");
    let data: serde_json::Value = serde_json::from_str(&export.text).expect("JSON");
    assert!(export.url.ends_with(".json"), "{export:?}");
    for part in ["Carol Doe", "Caro", "carol@example.net"] {
        assert!(data.to_string().contains(part), "no {part:?}: {data:#}");
    }
    assert!(!export.text.contains("argon2"), "{export:?}");
    assert_at(deleted, "/account/deleted", "Your account is deleted");
    assert_at(gone, "/login", "The user name, the e-mail address or the password is wrong.");
}

/// What a stranger sees says nothing about whose address it is.
#[tokio::test]
async fn a_code_confirms_an_address_and_a_second_sign_up_with_it_shows_nothing() {
    needs!(BROWSER);
    let site = Site::start();
    let way = Walk::go_on()
        .in_browser("Carol's")
        .then(site.ask("/sign-up", CAROL.username))
        .fill("input[name=code]", "0000 0000")
        .click(SUBMIT)
        .read("main")
        .type_code(site.mail("sign-up", CAROL.username), "input[name=code]")
        .click(SUBMIT)
        .then(set_password("aaaaaaaaaaaaaaaaaa"))
        .read("main")
        .then(set_password(CAROL.password))
        .read("main")
        .in_browser("a stranger's")
        .then(site.ask("/sign-up", CAROL.username))
        .read("main")
        .receive(site.mail("already-signed-up", CAROL.username))
        .then(site.ask("/sign-up", "nobody@example.org"))
        .read("main");
    let seen = walk(&way).await;
    assert_at(&seen[0], "/sign-up", "This code is wrong.");
    assert_at(&seen[1], "/sign-up", "Others would guess this password.");
    assert_at(&seen[2], "/account/security", "This browser");
    assert_at(&seen[3], "/sign-up", "Check your mailbox");
    assert!(seen[4].text.contains("There is an account with it already."), "{:?}", seen[4]);
    assert_eq!(seen[3].text.replace(CAROL.username, "nobody@example.org"), seen[5].text);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_ends_every_login() {
    needs!(BROWSER);
    let site = Site::start();
    let next = Person { password: "eleven yellow bicycles", ..CAROL };
    let way = Walk::go_on()
        .in_browser("at home")
        .then(site.sign_up(CAROL))
        .in_browser("elsewhere")
        .then(site.ask("/password-reset", CAROL.username))
        .follow(site.mail("password-reset", CAROL.username))
        .then(set_password(next.password))
        .read("main")
        .click("main a.button")
        .log_in(CAROL)
        .read("main")
        .log_in(next)
        .then(site.security())
        .read("main")
        .follow_again(site.mail("password-reset", CAROL.username))
        .read("main")
        .in_browser("at home")
        .then(site.security())
        .read("main");
    let seen = walk(&way).await;
    assert_at(&seen[0], "/password-reset", "You were logged out everywhere.");
    assert_at(&seen[1], "/login", "The user name, the e-mail address or the password is wrong.");
    assert_at(&seen[2], "/account/security", "This browser");
    assert!(!seen[2].text.contains("Last used on"), "the login at home is over: {:?}", seen[2]);
    assert_at(&seen[3], "/password-reset", "This link or code is not valid");
    assert_at(&seen[4], "/login", "Forgot your password?");
}

/// Whoever has only the e-mail has nothing: neither does their browser log in, nor is the link used up.
#[tokio::test]
async fn a_link_of_an_e_mail_logs_in_the_browser_that_asked_and_no_other() {
    needs!(BROWSER);
    let site = Site::start();
    let mail = || site.mail("email-login", "alice@example.com");
    let way = Walk::go_on()
        .in_browser("Alice's")
        .then(site.ask("/login/email", "alice@example.com"))
        .in_browser("another one")
        .follow(mail())
        .read("main")
        .then(site.security())
        .read("main")
        .in_browser("Alice's")
        .follow_again(mail())
        .read("main")
        .in_browser("another one")
        .then(site.ask("/login/email", "alice@example.com"))
        .type_code(mail(), "input[name=code]")
        .click(SUBMIT)
        .read("main");
    let seen = walk(&way).await;
    assert_at(&seen[0], "/login/email", "in the browser where you asked for it");
    assert_at(&seen[1], "/login", "Log in");
    assert_at(&seen[2], "/account/security", "This browser");
    assert_at(&seen[3], "/account/security", "This browser");
}

#[tokio::test]
async fn a_login_on_another_device_is_seen_and_ended() {
    needs!(BROWSER);
    let site = Site::start();
    let way = Walk::go_on()
        .in_browser("the phone")
        .then(site.security())
        .log_in(ALICE)
        .in_browser("the laptop")
        .then(site.security())
        .log_in(ALICE)
        .read("section[aria-labelledby=sessions]")
        .click("li.entry:not(:has(strong)) button[name=login]")
        .read("section[aria-labelledby=sessions]")
        .in_browser("the phone")
        .then(site.security())
        .read("main");
    let seen = walk(&way).await;
    for part in ["This browser", "Last used on", "127.0.0.1", "Chrome on Linux"] {
        assert!(seen[0].text.contains(part), "no {part:?}: {:?}", seen[0]);
    }
    assert!(!seen[1].text.contains("Last used on"), "{:?}", seen[1]);
    assert_at(&seen[2], "/login", "Log in");
}

/// A device that cannot scan a QR code, and has no app.
#[tokio::test]
async fn a_passkey_is_the_second_factor_that_a_person_sets_up_on_the_way() {
    needs!(BROWSER);
    let (issuer, config) = at_localhost().await;
    let site = Site::with(&format!("issuer = \"{issuer}\"\n{config}"), "second_factor_required = true\n");
    let at = |path: &str| format!("{issuer}{path}");
    let log_in = || Walk::new(at("/account/security")).log_in(ALICE);
    let way = log_in()
        .with_passkeys()
        .fill("form[data-passkey=create] input[name=name]", "My phone")
        .click("form[data-passkey=create] button")
        .open(at("/account/security"))
        .read("main")
        .open(at("/logout"))
        .click("button[value=logout]")
        // The login page offers the passkey too.
        .touching(false)
        .then(log_in())
        .read("main")
        .touching(true)
        .click("form[data-passkey=get] button")
        .read("main");
    let seen = walk(&way).await;
    assert_at(&seen[0], "/account/security", "My phone");
    assert_at(&seen[1], "/second-factor", "Use a passkey");
    assert_at(&seen[2], "/account/security", "My phone");
    drop(site);
}

/// Everything but passkeys.
#[tokio::test]
async fn no_page_for_people_needs_a_script() {
    needs!(BROWSER);
    let site = Site::start();
    let next = Person { password: "eleven yellow bicycles", ..CAROL };
    let way = Walk::go_on()
        .in_browser_without_scripts("an old one")
        .then(site.sign_up(CAROL))
        .then(site.log_out())
        .then(site.ask("/password-reset", CAROL.username))
        .type_code(site.mail("password-reset", CAROL.username), "input[name=code]")
        .click(SUBMIT)
        .then(set_password(next.password))
        .click("main a.button")
        .log_in(next)
        .then(site.log_out())
        .then(site.ask("/login/email", CAROL.username))
        .follow(site.mail("email-login", CAROL.username))
        .open(site.url_of("/account/profile"))
        .fill("input[name=nickname]", "Caro")
        .click(SUBMIT)
        .read("main")
        .then(site.security())
        .click("button[name=totp]")
        .fill_one_time_code("input[name=code]", 0)
        .click(SUBMIT)
        .read("main")
        .open(site.url_of("/account/delete"))
        .tick("input[name=sure]")
        .click(SUBMIT)
        .read("main");
    let seen = walk(&way).await;
    assert_at(&seen[0], "/account/profile", "Your changes are saved.");
    assert_at(&seen[1], "/account/recovery-codes", "Your recovery codes");
    assert_at(&seen[2], "/account/deleted", "Your account is deleted");
}

#[tokio::test]
async fn people_of_another_provider_sign_in_and_are_linked_or_created_as_they_say() {
    needs!(BROWSER);
    let chain = super::upstream::Chain::start();
    let (site, branch) = (&chain.branch, Walk::go_on);
    let to_head = || site.security().click("a[href*='upstream=head']");
    let allow = "button[name=decision][value=allow]";
    let way = branch()
        .in_browser("Alice's")
        .then(to_head())
        .log_in(ALICE)
        .click("button[name=decision][value=deny]")
        .read("main")
        .then(to_head())
        .click(allow)
        .read("main")
        .click("button[name=decision][value=log-in]")
        .log_in(BOB)
        .read("main")
        .click("button[name=decision][value=link]")
        .open(site.url_of("/account/upstreams"))
        .read("main")
        .then(site.log_out())
        .in_browser("Alice's second")
        .then(to_head())
        .log_in(ALICE)
        .click(allow)
        .open(site.url_of("/account/upstreams"))
        .click("button[name=unlink]")
        .read("main")
        .in_browser("Dora's")
        .then(to_head())
        .log_in(super::upstream::DORA)
        .click(allow)
        .read("main")
        .click("button[name=decision][value=create]")
        .open(site.url_of("/account/profile"))
        .read("main");
    let seen = walk(&way).await;
    assert_at(&seen[0], "/login/upstream/callback/head", "You did not sign in with Acme.");
    assert_at(
        &seen[1],
        "/login/upstream/link",
        "There is an account with the address alice@example.com here.",
    );
    assert_at(&seen[2], "/login/upstream/link", "with your account bob?");
    assert_at(&seen[3], "/account/upstreams", "Acme");
    assert_at(&seen[4], "/account/upstreams", "It is not certain that you can log in without it.");
    assert_at(&seen[5], "/login/upstream/link", "dora@example.org");
    assert_at(&seen[6], "/account/profile", "Your address is dora@example.org.");
}
