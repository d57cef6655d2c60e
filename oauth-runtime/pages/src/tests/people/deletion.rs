//! People delete their own account.

use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{ConsentStore, TicketStore};

use super::*;

const PATH: &str = "/account/delete";

#[tokio::test]
async fn a_deleted_account_is_gone_everywhere() {
    let world = World::new();
    let elsewhere = world.browser();
    elsewhere
        .approve(&super::super::request("&scope=openid%20offline_access%20read"), "alice")
        .await
        .assert_code();
    world.clock.pass(60);
    let (browser, page) = world.logged_in("alice", PATH).await;
    assert!(page.says("alice") && page.says("It cannot be undone."), "{page:?}");
    let asked = world.browser();
    ask(&asked, "/password-reset", "alice@example.org").await;
    let mail = world.mailbox.next().await;
    let done = browser.submit(&page, PATH, &[("sure", "yes")]).await;
    assert!(done.says("Your account is deleted"), "{done:?}");
    assert_eq!((world.claims(ALICE).await, world.knows("alice", "wonderland").await), (None, None));
    assert_eq!(world.grants(ALICE).await, 0);
    assert!(world.store.list_consents(ALICE).await.expect("the store in memory").is_empty());
    for browser in [&browser, &elsewhere] {
        browser.open("/account/applications").await.assert_asks("/login");
    }
    let ticket = link(&mail).split("ticket=").nth(1).and_then(|rest| rest.split('&').next()).map(Digest::of);
    let ticket = world.store.get_ticket(&ticket.expect("a ticket")).await.expect("the store in memory");
    assert!(ticket.is_none(), "it has the address");
    let happened = world.heard.of(&["person.deleted", "logout"]);
    let names: Vec<_> = happened.iter().map(|event| event.kind.name().to_owned()).collect();
    assert_eq!(names, ["logout", "person.deleted"], "everywhere, first");
    let told = world.mailbox.next().await;
    assert_eq!((told.kind, told.to.as_str()), (MailKind::AccountDeleted, "alice@example.org"));
    assert!(
        told.text.contains("was deleted") && told.text.contains("write to the people of Club at once"),
        "{}",
        told.text
    );
    assert_eq!(world.knows("bob", "wonderland").await.as_deref(), Some(BOB), "nobody else is gone");
}

#[tokio::test]
async fn an_account_is_deleted_only_by_its_owner_who_is_sure_and_logged_in_lately() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", PATH).await;
    let (other, _) = world.logged_in("bob", PATH).await;
    assert_eq!(other.submit(&page, PATH, &[("sure", "yes")]).await.status, 400);
    let unsure = browser.submit(&page, PATH, &[]).await;
    assert!(unsure.says("Confirm that you want to delete your account."), "{unsure:?}");
    world.clock.pass(15 * 60 + 1);
    browser.submit(&page, PATH, &[("sure", "yes")]).await.assert_asks("/login");
    assert_eq!(world.knows("alice", "wonderland").await.as_deref(), Some(ALICE));
    assert_eq!(world.heard.of(&["person.deleted"]).len(), 0);
}
