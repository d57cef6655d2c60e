//! What people log in with: a user name, or an address that was verified.

use async_trait::async_trait;
use oauth_runtime_core::store::NewPassword;

use super::*;
use crate::{LoginAttempt, LoginDecision, LoginPolicy, PagesBuilder};

fn with(pages: impl FnOnce(PagesBuilder) -> PagesBuilder) -> World {
    World::with(pages, RateLimits::default())
}

async fn try_to(browser: &Browser<Club>, username: &str, password: &str) -> Page {
    let login = browser.open("/account/security").await;
    browser.submit(&login, "/login", &[("username", username), ("password", password)]).await
}

#[tokio::test]
async fn a_verified_address_is_as_good_as_the_user_name() {
    let world = World::new();
    for address in ["alice@example.org", " Alice@Example.ORG "] {
        let browser = world.browser();
        let page = try_to(&browser, address, "wonderland").await;
        assert!(page.says("Security"), "{address}: {page:?}");
        let delete = browser.open("/account/delete").await;
        assert!(delete.says(">alice<"), "the session has the user name: {delete:?}");
        let wrong = try_to(&world.browser(), address, "guess").await;
        assert!(wrong.says("is wrong."), "{wrong:?}");
    }
}

#[tokio::test]
async fn an_address_that_nobody_verified_logs_nobody_in() {
    let world = World::new();
    world.store.memory().put_claims(ALICE, Claims::new().with("email", "alice@example.org"));
    let page = try_to(&world.browser(), "alice@example.org", "wonderland").await;
    assert!(page.says("is wrong."), "{page:?}");
    let page = try_to(&world.browser(), "alice", "wonderland").await;
    assert!(page.says("Security"), "{page:?}");
}

#[tokio::test]
async fn where_no_page_knows_addresses_only_the_user_name_counts() {
    let world = with(|pages| pages.people([crate::PeopleWord::Export]));
    let page = try_to(&world.browser(), "alice@example.org", "wonderland").await;
    assert!(page.says("The user name or the password is wrong."), "{page:?}");
    assert!(page.says(">User name</label>"), "{page:?}");
}

/// A user name may look like another person's address. The address belongs to the person who verified it.
#[tokio::test]
async fn an_address_belongs_to_the_person_who_verified_it() {
    let world = World::new();
    world.store.memory().put_user("bob@example.org", PASSWORD.clone(), "mallory");
    world.store.memory().put_claims("mallory", Claims::new());
    let new = NewPassword::new(Secret::from(NEW));
    oauth_runtime_core::store::PasswordStore::set_password(&*world.store, BOB, new).await.expect("a store");
    let page = try_to(&world.browser(), "bob@example.org", "wonderland").await;
    assert!(page.says("is wrong."), "{page:?}");
    let browser = world.browser();
    try_to(&browser, "bob@example.org", NEW).await;
    assert!(browser.open("/account/delete").await.says(">bob<"));
}

#[tokio::test]
async fn the_label_of_the_field_says_what_people_have() {
    for (world, label, wrong) in [
        (World::new(), "E-mail address", "The e-mail address or the password is wrong."),
        (
            with(PagesBuilder::sign_up_with_username),
            "User name or e-mail address",
            "The user name, the e-mail address or the password is wrong.",
        ),
        (
            with(PagesBuilder::people_have_usernames),
            "User name or e-mail address",
            "The user name, the e-mail address or the password is wrong.",
        ),
        (
            with(|pages| pages.people([crate::PeopleWord::EmailLogin])),
            "User name or e-mail address",
            "The user name, the e-mail address or the password is wrong.",
        ),
    ] {
        let browser = world.browser();
        let login = browser.open("/account/security").await;
        assert!(login.says(&format!(">{label}</label>")), "{login:?}");
        let again = try_to(&browser, "nobody", "guess").await;
        assert!(again.says(wrong), "{again:?}");
    }
}

#[tokio::test]
async fn a_way_to_log_in_of_the_application_is_a_button_with_the_pending_request() {
    let world = with(|pages| {
        pages
            .login_link("badge", "/badge", "Log in with a <badge>")
            .translation("de", "login-link-badge = Mit einem Ausweis anmelden")
    });
    let mut browser = world.browser();
    let login = browser.open("/account/security").await;
    assert!(login.says("Log in with a &lt;badge&gt;</a>"), "{login:?}");
    let id = login.fields("/login").into_iter().find(|(name, _)| name == "request").expect("a field").1;
    assert!(login.says(&format!("href=\"/badge?request={id}\"")), "{login:?}");
    browser.accept_language = "de".to_owned();
    assert!(browser.open("/account/security").await.says(">Mit einem Ausweis anmelden</a>"));
    for (name, path) in
        [("Badge", "/badge"), ("", "/badge"), ("badge", "//elsewhere"), ("badge", "/login"), ("b<", "/b")]
    {
        let error =
            Pages::builder().login_link(name, path, "x").build().expect_err("it is refused").to_string();
        assert!(error.contains(".login_link("), "{name} {path}: {error}");
    }
}

/// It refuses one person, by their user name.
struct NoAlice;

#[async_trait]
impl LoginPolicy for NoAlice {
    async fn before(&self, attempt: LoginAttempt<'_>) -> Result<LoginDecision, BoxError> {
        Ok(match attempt.username {
            "alice" => LoginDecision::refuse(),
            _ => LoginDecision::allow(),
        })
    }
}

#[tokio::test]
async fn a_policy_about_a_user_name_is_not_passed_by_with_the_address() {
    let world = with(|pages| pages.login_policy(NoAlice));
    for name in ["alice", "alice@example.org", "Alice@Example.org"] {
        let page = try_to(&world.browser(), name, "wonderland").await;
        assert!(page.says("is wrong."), "{name}: {page:?}");
    }
}

/// Strangers who guess at the address don't keep the person out of the browser in which they are logged in.
#[tokio::test]
async fn a_browser_knows_its_person_by_the_address_too() {
    let world = World::new();
    let (own, stranger) = (world.browser(), world.browser());
    assert!(try_to(&own, "alice", "wonderland").await.says("Security"));
    for _ in 0..20 {
        try_to(&stranger, "alice@example.org", "guess").await;
    }
    let page = try_to(&stranger, "alice@example.org", "wonderland").await;
    assert!(page.says("Try again in"), "{page:?}");
    let login = own.open(&crate::tests::request("&scope=openid&prompt=login")).await;
    let page =
        own.submit(&login, "/login", &[("username", "alice@example.org"), ("password", "wonderland")]).await;
    assert!(!page.says("Try again in"), "{page:?}");
}
