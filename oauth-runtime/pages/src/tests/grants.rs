//! Grants that clients manage, on the consent page: what is added, what stays and what ends.

use oauth_runtime_core::Secret;
use oauth_runtime_core::store::{GrantManagementStore, TokenStore};
use oauth_runtime_core::token::{AccessToken, GrantId, IssuedTokens, ManagedGrant};

use super::browser::Browser;
use super::{World, request};

/// A grant of the person to `web`, with this scope.
async fn grant(world: &World, subject: &str, scope: &str) -> GrantId {
    let (id, now, store) = (GrantId::generate(), world.server.settings().now(), &world.server.store);
    let scope = scope.parse().expect("a scope");
    let digest = Secret::generate().digest();
    let mut token = AccessToken::new(digest, id.clone(), "web", scope, now, now.plus(3600));
    token.subject = Some(subject.into());
    store.create_token(IssuedTokens::new(token, None)).await.expect("a store");
    let current = store.get_grant(&id).await.expect("a store").expect("a grant");
    let mut managed = ManagedGrant::new(now);
    managed.add_scope(&current.scope, &[]);
    managed.authorization_details =
        serde_json::from_str(r#"[{"type":"payment_initiation","amount":5,"creditor":"Baker"}]"#)
            .expect("details");
    let mut next = current.clone();
    next.managed = Some(Box::new(managed));
    assert!(store.replace_grant(&current, next).await.expect("a store"));
    id
}

const ALICE: &str = "248289761001";

fn change(action: &str, id: &GrantId, scope: &str) -> String {
    request(&format!("&scope={scope}&grant_management_action={action}&grant_id={id}"))
}

/// Alice, who allowed everything before.
async fn known(world: &World) -> Browser {
    let browser = world.browser();
    browser.approve(&request("&scope=read+write+email"), "alice").await.assert_code();
    browser.open(&request("&scope=read+write")).await.assert_code();
    browser
}

#[tokio::test]
async fn a_person_reads_what_a_client_keeps_beside() {
    let world = World::new();
    let browser = known(&world).await;
    let id = grant(&world, ALICE, "read").await;
    let consent = browser.open(&change("merge", &id, "write")).await;
    consent.assert_asks("/consent");
    let (asked, beside) = consent.body.split_once("id=\"beside\"").expect("what is beside");
    assert!(asked.contains("Change your notes") && !asked.contains("Read your notes"), "{consent:?}");
    assert!(consent.says("adds this to what you allowed it before"), "{consent:?}");
    assert!(beside.contains("It keeps:") && beside.contains("Read your notes"), "{consent:?}");
    assert!(beside.contains("Pay 5 € to Baker"), "{consent:?}");
    browser.allow(&consent).await.assert_code();
    // Pages of one shape are made from one outline, so each kind is looked at twice.
    let ends = browser.open(&change("replace", &id, "write")).await;
    assert!(ends.says("This ends:") && ends.says("in place of what you allowed it before"), "{ends:?}");
    let keeps = browser.open(&change("merge", &id, "write")).await;
    assert!(keeps.says("It keeps:"), "{keeps:?}");
    let silent = browser.open(&format!("{}&prompt=none", change("merge", &id, "openid+write"))).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("consent_required"));
    // New tokens for what the grant has ask nothing new.
    browser.open(&change("merge", &id, "read")).await.assert_code();
}

#[tokio::test]
async fn a_person_reads_what_a_client_loses() {
    let world = World::new();
    let browser = known(&world).await;
    let id = grant(&world, ALICE, "read email").await;
    let consent = browser.open(&format!("{}&ui_locales=de", change("replace", &id, "read+write"))).await;
    consent.assert_asks("/consent");
    let (_, beside) = consent.body.split_once("id=\"beside\"").expect("what is beside");
    assert!(beside.contains("Das endet:") && beside.contains("E-Mail"), "{consent:?}");
    assert!(!beside.contains("Read your notes"), "it stays: {consent:?}");
    browser.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn a_grant_that_changes_while_the_person_reads_is_shown_again() {
    let world = World::new();
    let browser = known(&world).await;
    let id = grant(&world, ALICE, "read").await;
    let consent = browser.open(&change("merge", &id, "write")).await;
    let store = &world.server.store;
    let current = store.get_grant(&id).await.expect("a store").expect("a grant");
    let mut next = current.clone();
    next.scope = "read email".parse().expect("a scope");
    next.managed.as_mut().expect("it is managed").version += 1;
    assert!(store.replace_grant(&current, next).await.expect("a store"));
    let again = browser.allow(&consent).await;
    again.assert_asks("/consent");
    assert!(again.says("See your e-mail address"), "{again:?}");
    browser.allow(&again).await.assert_code();

    let consent = browser.open(&change("merge", &id, "write")).await;
    store.revoke_grant(&id).await.expect("a store");
    let gone = browser.allow(&consent).await;
    assert_eq!(gone.parameter("error").as_deref(), Some("invalid_grant_id"));
}

#[tokio::test]
async fn somebody_else_is_not_asked() {
    let world = World::new();
    let browser = known(&world).await;
    let id = grant(&world, "somebody-else", "read").await;
    let login = browser.open(&change("merge", &id, "write")).await;
    login.assert_asks("/login");
    let silent = browser.open(&format!("{}&prompt=none", change("merge", &id, "openid+write"))).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("login_required"));
    let answer = browser.log_in(&login, "alice").await;
    assert_eq!(answer.parameter("error").as_deref(), Some("invalid_grant_id"), "{answer:?}");
}
