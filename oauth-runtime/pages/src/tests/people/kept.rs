//! Accounts that are kept elsewhere, such as in a directory.

use http::Method;

use super::*;

/// The club, where Alice's account is kept elsewhere.
fn world() -> World {
    World::with(|pages| pages.kept_elsewhere(|subject| subject == ALICE), RateLimits::default())
}

const CHANGES: [&str; 4] = ["/account/profile", "/account/password", "/account/email", "/account/delete"];

#[tokio::test]
async fn no_page_changes_it_and_none_leads_to_one_that_would() {
    let world = world();
    let (alice, security) = world.logged_in("alice", "/account/security").await;
    for path in CHANGES {
        assert!(!security.says(&format!("href=\"{path}\"")), "{path}: {security:?}");
        assert!(alice.open(path).await.says("Your account is kept elsewhere"), "{path}");
    }
    assert!(security.says("href=\"/account/export\""), "what changes nothing is there");
    let before = world.claims(ALICE).await;
    // A form that was shown before the account was kept elsewhere, or an invented one.
    let form = "name=Mallory&password=seven+green+umbrellas&email=m%40example.org&sure=yes";
    for path in CHANGES {
        let page = alice.send(Method::POST, path, form).await;
        assert!(page.says("Your account is kept elsewhere"), "{path}: {page:?}");
    }
    assert_eq!(world.claims(ALICE).await, before);
    assert_eq!(world.knows("alice", "wonderland").await.as_deref(), Some(ALICE));
    // The accounts of all others can be changed.
    let (bob, security) = world.logged_in("bob", "/account/security").await;
    assert!(security.says("href=\"/account/delete\"") && security.says("href=\"/account/password\""));
    assert!(bob.open("/account/profile").await.says("name=\"nickname\""));
}

#[tokio::test]
async fn somebody_who_forgot_the_password_reads_whom_to_ask() {
    let world = world();
    let (kept, own) = (world.browser(), world.browser());
    let page_of_kept = ask(&kept, "/password-reset", "alice@example.org").await;
    let page_of_own = ask(&own, "/password-reset", "bob@example.org").await;
    let [kept, own] = [(page_of_kept, "alice@example.org"), (page_of_own, "bob@example.org")]
        .map(|(page, address)| without_secrets(&page, address));
    assert_eq!(kept, own, "the page tells nobody whose account is kept elsewhere");
    let mut mails = [world.mailbox.next().await, world.mailbox.next().await];
    mails.sort_by(|one, other| one.to.cmp(&other.to));
    let [to_alice, to_bob] = mails;
    assert_eq!((to_alice.kind, to_bob.kind), (MailKind::PasswordKept, MailKind::PasswordReset));
    assert!(
        !to_alice.text.contains("type this code") && to_alice.text.contains("ask the people who run Club")
    );
}

#[tokio::test]
async fn a_login_by_e_mail_changes_nothing_so_it_stays() {
    let world = world();
    let browser = world.browser();
    let sent = ask(&browser, "/login/email", "alice@example.org").await;
    let mail = world.mailbox.next().await;
    let page = browser.submit(&sent, "/login/email", &[("code", &code(&mail))]).await;
    assert!(page.says("Connected applications"), "{page:?}");
}
