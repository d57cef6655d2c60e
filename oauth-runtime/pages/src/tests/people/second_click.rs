//! A form that somebody sends again when the first one has finished, or has not quite: by a second click, or by going back.

use super::races::Track;
use super::*;

const RESET: &str = "/password-reset";
const SIGN_UP: &str = "/sign-up";

/// The page that the link of an e-mail leads to, for somebody who asked for it here.
async fn confirmed(world: &World, browser: &Browser<Club>, path: &str, address: &str) -> Page {
    ask(browser, path, address).await;
    let mail = world.mailbox.next().await;
    browser.open(&link(&mail)).await
}

async fn log_out(browser: &Browser<Club>) {
    let page = browser.open("/logout").await;
    browser.submit(&page, "/logout", &[("decision", "logout")]).await;
}

#[tokio::test]
async fn a_second_click_on_a_new_password_sees_that_it_is_changed() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        let page = confirmed(&world, &browser, RESET, "alice@example.org").await;
        for _ in 0..3 {
            let done = browser.submit(&page, RESET, &[("password", NEW)]).await;
            assert!(done.says("Your password is changed"), "{done:?}");
        }
        assert_eq!(world.heard.of(&["password.changed"]).len(), 1, "it is changed once");
        // Another password is another form: nobody may believe that it counts.
        let other = browser.submit(&page, RESET, &[("password", "eight blue umbrellas")]).await;
        assert!(other.says("link or code is not valid"), "{other:?}");
        assert_eq!(world.knows("alice", NEW).await.as_deref(), Some(ALICE));
    })
    .await;
}

/// The first one is on its way: the browser has cancelled it, and shows the answer to the second one.
#[tokio::test]
async fn a_second_click_waits_for_the_first_one_that_sets_the_password() {
    on_memory_and_sql(async |kind| {
        for method in ["use_once", "create_session", "take_ticket", "set_password"] {
            let track = Track::on(kind).await;
            let browser = track.browser();
            ask(&browser, RESET, "alice@example.org").await;
            let page = browser.open(&link(&track.mailbox.next().await)).await;
            let stop = track.store.stop_after(method);
            let submit = || browser.submit(&page, RESET, &[("password", NEW)]);
            let late = async {
                let mut second = Box::pin(submit());
                let meanwhile = async {
                    for _ in 0..200 {
                        assert!(futures_util::poll!(&mut second).is_pending(), "it waits");
                        tokio::task::yield_now().await;
                    }
                };
                stop.meanwhile(meanwhile).await;
                second.await
            };
            let (first, second) = tokio::join!(submit(), late);
            for page in [first, second] {
                assert!(page.says("Your password is changed"), "{method}: {page:?}");
            }
            assert_eq!(track.store.calls("set_password"), 1, "{method}");
        }
    })
    .await;
}

/// The first one gives the session a new secret, so the form is not of the session any more.
#[tokio::test]
async fn a_second_click_on_a_changed_password_sees_that_it_is_changed() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let (browser, page) = world.logged_in("alice", "/account/password").await;
        let first = browser.submit(&page, "/account/password", &[("password", NEW)]).await;
        assert_eq!(first.path, "/account/profile", "{first:?}");
        let second = browser.submit(&page, "/account/password", &[("password", NEW)]).await;
        assert_eq!((second.path.as_str(), second.status), ("/account/profile", first.status), "{second:?}");
        assert_eq!(world.heard.of(&["password.changed"]).len(), 1);
        let (other, _) = world.logged_in("bob", "/account/password").await;
        assert_eq!(other.submit(&page, "/account/password", &[("password", NEW)]).await.status, 400);
    })
    .await;
}

/// Nothing was done, so the second one does it.
#[tokio::test]
async fn a_second_click_after_a_failure_tries_again() {
    let track = Track::new();
    let (browser, page) = track.logged_in("/account/delete").await;
    track.fails(Some("delete_person"));
    assert_eq!(browser.submit(&page, "/account/delete", &[("sure", "yes")]).await.status, 500);
    track.fails(None);
    let login = browser.open("/account/delete").await;
    let page = browser.log_in(&login, "alice").await;
    let done = browser.submit(&page, "/account/delete", &[("sure", "yes")]).await;
    assert!(done.says("Your account is deleted"), "{done:?}");
}

#[tokio::test]
async fn a_second_click_on_the_code_of_an_e_mail_asks_for_the_new_password() {
    let world = World::new();
    let browser = world.browser();
    let sent = ask(&browser, RESET, "alice@example.org").await;
    let code = code(&world.mailbox.next().await);
    let first = browser.submit(&sent, RESET, &[("code", &code)]).await;
    let second = browser.submit(&sent, RESET, &[("code", &code)]).await;
    for page in [first, second] {
        assert!(page.says("name=\"password\"") && !page.says("role=\"alert\""), "{page:?}");
    }
}

