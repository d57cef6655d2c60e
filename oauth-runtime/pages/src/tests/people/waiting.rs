//! The store keeps e-mail until the mail server has taken it.

use oauth_runtime_core::store::{MailStore, PendingMail};
use oauth_runtime_core::{Clock, Digest, Seal, Timestamp};

use super::*;
use crate::post::{People, Queue, Strangers};
use crate::{deliver_mails, mail_figures, waiting_mails};

const RESET: &str = "/password-reset";

/// A secret of the pages.
fn seal() -> Seal {
    Seal::new(&Secret::from("a secret of at least 32 characters")).expect("long enough")
}

/// A club whose pages have a secret.
fn sealed() -> World {
    World::with(|pages| pages.seal_with(seal()), RateLimits::default())
}

/// Nothing is in this queue.
async fn is_empty(world: &World, queue: &str) -> bool {
    world.store.count_mails(queue, 10).await.expect("the store in memory") == 0
}

/// Longer than the time between two looks into the store.
async fn nothing_comes(world: &World) {
    tokio::time::sleep(Duration::from_secs(31)).await;
    assert!(world.mailbox.first().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_could_not_be_sent_is_tried_again() {
    let world = World::new();
    world.mailbox.refuses.store(2, Ordering::Relaxed);
    let begun = tokio::time::Instant::now();
    ask(&world.browser(), RESET, "alice@example.org").await;
    assert_eq!(begun.elapsed(), Duration::ZERO, "the request did not wait");
    for wait in [5, 25] {
        world.mailbox.refused().await;
        world.clock.pass(wait - 1);
        nothing_comes(&world).await;
        world.clock.pass(1);
    }
    assert_eq!(world.mailbox.next().await.to, "alice@example.org");
    world.clock.pass(86_400);
    nothing_comes(&world).await;
    assert!(is_empty(&world, Strangers::NAME).await);
}

#[tokio::test(start_paused = true)]
async fn a_restart_loses_no_mail() {
    let mut world = sealed();
    world.mailbox.refuses.store(1, Ordering::Relaxed);
    ask(&world.browser(), RESET, "alice@example.org").await;
    world.mailbox.refused().await;
    let waiting = waiting_mails(&*world.server).await.expect("the store in memory");
    assert_eq!((waiting.strangers, waiting.people), (1, 0));
    world.server = world.instance(|pages| pages.seal_with(seal()));
    world.clock.pass(5);
    let mail = world.mailbox.next().await;
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::PasswordReset, "alice@example.org"));
    assert!(
        mail.text.contains("/password-reset?ticket=") && mail.text.contains("30 minutes"),
        "{}",
        mail.text
    );
}

#[tokio::test(start_paused = true)]
async fn the_mail_of_an_instance_that_died_with_its_claim_is_sent() {
    let world = sealed();
    world.mailbox.refuses.store(1, Ordering::Relaxed);
    ask(&world.browser(), RESET, "alice@example.org").await;
    world.mailbox.refused().await;
    world.clock.pass(5);
    let now = world.clock.now();
    let claimed = world.store.claim_mails(Strangers::NAME, now, now.plus(120), 10).await;
    assert_eq!(claimed.expect("the store in memory").len(), 1, "another instance has it now, and dies");
    world.clock.pass(119);
    nothing_comes(&world).await;
    world.clock.pass(1);
    assert_eq!(world.mailbox.next().await.to, "alice@example.org");
}

#[tokio::test(start_paused = true)]
async fn a_link_is_given_up_with_its_ticket_and_what_happened_is_told_for_days() {
    let world = sealed();
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    world.mailbox.refuses.store(u64::MAX, Ordering::Relaxed);
    browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    ask(&world.browser(), RESET, "bob@example.org").await;
    let before = mail_figures();
    let (mut half_hours, mut left) = (0, Vec::new());
    while !is_empty(&world, People::NAME).await {
        if half_hours == 1 {
            left.push(is_empty(&world, Strangers::NAME).await);
        }
        half_hours += 1;
        assert!(half_hours < 10 * 48, "it never ends");
        world.clock.pass(1_800);
        tokio::time::sleep(Duration::from_secs(31)).await;
    }
    assert_eq!(left, [true], "the link was worth nothing");
    assert!((4 * 48 - 2..=4 * 48).contains(&half_hours), "{half_hours}");
    let after = mail_figures();
    assert!(after.given_up >= before.given_up + 2 && after.postponed >= before.postponed + 20, "{after:?}");
}

#[tokio::test]
async fn people_do_not_wait_behind_strangers_and_strangers_are_bounded() {
    let world = sealed();
    *world.mailbox.hangs.lock().expect("no panic") = Some(MailKind::PasswordReset);
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    let now = world.clock.now();
    ask(&world.browser(), RESET, "alice@example.org").await;
    for number in 1..Strangers::MOST {
        let id = Digest::of(&number.to_string());
        let mail = PendingMail::new(id, Strangers::NAME, "…", now.plus(9), now.plus(90_000));
        world.store.create_mail(mail).await.expect("the store in memory");
    }
    for address in ["bob@example.org", "nobody@example.org"] {
        let refused = ask(&world.browser(), RESET, address).await;
        assert!(refused.status == 503 && refused.headers["retry-after"] == "30", "{refused:?}");
    }
    let changed = browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(world.mailbox.next().await.kind, MailKind::PasswordChanged);
}

