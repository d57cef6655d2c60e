use oauth_runtime_core::store::{AuthorizationCodeStore, Consent, ConsentStore};
use oauth_runtime_core::{Digest, Timestamp};

use super::{World, request};

#[tokio::test]
async fn who_is_not_logged_in_does_so_first_and_comes_back() {
    let browser = World::new().browser();
    let login = browser.open("/account/applications").await;
    login.assert_asks("/login");
    let page = browser.log_in(&login, "alice").await;
    assert_eq!(page.path, "/account/applications");
    assert!(page.says("No application has access to your account."), "{page:?}");
}

#[tokio::test]
async fn an_application_is_listed_until_its_access_is_removed() {
    let world = World::new();
    let browser = world.browser();
    let answer = browser.approve(&request("&scope=read"), "alice").await;
    let code = Digest::of(&answer.parameter("code").expect("a code"));
    let page = browser.open("/account/applications").await;
    for said in
        ["1 application has access", "Notes &lt;b&gt;on the web", "Read your notes", "September 21, 2026"]
    {
        assert!(page.says(said), "{said}: {page:?}");
    }
    let other = world.browser();
    let login = other.open("/account/applications").await;
    let others = other.log_in(&login, "bob").await;
    assert!(others.says("No application"), "{others:?}");
    let forged = other.submit(&page, "/account/applications", &[("client_id", "web")]).await;
    assert_eq!(forged.status, 400);

    let removed = browser.submit(&page, "/account/applications", &[("client_id", "web")]).await;
    assert!(removed.says("The access was removed.") && removed.says("No application"), "{removed:?}");
    let consent = world.server.store.get_consent("248289761001", "web").await.expect("the store in memory");
    assert_eq!(consent, None);
    let code = world.server.store.get_authorization_code(&code).await.expect("the store in memory");
    assert!(code.is_none(), "the code of that grant is worth nothing");
    browser.open(&request("&scope=read")).await.assert_asks("/consent");
    // Removing something twice is not an error.
    let again = browser.submit(&page, "/account/applications", &[("client_id", "web")]).await;
    assert_eq!(again.status, 200);
}

/// It would be let in again without a question, so the person has to see it.
#[tokio::test]
async fn an_application_whose_grants_have_ended_is_listed_until_its_consent_is_removed() {
    let world = World::new();
    let given_at = Timestamp::from_unix(1_780_000_000);
    let consent = |subject: &str| Consent::new(subject, "web", "write".parse().expect("a scope"), given_at);
    for subject in ["248289761001", "248289761002"] {
        world.server.store.replace_consent(None, consent(subject)).await.expect("the store in memory");
    }
    let browser = world.browser();
    let login = browser.open("/account/applications").await;
    let page = browser.log_in(&login, "alice").await;
    for said in ["1 application has access", "Change your notes", "May 28, 2026"] {
        assert!(page.says(said), "{said}: {page:?}");
    }
    let removed = browser.submit(&page, "/account/applications", &[("client_id", "web")]).await;
    assert!(removed.says("No application"), "{removed:?}");
    let left = world.server.store.get_consent("248289761001", "web").await.expect("the store in memory");
    assert_eq!(left, None);
    let others = world.server.store.get_consent("248289761002", "web").await.expect("the store in memory");
    assert_eq!(others, Some(consent("248289761002")), "that of somebody else stays");
}