#[tokio::test]
async fn a_second_click_on_a_sign_up_leads_where_the_first_one_led() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        let login = browser.open(&request()).await;
        let way = login.body.split("href=\"").map(|rest| rest.split('"').next().expect("a link"));
        let way = way.into_iter().find(|href| href.starts_with("/sign-up?")).expect("a way").to_owned();
        let page = browser.open(&way).await;
        browser.submit(&page, SIGN_UP, &[("email", "carol@example.org")]).await;
        let mail = world.mailbox.next().await;
        let page = browser.open(&link(&mail)).await;
        let first = browser.submit(&page, SIGN_UP, &[("password", NEW)]).await;
        first.assert_asks("/consent");
        let second = browser.submit(&page, SIGN_UP, &[("password", NEW)]).await;
        assert_eq!(second.path, first.path);
        browser.allow(&second).await.assert_code();
        assert_eq!(world.heard.of(&["person.created", "login.succeeded"]).len(), 2, "each once");
    })
    .await;
}

/// The first answer contains the cookie of a login.
#[tokio::test]
async fn a_sign_up_that_is_sent_again_after_a_logout_logs_nobody_in() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        let page = confirmed(&world, &browser, SIGN_UP, "carol@example.org").await;
        let account = browser.submit(&page, SIGN_UP, &[("password", NEW)]).await;
        assert!(account.says("Connected applications"), "{account:?}");
        log_out(&browser).await;
        browser.submit(&page, SIGN_UP, &[("password", NEW)]).await.assert_asks("/login");
        browser.open("/account/applications").await.assert_asks("/login");
        assert_eq!(world.heard.of(&["person.created"]).len(), 1);
    })
    .await;
}

/// Somebody who saw all that the first browser sent, but has none of its cookies.
#[tokio::test]
async fn a_finished_form_leads_nowhere_in_another_browser() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let browser = world.browser();
        let reset = confirmed(&world, &browser, RESET, "alice@example.org").await;
        browser.submit(&reset, RESET, &[("password", NEW)]).await;
        world.mailbox.next().await;
        let sign_up = confirmed(&world, &browser, SIGN_UP, "carol@example.org").await;
        browser.submit(&sign_up, SIGN_UP, &[("password", NEW)]).await;
        for (page, path) in [(&reset, RESET), (&sign_up, SIGN_UP)] {
            let thief = world.browser();
            thief.open(path).await;
            let refused = thief.submit(page, path, &[("password", NEW)]).await;
            assert_eq!(refused.status, 400, "{path}: {refused:?}");
            thief.open("/account/applications").await.assert_asks("/login");
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_click_on_a_new_address_sees_that_it_is_saved() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let (browser, page) = world.logged_in("alice", "/account/email").await;
        browser.submit(&page, "/account/email", &[("email", "alice@example.com")]).await;
        let page = browser.open(&link(&world.mailbox.next().await)).await;
        for _ in 0..2 {
            let saved = browser.submit(&page, "/account/email", &[]).await;
            assert!(saved.says("Your changes are saved."), "{saved:?}");
        }
        assert_eq!(world.heard.of(&["email.changed"]).len(), 1);
        let (other, _) = world.logged_in("bob", "/account/email").await;
        assert_eq!(other.submit(&page, "/account/email", &[]).await.status, 400, "somebody else");
    })
    .await;
}

#[tokio::test]
async fn a_second_click_on_a_deletion_sees_that_the_account_is_gone() {
    on_each_store(async |kind| {
        let world = World::on(kind).await;
        let (browser, page) = world.logged_in("alice", "/account/delete").await;
        for _ in 0..2 {
            let done = browser.submit(&page, "/account/delete", &[("sure", "yes")]).await;
            assert!(done.says("Your account is deleted"), "{done:?}");
        }
        assert_eq!(world.heard.of(&["person.deleted"]).len(), 1);
        // Somebody else who is logged in by then keeps their account.
        let login = browser.open("/account/delete").await;
        browser.log_in(&login, "bob").await;
        let done = browser.submit(&page, "/account/delete", &[("sure", "yes")]).await;
        assert!(done.says("Your account is deleted"), "{done:?}");
        assert_eq!(world.knows("bob", "wonderland").await.as_deref(), Some(BOB));
        let (other, _) = world.logged_in("bob", "/account/delete").await;
        assert_eq!(other.submit(&page, "/account/delete", &[("sure", "yes")]).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_logs_in_and_is_opened_again_leads_where_it_led() {
    let world = World::new();
    let browser = world.browser();
    ask(&browser, "/login/email", "alice@example.org").await;
    let mail = world.mailbox.next().await;
    for _ in 0..2 {
        let account = browser.open(&link(&mail)).await;
        assert!(account.says("Connected applications"), "{account:?}");
    }
    assert_eq!(world.heard.of(&["login.succeeded"]).len(), 1);
    log_out(&browser).await;
    browser.open(&link(&mail)).await.assert_asks("/login");
    assert!(world.heard.of(&["login.succeeded"]).is_empty(), "nobody is logged in by it again");
}