/// What waits in a queue.
async fn fill(world: &World, queue: &str, count: usize) {
    let now = world.clock.now();
    for number in 0..count {
        let id = Digest::of(&format!("{queue} {number}"));
        let mail = PendingMail::new(id, queue, "…", now.plus(9), now.plus(90_000));
        world.store.create_mail(mail).await.expect("the store in memory");
    }
}

#[tokio::test]
async fn a_known_place_gets_its_mail_although_the_queue_of_strangers_is_full() {
    let world = sealed();
    let browser = world.browser();
    ask(&browser, RESET, "alice@example.org").await;
    browser.open(&link(&world.mailbox.next().await)).await;
    fill(&world, Strangers::NAME, Strangers::MOST).await;
    let mut stranger = world.browser();
    stranger.peer = "203.0.113.1";
    assert_eq!(ask(&stranger, RESET, "alice@example.org").await.status, 503);
    for known in [&browser, &world.browser()] {
        let sent = ask(known, RESET, "alice@example.org").await;
        assert_eq!(sent.status, 200, "{sent:?}");
        assert_eq!(world.mailbox.next().await.to, "alice@example.org");
    }
    // They may fill half of the queue of people, so that whoever is logged in has the other half.
    let (owner, email) = world.logged_in("alice", "/account/email").await;
    fill(&world, People::NAME, People::MOST / 2).await;
    assert_eq!(ask(&browser, RESET, "alice@example.org").await.status, 503);
    let sent = owner.submit(&email, "/account/email", &[("email", "alice@new.example")]).await;
    assert_eq!(sent.status, 200, "{sent:?}");
}

#[tokio::test]
async fn what_has_happened_is_told_although_too_many_wait() {
    let world = sealed();
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    let email = browser.open("/account/email").await;
    let now = world.clock.now();
    for number in 0..People::MOST {
        let id = Digest::of(&number.to_string());
        let mail = PendingMail::new(id, People::NAME, "…", now.plus(9), now.plus(90_000));
        world.store.create_mail(mail).await.expect("the store in memory");
    }
    let refused = browser.submit(&email, "/account/email", &[("email", "alice@new.example")]).await;
    assert_eq!(refused.status, 503, "{refused:?}");
    browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert_eq!(world.mailbox.next().await.kind, MailKind::PasswordChanged);
}

#[tokio::test(start_paused = true)]
async fn the_store_sees_neither_the_address_nor_the_link_where_there_is_a_secret() {
    let seal = |secret: &str| Seal::new(&Secret::from(secret)).expect("long enough");
    let (own, other) =
        (seal("a secret of at least 32 characters"), seal("another secret of 32 characters..."));
    let mut world = World::with(|pages| pages.seal_with(own), RateLimits::default());
    world.mailbox.refuses.store(1, Ordering::Relaxed);
    ask(&world.browser(), RESET, "alice@example.org").await;
    world.mailbox.refused().await;
    world.clock.pass(5);
    let now = world.clock.now();
    let kept = world.store.claim_mails(Strangers::NAME, now, now.plus(60), 10).await;
    let kept = kept.expect("the store in memory");
    assert!(
        kept[0].data.starts_with("sealed:") && !format!("{kept:?}").contains("alice"),
        "{}",
        kept[0].data
    );
    // Moved to another record, it does not open; nor with another secret.
    let moved = PendingMail::new(Digest::of("moved"), Strangers::NAME, &*kept[0].data, now, now.plus(90_000));
    world.store.create_mail(moved).await.expect("the store in memory");
    assert_eq!(deliver_mails(&world.server).await.expect("the store in memory"), 1);
    world.server = world.instance(|pages| pages.seal_with(other));
    world.clock.pass(60);
    assert_eq!(deliver_mails(&world.server).await.expect("the store in memory"), 2);
    nothing_comes(&world).await;
    assert!(!is_empty(&world, Strangers::NAME).await);
    // Another instance may have the secret, until nobody needs them any more.
    world.clock.pass(90_000);
    for _ in 0..2 {
        deliver_mails(&world.server).await.expect("the store in memory");
    }
    nothing_comes(&world).await;
    assert!(is_empty(&world, Strangers::NAME).await, "they are given up");
}

