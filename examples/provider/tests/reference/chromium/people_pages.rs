//! How the pages for people look, and what axe finds in them.

use test_browser::{Page, Person, Walk, walk};
use test_needs::needs;

use super::people::{CAROL, NEW_PASSWORD, SUBMIT, Site, set_password};
use super::upstream::{Chain, DORA};
use super::{ALICE, BOB, assert_fit, languages, name_in};
use crate::process::CONFIG;

/// So many people ask for e-mails.
const LIMITS: &str = "\n[rate_limits]\nmail = { free = 1000, first_block = 1, longest_block = 1 }\nmail_to = { free = 1000, \
                      first_block = 1, longest_block = 1 }\n";

/// The pages in these languages; the name of a picture says in which, unless it is English.
fn in_languages(languages: &[String], pages: impl Fn() -> Vec<(&'static str, Walk)>, url: &str) -> Vec<Page> {
    let in_language = |language: &String| {
        let language = language.clone();
        pages().into_iter().map(move |(name, way)| {
            Page::new(name_in(name, &language), url).in_language(&language).after(way)
        })
    };
    languages.iter().flat_map(in_language).collect()
}

#[tokio::test]
async fn pages_for_people_fit_on_a_phone_and_are_accessible() {
    needs!(BROWSER);
    let site = Site::with(&format!("{CONFIG}{LIMITS}"), "");
    // Whoever is in the configuration is the operator's, and changes nothing.
    let dave = Person { username: "dave@example.org", ..CAROL };
    walk(&site.sign_up(dave)).await;
    let account = |page: &str| Walk::new(site.url_of(&format!("/account/{page}"))).log_in(dave);
    let pages = || {
        vec![
            ("login-for-people", Walk::go_on()),
            ("sign-up", Walk::new(site.url_of("/sign-up"))),
            ("sign-up-problem", site.ask("/sign-up", &format!("{}@example.org", "c".repeat(65)))),
            ("email-sent", site.ask("/sign-up", "carol-may-have-a-long-address@mail.example.org")),
            (
                "email-sent-wrong",
                site.ask("/sign-up", "somebody@example.org").fill("input[name=code]", "0").click(SUBMIT),
            ),
            (
                "new-account",
                site.ask("/sign-up", CAROL.username).follow(site.mail("sign-up", CAROL.username)),
            ),
            (
                "new-account-problem",
                site.ask("/sign-up", CAROL.username)
                    .follow(site.mail("sign-up", CAROL.username))
                    .then(set_password("aaaaaaaaaaaaaaaaaa")),
            ),
            ("password-reset", Walk::new(site.url_of("/password-reset"))),
            (
                "password-reset-new",
                site.ask("/password-reset", dave.username).follow(site.mail("password-reset", dave.username)),
            ),
            ("email-login", Walk::new(site.url_of("/login/email"))),
            ("email-over", Walk::new(site.url_of("/login/email?ticket=over&link=over"))),
            ("profile", account("profile")),
            ("change-password", account("password")),
            ("change-email", account("email")),
            ("export", account("export")),
            ("delete-account", account("delete")),
            ("account-kept", Walk::new(site.url_of("/account/profile")).log_in(ALICE)),
            ("account-deleted", Walk::new(site.url_of("/account/deleted"))),
        ]
    };
    let mut pages = in_languages(&languages(), pages, &site.url_of("/account/security"));
    // At the end, because they change the account.
    pages.push(
        Page::new("profile-saved", site.url_of("/account/profile"))
            .log_in(dave)
            .fill("input[name=nickname]", "Dave")
            .click(SUBMIT),
    );
    let forgot =
        site.ask("/password-reset", dave.username).follow(site.mail("password-reset", dave.username));
    pages.push(
        Page::new("password-reset-done", site.url_of("/account/security"))
            .after(forgot.fill(NEW_PASSWORD, "eleven yellow bicycles").click(SUBMIT)),
    );
    assert_fit(&pages).await;
}

#[tokio::test]
async fn pages_of_devices_fit_on_a_phone_and_are_accessible() {
    needs!(BROWSER);
    let site = Site::with(CONFIG, "remember_devices_for = 2592000\n");
    let mut pages = Vec::new();
    for (language, person) in languages().iter().zip([ALICE, BOB]) {
        let code = "input[name=code]";
        let set_up = site
            .security()
            .log_in(person)
            .click("button[name=totp]")
            .fill_one_time_code(code, 0)
            .click(SUBMIT)
            .then(site.log_out())
            .then(site.security())
            .log_in(person);
        let page = |name: &str| {
            Page::new(name_in(name, language), site.url_of("/account/security")).in_language(language)
        };
        // Here the device is remembered and the authenticator app is removed again, for the next page.
        let remembered =
            set_up.clone().fill_one_time_code(code, 1).tick("input[name=remember]").click(SUBMIT);
        pages.push(page("security-with-devices").after(remembered.then(site.security())));
        pages.push(page("second-factor-remember").after(site.security().log_in(person)));
    }
    assert_fit(&pages).await;
}

#[tokio::test]
async fn pages_of_other_providers_fit_on_a_phone_and_are_accessible() {
    needs!(BROWSER);
    let chain = Chain::start();
    let site = &chain.branch;
    let to_head = || site.security().click("a[href*='upstream=head']");
    let decide = |decision: &str| Walk::go_on().click(format!("button[name=decision][value={decision}]"));
    let from_head = |person| to_head().log_in(person).then(decide("allow"));
    let upstreams = || Walk::new(site.url_of("/account/upstreams"));
    let languages = languages();
    let before = || {
        vec![
            ("login-with-upstream", Walk::go_on()),
            ("login-upstream-declined", to_head().log_in(ALICE).then(decide("deny"))),
            ("upstreams-none", upstreams().log_in(BOB)),
            ("upstream-link-address", from_head(ALICE)),
            ("upstream-create", from_head(DORA)),
            ("upstream-link", from_head(ALICE).then(decide("log-in")).log_in(BOB)),
        ]
    };
    let start = site.url_of("/account/security");
    assert_fit(&in_languages(&languages, before, &start)).await;
    // From here on, Alice at the head is Bob here.
    let link = from_head(ALICE).then(decide("log-in")).log_in(BOB).then(decide("link"));
    assert_fit(&[Page::new("upstreams", &start).after(link.then(upstreams()))]).await;
    let after = || {
        vec![
            ("upstreams", upstreams().log_in(BOB)),
            ("upstreams-last", from_head(ALICE).then(upstreams()).click("button[name=unlink]")),
        ]
    };
    assert_fit(&in_languages(&languages, after, &start)).await;
}
