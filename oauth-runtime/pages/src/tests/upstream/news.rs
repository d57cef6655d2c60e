//! What people hear of their links with other providers.

use super::super::people::Mailbox;
use super::*;
use crate::MailKind;

#[tokio::test]
async fn a_link_that_is_made_or_ended_also_by_a_reset_is_told_by_mail() {
    let mailbox = Mailbox::default();
    let Made { store, clock, heard, google, other, pages } =
        Made::new(|_, pages| pages.mailer(mailbox.clone()).brand("Shop"));
    let claims = Claims::new().with("email", "alice@example.org").with("email_verified", true);
    store.memory().put_claims(ALICE, claims);
    let builder = OpenShop::builder(ISSUER.parse().expect("an issuer"), store.store(), KEYS.clone(), pages);
    let server = builder.event_subscriber(heard.clone()).clock(clock.clone()).build();
    let scene = Scene { server, store, clock, heard, google, other };

    // Somebody who knows the password links an account of their own.
    let thief = scene.browser();
    let page = sign_in(&scene, &thief, &request("&scope=read")).await;
    let login = thief.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
    let ask = thief.log_in(&login, "alice").await;
    thief.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
    let mail = mailbox.next().await;
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::UpstreamLinked, "alice@example.org"));
    assert_eq!(mail.subject, "Your account at Shop was connected with Provider google");

    let browser = scene.browser();
    let page = browser.open("/password-reset").await;
    browser.submit(&page, "/password-reset", &[("email", "alice@example.org")]).await;
    let mail = mailbox.next().await;
    let link = mail.text.split_once(ISSUER).and_then(|(_, rest)| rest.split_whitespace().next());
    let page = browser.open(link.expect("a link")).await;
    let new = [("password", "seven green umbrellas")];
    let done = browser.submit(&page, "/password-reset", &new).await;
    assert!(done.says("Your password is changed") && !done.says("Sign in with Provider google"), "{done:?}");
    // In any order.
    let kinds = [mailbox.next().await.kind, mailbox.next().await.kind];
    assert!(
        kinds.contains(&MailKind::PasswordChanged) && kinds.contains(&MailKind::UpstreamUnlinked),
        "{kinds:?}"
    );
    assert!(scene.links_of(ALICE).await.is_empty());

    scene.link(ALICE).await;
    let login = browser.open("/account/upstreams").await;
    let page = browser.log_in_with(&login, "alice", new[0].1).await;
    let digest = scene.links_of(ALICE).await[0].digest.to_string();
    browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    let mail = mailbox.next().await;
    assert_eq!(mail.kind, MailKind::UpstreamUnlinked);
    assert_eq!(mail.subject, "Your account at Shop was disconnected from Provider google");
}
