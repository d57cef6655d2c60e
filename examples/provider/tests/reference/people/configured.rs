//! The people of the configuration, and those in the store.

use super::{PASSWORD, Site, is_account, open};
use crate::process::CONFIG;

const ALICE: &str = "alice@example.com";

#[tokio::test]
async fn nobody_signs_up_as_a_person_of_the_configuration() {
    let site = Site::with(&CONFIG.replace("username = \"bob\"", "username = \"bob@example.com\"")).await;
    site.ask(&site.browser(), "/sign-up", "Alice@Example.com").await;
    let mail = site.post.next().await;
    assert!(mail.to == ALICE && mail.text.contains("There is an account with it already"), "{mail:?}");
    // The address of a user name that says nothing of an address.
    let browser = site.browser();
    let page = site.sign_up(&browser, "bob@example.com", PASSWORD).await;
    assert!(page.text().contains("There is an account with this address already"), "{page:?}");
    assert!(!is_account(&site.log_in(&site.browser(), "bob@example.com", PASSWORD).await));
    assert!(is_account(&site.log_in(&site.browser(), "bob@example.com", "builder").await));
    // Nor does somebody who is there take it later.
    let carol = site.browser();
    site.sign_up(&carol, "carol@example.org", PASSWORD).await;
    let change = open(&site.provider, &carol, "/account/email").await;
    carol.submit(&change.form("input[name=email]"), &[("email", ALICE)]).await;
    let mail = site.post.next().await;
    assert!(mail.to == ALICE && mail.text.contains("There is an account with it already"), "{mail:?}");
}

#[tokio::test]
async fn no_page_changes_what_the_configuration_says() {
    let site = Site::start().await;
    let browser = site.browser();
    let security = site.log_in(&browser, "alice", "wonderland").await;
    for path in ["/account/profile", "/account/password", "/account/email", "/account/delete"] {
        assert!(!security.has(&format!("a[href^='{path}']")), "{path}: {security:?}");
        let page = open(&site.provider, &browser, path).await;
        assert!(page.text().contains("Your account is kept elsewhere"), "{path}: {page:?}");
    }
    site.ask(&site.browser(), "/password-reset", ALICE).await;
    let mail = site.post.next().await;
    assert!(mail.to == ALICE && mail.text.contains("ask the people who run"), "{mail:?}");
    // A login by e-mail changes nothing.
    let by_mail = site.browser();
    site.ask(&by_mail, "/login/email", ALICE).await;
    let account = by_mail.open(&site.post.next().await.link()).await;
    assert!(is_account(&account), "{account:?}");
}
