//! The limits of e-mails and guesses, and that strangers cannot use up a person's.

use super::*;

const PATH: &str = "/password-reset";

/// Addresses from which nobody has opened an e-mail.
const STRANGERS: [&str; 5] = ["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4", "198.51.100.5"];

async fn is_limited(world: &World, path: &str, peer: &'static str, address: &str) -> bool {
    let mut browser = world.browser();
    browser.peer = peer;
    let page = ask(&browser, path, address).await;
    assert!(page.status != 429 || page.headers["retry-after"] == "60", "{page:?}");
    page.status == 429
}

/// Strangers ask until no e-mail goes out for requests from places that the person never used.
async fn flood(world: &World, path: &str, address: &str) {
    for peer in STRANGERS {
        for _ in 0..6 {
            is_limited(world, path, peer, address).await;
        }
    }
}

#[tokio::test]
async fn mail_to_one_person_is_limited_whoever_asks_and_whether_they_exist() {
    let world = World::new();
    for address in ["alice@example.org", "nobody@example.org"] {
        for (number, peer) in STRANGERS[..4].iter().enumerate() {
            for asked in 1..=6 {
                assert_eq!(is_limited(&world, PATH, peer, address).await, asked == 6, "{number} {asked}");
            }
        }
        assert!(is_limited(&world, PATH, STRANGERS[4], address).await, "{address}: twenty from everywhere");
        world.clock.pass(61);
        assert!(!is_limited(&world, PATH, STRANGERS[4], address).await, "{address}");
    }
}

#[tokio::test]
async fn strangers_keep_nobody_from_a_new_password_at_a_place_that_they_used() {
    let world = World::new();
    let mut browser = world.browser();
    ask(&browser, PATH, "alice@example.org").await;
    let mail = world.mailbox.next().await;
    let page = browser.open(&link(&mail)).await;
    assert!(page.says("name=\"password\""), "{page:?}");
    flood(&world, PATH, "alice@example.org").await;
    assert!(is_limited(&world, PATH, "203.0.113.1", "alice@example.org").await, "a new place");
    let page = ask(&world.browser(), PATH, "alice@example.org").await;
    assert_eq!(page.status, 200, "another browser at the place: {page:?}");
    browser.peer = "203.0.113.1";
    let page = ask(&browser, PATH, "alice@example.org").await;
    assert_eq!(page.status, 200, "the browser at another place: {page:?}");
    let page = ask(&browser, PATH, "bob@example.org").await;
    assert_eq!(page.status, 200, "{page:?}");
    flood(&world, PATH, "bob@example.org").await;
    let page = ask(&browser, PATH, "bob@example.org").await;
    assert_eq!(page.status, 429, "it opened nobody else's mail: {page:?}");
}

#[tokio::test]
async fn whoever_logged_in_with_the_address_at_a_place_gets_their_mail_there() {
    let world = World::new();
    world.store.memory().put_user("carol@example.org", PASSWORD.clone(), "3");
    let claims = Claims::new().with("email", "carol@example.org").with("email_verified", true);
    world.store.memory().put_claims("3", claims);
    world.logged_in("carol@example.org", "/account/applications").await;
    flood(&world, PATH, "carol@example.org").await;
    assert!(is_limited(&world, PATH, "203.0.113.1", "carol@example.org").await, "a new place");
    let page = ask(&world.browser(), PATH, "carol@example.org").await;
    assert_eq!(page.status, 200, "{page:?}");
}

#[tokio::test]
async fn sign_ups_in_somebodys_name_keep_them_from_nothing_else() {
    let world = World::new();
    flood(&world, "/sign-up", "alice+1@example.org").await;
    for address in ["alice+2@example.org", "alice@example.org"] {
        assert!(is_limited(&world, "/sign-up", "203.0.113.1", address).await, "{address}: one mailbox");
    }
    assert!(!is_limited(&world, PATH, "203.0.113.1", "alice@example.org").await);
}

#[tokio::test]
async fn guesses_at_codes_are_limited_where_they_are_made_whoever_they_are_about() {
    let world = World::new();
    let mut guesses = 0;
    for number in 0..10 {
        let browser = world.browser();
        let page = ask(&browser, PATH, &format!("nobody{number}@example.org")).await;
        let page = browser.open(&page.path).await;
        for _ in 0..5 {
            let wrong = browser.submit(&page, PATH, &[("code", "00000000")]).await;
            assert_eq!(wrong.status, 200, "{guesses}: {wrong:?}");
            guesses += 1;
        }
    }
    let mut browser = world.browser();
    let page = ask(&browser, PATH, "alice@example.org").await;
    let right = code(&world.mailbox.next().await);
    let limited = browser.submit(&page, PATH, &[("code", &right)]).await;
    assert_eq!(limited.status, 429, "{limited:?}");
    assert!(limited.headers.contains_key("retry-after") && limited.says("name=\"code\""), "{limited:?}");
    browser.peer = "203.0.113.1";
    let page = browser.submit(&limited, PATH, &[("code", &right)]).await;
    assert!(page.says("name=\"password\""), "elsewhere, and the ticket still counts: {page:?}");
}

/// In the same office, or behind the same carrier's address.
#[tokio::test]
async fn a_stranger_at_the_same_address_uses_up_nobodys_mail() {
    let world = World::new();
    let browser = world.browser();
    ask(&browser, PATH, "alice@example.org").await;
    browser.open(&link(&world.mailbox.next().await)).await;
    let peer = browser.peer;
    while !is_limited(&world, PATH, peer, "alice@example.org").await {}
    let page = ask(&browser, PATH, "alice@example.org").await;
    assert_eq!(page.status, 200, "{page:?}");
}
