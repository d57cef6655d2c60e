//! Grants that clients manage, on the consent page: what is added, what stays and what ends.

use oauth_runtime_core::store::{ConsentStore, DeviceCodeStore, GrantManagementStore, TokenStore};
use oauth_runtime_core::token::{
    AccessToken, AskedGrant, DeviceCode, GrantId, GrantManagementAction, IssuedTokens, ManagedGrant, UserCode,
};

use oauth_runtime_core::{Secret, Timestamp};

use super::browser::Browser;
use super::{World, request};

pub(super) const PAYMENT: &str = r#"[{"type":"payment_initiation","amount":5,"creditor":"Baker"}]"#;

/// A grant of the person to `web`, with this scope and a payment.
async fn grant(world: &World, subject: &str, scope: &str) -> GrantId {
    grant_with(world, ("web", subject), scope, PAYMENT).await
}

/// A grant of the person to the client, with this scope and these details.
async fn grant_with(world: &World, (client, subject): (&str, &str), scope: &str, details: &str) -> GrantId {
    managed(&world.server.store, world.server.settings().now(), (client, subject), scope, details).await
}

/// The same in any store.
pub(super) async fn managed<S: TokenStore + GrantManagementStore>(
    store: &S,
    now: Timestamp,
    (client, subject): (&str, &str),
    scope: &str,
    details: &str,
) -> GrantId {
    let id = GrantId::generate();
    let scope = scope.parse().expect("a scope");
    let digest = Secret::generate().digest();
    let mut token = AccessToken::new(digest, id.clone(), client, scope, now, now.plus(3600));
    token.subject = Some(subject.into());
    store.create_token(IssuedTokens::new(token, None)).await.expect("a store");
    let current = store.get_grant(&id).await.expect("a store").expect("a grant");
    let mut managed = ManagedGrant::new(now);
    managed.add_scope(&current.scope, &[]);
    managed.authorization_details = serde_json::from_str(details).expect("details");
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
    // What was approved in detail is another question each time; new tokens for the rest ask nothing new.
    browser.open(&change("merge", &id, "read")).await.assert_asks("/consent");
    let without = grant_with(&world, ("web", ALICE), "read", "[]").await;
    browser.open(&change("merge", &without, "read")).await.assert_code();
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

#[tokio::test]
async fn what_a_client_keeps_has_no_box() {
    let world = World::new();
    let browser = known(&world).await;
    let id = grant(&world, ALICE, "write").await;
    let consent = browser.open(&change("merge", &id, "read+write+email")).await;
    consent.assert_asks("/consent");
    let (asked, beside) = consent.body.split_once("id=\"beside\"").expect("what is beside");
    assert!(asked.contains("name=\"scope:read\"") && asked.contains("name=\"scope:email\""), "{consent:?}");
    assert!(!consent.body.contains("scope:write") && !asked.contains("Change your notes"), "{consent:?}");
    assert!(beside.contains("Change your notes"), "{consent:?}");
    let mut fields = consent.fields("/consent");
    fields.retain(|(name, _)| name != "scope:email");
    fields.push(("decision".to_owned(), "allow".to_owned()));
    browser.post("/consent", &fields).await.assert_code();
    let consents = world.server.store.get_consent(ALICE, "web").await.expect("a store").expect("a consent");
    assert!(consents.scope.contains("write") && !consents.scope.contains("email"), "{consents:?}");
    // Nothing is new: the person reads what the tokens are for, and has no choice but to refuse.
    let again = browser.open(&change("merge", &id, "write")).await;
    let (asked, _) = again.body.split_once("id=\"beside\"").expect("what is beside");
    assert!(asked.contains("Change your notes") && !again.body.contains("type=\"checkbox\""), "{again:?}");
    browser.allow(&again).await.assert_code();
}

#[tokio::test]
async fn a_change_of_resources_asks() {
    let world = World::new();
    let browser = world.browser();
    let files = "&resource=https%3A%2F%2Ffiles.example";
    browser.approve(&request(&format!("&scope=read{files}")), "alice").await.assert_code();
    browser.open(&request(&format!("&scope=read{files}"))).await.assert_code();
    let id = grant_with(&world, ("web", ALICE), "read", "[]").await;
    let consent = browser.open(&format!("{}{files}", change("replace", &id, "read"))).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn the_page_of_a_device_says_what_is_beside() {
    let world = World::new();
    for (action, says) in
        [(GrantManagementAction::Merge, "It keeps:"), (GrantManagementAction::Replace, "This ends:")]
    {
        let id = grant_with(&world, ("tv", ALICE), "write", PAYMENT).await;
        let now = world.server.settings().now();
        let (typed, digest) = (UserCode::generate(), Secret::generate().digest());
        let scope = "read email".parse().expect("a scope");
        let mut code = DeviceCode::new(digest, typed.digest(), "tv", scope, 5, now, now.plus(600));
        code.grant_management = Some(AskedGrant::new(action, Some(id.clone())));
        assert!(world.server.store.create_device_code(code).await.expect("a store"));
        let browser = world.browser();
        let login = browser.enter(typed.reveal().reveal()).await;
        let consent = browser.log_in(&login, "alice").await;
        consent.assert_asks("/device/consent");
        let (_, beside) = consent.body.split_once("id=\"beside\"").expect("what is beside");
        assert!(beside.contains(says) || consent.says(says), "{consent:?}");
        assert!(beside.contains("Change your notes") && beside.contains("Pay 5 € to Baker"), "{consent:?}");
        // The grant changes while the person reads.
        let store = &world.server.store;
        let current = store.get_grant(&id).await.expect("a store").expect("a grant");
        let mut next = current.clone();
        next.scope = "write upload".parse().expect("a scope");
        next.managed.as_mut().expect("it is managed").version += 1;
        assert!(store.replace_grant(&current, next).await.expect("a store"));
        let again = browser.submit(&consent, "/device/consent", &[("decision", "allow")]).await;
        again.assert_asks("/device/consent");
        let done = browser.submit(&again, "/device/consent", &[("decision", "allow")]).await;
        assert!(done.says("Your device is connected"), "{done:?}");
    }
}
