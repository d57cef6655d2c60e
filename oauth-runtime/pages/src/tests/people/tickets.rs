//! The store's record of a link: a copy of it is useless to an attacker.

use oauth_runtime_core::Digest;
use oauth_runtime_core::store::TicketStore;

use super::*;

#[tokio::test]
async fn a_copy_of_the_store_has_no_link_and_no_code() {
    let world = World::new();
    let browser = world.browser();
    let sent = ask(&browser, "/password-reset", "alice@example.org").await;
    let mail = world.mailbox.next().await;
    let (name, secret) = link(&mail)
        .split_once("ticket=")
        .and_then(|(_, rest)| {
            let (name, secret) = rest.split_once("&link=")?;
            Some((name.to_owned(), secret.to_owned()))
        })
        .expect("a link");
    assert!(sent.path.contains(&name) && !sent.body.contains(&secret), "{sent:?}");
    let kept =
        world.store.get_ticket(&Digest::of(&name)).await.expect("the store in memory").expect("a ticket");
    assert_eq!(kept.subject.as_deref(), Some(ALICE));
    let plain = code(&mail).replace(' ', "");
    for text in [kept.data.clone(), kept.to_stored().expect("a form").form] {
        assert!(!text.contains(&name) && !text.contains(&secret) && !text.contains(&plain), "{text}");
    }
    let (cookie, debug) = (browser.cookies().expect("a key"), format!("{kept:?}"));
    let key = cookie.split('=').next_back().expect("a value");
    assert!(!kept.data.contains(key) && !debug.contains("alice@"), "{debug}");
}

#[tokio::test]
async fn what_a_later_version_wrote_counts_as_nothing() {
    let world = World::new();
    let browser = world.browser();
    ask(&browser, "/password-reset", "alice@example.org").await;
    let mail = world.mailbox.next().await;
    let name = link(&mail)
        .split("ticket=")
        .nth(1)
        .and_then(|rest| rest.split('&').next())
        .expect("a name")
        .to_owned();
    let kept =
        world.store.get_ticket(&Digest::of(&name)).await.expect("the store in memory").expect("a ticket");
    let data = kept.data.replace("\"purpose\":\"password_reset\"", "\"purpose\":\"something_new\"");
    assert_ne!(data, kept.data);
    assert!(world.store.put_ticket(kept.next(data)).await.expect("the store in memory"));
    let page = browser.open(&link(&mail)).await;
    assert!(page.says("link or code is not valid"), "{page:?}");
}
