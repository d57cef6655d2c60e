//! A login that ends while its page is at work: the person has logged out everywhere, because somebody else was in their account.

use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{Consent, ConsentStore, EmailChange, EmailChangeStore, TicketStore};

use super::races::{Races, Track};
use super::*;

/// Somebody sends a form of the account, and the person logs out everywhere at a call of the store.
async fn sent_too_late(
    (path, fields): (&str, &[(&str, &str)]),
    (is_before, method): (bool, &'static str),
) -> (Track, Browser<Races>, Page) {
    let track = Track::new();
    let (thief, page) = track.logged_in(path).await;
    let stop = track.store.stop_at(method, is_before);
    let (answer, ()) =
        tokio::join!(thief.submit(&page, path, fields), stop.meanwhile(track.log_out_everywhere()));
    thief.open("/account/applications").await.assert_asks("/login");
    (track, thief, answer)
}

#[tokio::test]
async fn an_account_is_not_deleted_by_a_login_that_ends_meanwhile() {
    for at in [(false, "get_email"), (true, "put_credentials")] {
        let (track, _, answer) = sent_too_late(("/account/delete", &[("sure", "yes")]), at).await;
        assert!(!answer.says("Your account is deleted"), "{at:?}: {answer:?}");
        assert!(track.is_password("wonderland").await, "{at:?}: alice is still there");
        assert_eq!(track.address().await, "alice@example.org", "{at:?}");
    }
}

/// A reset sends its e-mail before the deletion begins, and the person goes on with it.
#[tokio::test]
async fn a_deletion_that_is_too_late_ends_no_link_in_an_e_mail() {
    let track = Track::new();
    let (thief, page) = track.logged_in("/account/delete").await;
    let person = track.browser();
    let stop = track.store.stop_after("get_email");
    let meanwhile = async {
        track.log_out_everywhere().await;
        ask(&person, "/password-reset", "alice@example.org").await;
    };
    tokio::join!(thief.submit(&page, "/account/delete", &[("sure", "yes")]), stop.meanwhile(meanwhile));
    let page = person.open(&link(&track.mailbox.next().await)).await;
    assert!(page.says("name=\"password\""), "{page:?}");
}

/// The form is on its way before the claims are stored, and after that.
#[tokio::test]
async fn a_profile_of_a_login_that_ends_meanwhile_is_as_before() {
    for at in [(false, "get_claims"), (true, "set_claims"), (false, "set_claims")] {
        let (track, _, answer) = sent_too_late(("/account/profile", &[("name", "Mallory")]), at).await;
        let claims = track.store.get_claims(ALICE).await.expect("the store in memory").expect("claims");
        assert_eq!(claims.get("name"), None, "{at:?}: {answer:?}");
        assert_eq!(track.address().await, "alice@example.org", "{at:?}");
    }
}

#[tokio::test]
async fn a_login_that_has_ended_before_the_claims_are_stored_stores_none() {
    let track = Track::new();
    let (thief, page) = track.logged_in("/account/profile").await;
    let stop = track.store.stop_after("get_claims");
    track.fails(Some("set_claims"));
    let (answer, ()) = tokio::join!(
        thief.submit(&page, "/account/profile", &[("name", "Mallory")]),
        stop.meanwhile(track.log_out_everywhere())
    );
    assert!(!answer.status.is_server_error(), "the store is not asked: {answer:?}");
}

#[tokio::test]
async fn a_profile_that_the_person_changes_after_the_end_is_not_taken_back() {
    let track = Track::new();
    let (thief, page) = track.logged_in("/account/profile").await;
    let stop = track.store.stop_after("set_claims");
    let meanwhile = async {
        track.log_out_everywhere().await;
        let (person, page) = track.logged_in("/account/profile").await;
        person.submit(&page, "/account/profile", &[("name", "Alice")]).await;
    };
    tokio::join!(thief.submit(&page, "/account/profile", &[("name", "Mallory")]), stop.meanwhile(meanwhile));
    let claims = track.store.get_claims(ALICE).await.expect("the store in memory").expect("claims");
    assert_eq!(claims.get("name").and_then(|name| name.as_str()), Some("Alice"));
}

#[tokio::test]
async fn an_export_for_a_login_that_ends_meanwhile_is_not_given_out() {
    let at = (false, "list_grants");
    let (_, _, answer) = sent_too_late(("/account/export", &[]), at).await;
    assert!(!answer.says("alice@example.org"), "{answer:?}");
}

#[tokio::test]
async fn a_login_that_ends_meanwhile_withdraws_no_consent() {
    let track = Track::new();
    let given = Consent::new(ALICE, "web", "read".parse().expect("a scope"), track.server.settings().now());
    assert!(track.store.replace_consent(None, given).await.expect("the store in memory"));
    let (thief, page) = track.logged_in("/account/applications").await;
    let stop = track.store.stop_after("get_credentials");
    let (answer, ()) = tokio::join!(
        thief.submit(&page, "/account/applications", &[("client_id", "web")]),
        stop.meanwhile(track.log_out_everywhere())
    );
    assert!(!answer.says("The access was removed."), "{answer:?}");
    assert_eq!(track.store.list_consents(ALICE).await.expect("the store in memory").len(), 1);
}

/// The person ends the login of somebody else, who is ending theirs.
#[tokio::test]
async fn a_login_that_ends_meanwhile_ends_no_other() {
    let track = Track::new();
    let logins = async || {
        let found = crate::logins(&*track.server, ALICE).await.expect("a store");
        found.into_iter().map(|login| login.session_id).collect::<Vec<_>>()
    };
    let (_person, _) = track.logged_in("/account/security").await;
    let own = logins().await.remove(0);
    let (thief, page) = track.logged_in("/account/security").await;
    let of_thief = logins().await.into_iter().find(|login| *login != own).expect("two logins");
    let stop = track.store.stop_after("get_credentials");
    let end = async {
        assert!(crate::end_login(&*track.server, ALICE, &of_thief).await.expect("a store"));
    };
    let fields = [("login", &*own)];
    tokio::join!(thief.submit(&page, "/account/security", &fields), stop.meanwhile(end));
    assert_eq!(logins().await, [own]);
}

#[tokio::test]
async fn a_login_that_ends_meanwhile_asks_for_no_e_mail_about_the_account() {
    let (track, _, _) =
        sent_too_late(("/account/email", &[("email", "mallory@example.org")]), (false, "find_by_email"))
            .await;
    // What comes next is the first e-mail.
    ask(&track.browser(), "/password-reset", "alice@example.org").await;
    assert_eq!(track.mailbox.next().await.kind, MailKind::PasswordReset);
}

/// A link to another address is there, for example to the old one.
#[tokio::test]
async fn a_link_to_an_address_ends_with_another_change_at_the_same_moment() {
    for at in [(false, "get_ticket"), (false, "take_ticket"), (false, "get_email")] {
        let track = Track::new();
        let (browser, page) = track.logged_in("/account/email").await;
        browser.submit(&page, "/account/email", &[("email", "old@example.org")]).await;
        let back = browser.open(&link(&track.mailbox.next().await)).await;
        // The change has not come to the tickets yet.
        let stop = track.store.stop_at(at.1, at.0);
        let change = async {
            let changed = track.store.set_email(ALICE, Some("alice@example.org"), "new@example.org").await;
            assert_eq!(changed.expect("the store in memory"), EmailChange::Changed);
        };
        let (answer, ()) = tokio::join!(browser.submit(&back, "/account/email", &[]), stop.meanwhile(change));
        assert_eq!(track.address().await, "new@example.org", "{at:?}: {answer:?}");
        assert!(answer.says("link or code is not valid"), "{at:?}: {answer:?}");
    }
}

/// The change is not made and taken back again: nobody would know which of the two e-mails to believe.
#[tokio::test]
async fn a_new_address_of_a_login_that_has_ended_is_in_no_e_mail() {
    let track = Track::new();
    let (thief, page) = track.logged_in("/account/email").await;
    thief.submit(&page, "/account/email", &[("email", "thief@example.org")]).await;
    let page = thief.open(&link(&track.mailbox.next().await)).await;
    let stop = track.store.stop_after("take_ticket");
    let change = thief.submit(&page, "/account/email", &[]);
    tokio::join!(change, stop.meanwhile(track.log_out_everywhere()));
    ask(&track.browser(), "/password-reset", "alice@example.org").await;
    assert_eq!(track.mailbox.next().await.kind, MailKind::PasswordReset);
}

#[tokio::test]
async fn what_was_sent_to_the_old_address_is_deleted_with_the_change() {
    let track = Track::new();
    let asked = track.browser();
    ask(&asked, "/password-reset", "alice@example.org").await;
    let mail = track.mailbox.next().await;
    let name = link(&mail).split("ticket=").nth(1).and_then(|rest| rest.split('&').next()).map(Digest::of);
    let ticket = name.expect("a ticket");
    assert!(track.store.get_ticket(&ticket).await.expect("the store in memory").is_some());
    let (browser, page) = track.logged_in("/account/email").await;
    browser.submit(&page, "/account/email", &[("email", "new@example.org")]).await;
    let page = browser.open(&link(&track.mailbox.next().await)).await;
    browser.submit(&page, "/account/email", &[]).await;
    assert_eq!(track.address().await, "new@example.org");
    assert!(track.store.get_ticket(&ticket).await.expect("the store in memory").is_none());
}

/// The person ends this login alone.
#[tokio::test]
async fn a_code_of_a_login_that_ends_alone_meanwhile_is_not_issued() {
    let track = Track::new();
    let browser = track.browser();
    browser.approve(&request(), "alice").await.assert_code();
    let login = crate::logins(&*track.server, ALICE).await.expect("a store").remove(0).session_id;
    let stop = track.store.stop_after("get_consent");
    let end = async {
        assert!(crate::end_login(&*track.server, ALICE, &login).await.expect("a store"));
    };
    let path = format!("{}&prompt=none", request());
    let (answer, ()) = tokio::join!(browser.open(&path), stop.meanwhile(end));
    assert!(answer.parameter("error").is_some() && answer.parameter("code").is_none(), "{answer:?}");
    assert_eq!(track.grants().await, 0);
}