/// Instances get a new secret one after the other, and share their queues meanwhile.
#[tokio::test(start_paused = true)]
async fn a_mail_that_this_instance_cannot_open_is_left_to_another() {
    let mut world = sealed();
    world.mailbox.refuses.store(1, Ordering::Relaxed);
    ask(&world.browser(), RESET, "alice@example.org").await;
    world.mailbox.refused().await;
    let other = Seal::new(&Secret::from("another secret of 32 characters...")).expect("long enough");
    world.server = world.instance(|pages| pages.seal_with(other));
    world.clock.pass(5);
    assert_eq!(deliver_mails(&world.server).await.expect("the store in memory"), 1);
    world.server = world.instance(|pages| pages.seal_with(seal()));
    world.clock.pass(600);
    let mail = world.mailbox.next().await;
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::PasswordReset, "alice@example.org"));
}

/// A directory, or an application's own table, may have anything.
#[tokio::test(start_paused = true)]
async fn an_address_of_the_store_that_is_none_gets_nothing() {
    let world = World::new();
    let wrong = "alice@example.org\r\nBcc: thief@example.org";
    world.store.memory().put_claims(ALICE, Claims::new().with("email", wrong).with("email_verified", true));
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert_eq!(world.knows("alice", NEW).await.as_deref(), Some(ALICE));
    nothing_comes(&world).await;
    assert!(is_empty(&world, People::NAME).await, "it is not tried again");
}

/// An attacker who reads the store may have asked for the link in their own browser.
#[tokio::test(start_paused = true)]
async fn without_a_secret_a_link_is_sealed_and_ends_with_its_process_and_other_mail_survives() {
    let mut world = World::new();
    let (browser, page) = world.logged_in("alice", "/account/password").await;
    world.mailbox.refuses.store(2, Ordering::Relaxed);
    browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    ask(&world.browser(), RESET, "bob@example.org").await;
    world.mailbox.refused().await;
    world.mailbox.refused().await;
    let (waiting, now) =
        (waiting_mails(&*world.server).await.expect("the store in memory"), world.clock.now());
    assert_eq!((waiting.strangers, waiting.people), (1, 1));
    assert!(is_empty(&world, Strangers::NAME).await, "no other instance takes it");
    let own = world.server.pages.own_seal().expect("a seal").queue(Strangers::NAME);
    let kept =
        world.store.claim_mails(&own, now.plus(5), now.plus(6), 10).await.expect("the store in memory");
    assert!(kept[0].data.starts_with("sealed:"), "{}", kept[0].data);
    world.clock.pass(6);
    let link = world.mailbox.next().await;
    let told = world.mailbox.next().await;
    let mut kinds = [link.kind.name(), told.kind.name()];
    kinds.sort_unstable();
    assert_eq!(kinds, ["password-changed", "password-reset"]);
    // The same again, with a restart.
    world.mailbox.refuses.store(2, Ordering::Relaxed);
    let page = browser.open("/account/password").await;
    browser.submit(&page, "/account/password", &[("password", "eight blue umbrellas")]).await;
    ask(&world.browser(), RESET, "bob@example.org").await;
    world.mailbox.refused().await;
    world.mailbox.refused().await;
    drop(browser);
    world.server = world.instance(|pages| pages);
    world.clock.pass(5);
    assert_eq!(world.mailbox.next().await.kind, MailKind::PasswordChanged);
    nothing_comes(&world).await;
}

#[tokio::test(start_paused = true)]
async fn a_mail_of_a_later_version_is_left_to_it() {
    let world = World::new();
    let now = world.clock.now();
    let data = r#"{"kind":"new-device","to":"alice@example.org","minutes":0,"language":"en","host":"127.0.0.1","is_for_nobody":false,"place":"Oslo"}"#;
    let mail = PendingMail::new(Digest::of("new"), People::NAME, data, now, now.plus(90_000));
    world.store.create_mail(mail).await.expect("the store in memory");
    assert_eq!(deliver_mails(&world.server).await.expect("the store in memory"), 1);
    nothing_comes(&world).await;
    let later = Timestamp::from_unix(now.as_unix() + 120);
    let left = world.store.claim_mails(People::NAME, later, later.plus(60), 10).await;
    let left = left.expect("the store in memory");
    assert_eq!((left[0].data.as_str(), left[0].attempts), (data, 0));
}

#[tokio::test(start_paused = true)]
async fn before_a_program_ends_it_waits_for_what_is_on_its_way() {
    let world = World::new();
    world.mailbox.refuses.store(1, Ordering::Relaxed);
    ask(&world.browser(), RESET, "alice@example.org").await;
    world.mailbox.refused().await;
    assert_eq!(deliver_mails(&world.server).await.expect("the store in memory"), 0, "it is not due yet");
    world.clock.pass(5);
    assert_eq!(deliver_mails(&world.server).await.expect("the store in memory"), 1);
    assert!(world.mailbox.first().is_some(), "the attempt has ended");
    // One that the server's own task has claimed.
    *world.mailbox.hangs.lock().expect("no panic") = Some(MailKind::PasswordReset);
    ask(&world.browser(), RESET, "bob@example.org").await;
    let begun = tokio::time::Instant::now();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(deliver_mails(&world.server).await.expect("the store in memory"), 0);
    assert_eq!(begun.elapsed(), Duration::from_secs(60), "a mail server has a minute");
}
