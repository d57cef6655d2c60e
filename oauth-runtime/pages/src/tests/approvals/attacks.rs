//! What clients and other sites cannot do with the page, and with its e-mails.

use oauth_runtime_core::Clock;
use oauth_runtime_core::access_policy::{Access, AccessError, AccessRequest};
use oauth_runtime_core::fetch::Fetched;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::token::{CibaDecision, CibaRequest};
use serde_json::json;

use super::{ALICE, World, decide, granted, waiting};
use crate::credentials::totp::{OwnApp, code_at, generate};
use crate::{UiProvider, credentials, notify_by_email};

const GONE: &str = "https://gone.example/client.json";

/// A request of a client that only a document describes.
fn of_document(mut request: CibaRequest) -> CibaRequest {
    request.client_id = GONE.into();
    request
}

#[tokio::test]
async fn a_client_whose_document_is_gone_breaks_no_page_and_can_be_denied() {
    let world = World::new();
    let id = world.ask("gone", of_document).await;
    world.ask("one", |request| request).await;
    let (browser, page) = world.logged_in("alice", "/account/security").await;
    assert!(page.status == 200 && page.path == "/account/security", "{page:?}");
    let page = browser.open("/approvals").await;
    assert!(page.status == 200 && page.says("The till"), "{page:?}");
    decide(&browser, &page, "one", "allow").await;
    granted(world.decision("one").await);
    assert_eq!(world.documents.requests(GONE), 0, "these pages fetch nothing");

    // While the document is there, the person sees who asks. Afterwards they can still deny.
    world.documents.publish(&json!({
        "client_id": GONE, "client_name": "Gone soon", "redirect_uris": ["https://gone.example/cb"],
        "grant_types": ["authorization_code"], "scope": "openid read", "token_endpoint_auth_method": "none",
    }));
    let page = browser.open(&format!("/approvals?id={id}")).await;
    assert!(page.says("Gone soon"), "{page:?}");
    world.documents.put(GONE, Fetched::new("gone"));
    world.clock.pass(400);
    let done = decide(&browser, &page, "gone", "deny").await;
    assert!(done.status == 200 && done.says("You denied the request"), "{done:?}");
    assert_eq!(world.decision("gone").await, Some(CibaDecision::Denied));
}

impl World {
    fn policy(&self, decide: fn(&AccessRequest<'_>) -> Access) {
        *self.server.access.lock().expect("a lock") = Some(decide);
    }
}

fn only_two_factors(request: &AccessRequest<'_>) -> Access {
    match request.authentication().and_then(|login| login.acr.as_deref()) {
        Some("2") => Access::allow(),
        _ => Access::refuse(AccessError::AccessDenied).tell("Only with two factors."),
    }
}

#[tokio::test]
async fn the_policy_is_asked_after_the_second_factor_and_not_before() {
    let world = World::new();
    world.policy(only_two_factors);
    let (browser, _) = world.logged_in("alice", "/approvals").await;
    let secret = generate();
    let set_up = credentials::change(&*world.server, (ALICE, "alice"), |own| {
        own.app = OwnApp::new(&secret, ALICE, world.server.pages().seal(), world.clock.now());
        own.app.is_some().then_some(())
    });
    assert!(set_up.await.expect("stored").is_some());
    let id = world
        .ask("one", |mut request| {
            request.acr_values = vec!["2".to_owned()];
            request
        })
        .await;
    let page = browser.open(&format!("/approvals?id={id}")).await;
    assert!(page.says("confirm with your second factor"), "{page:?}");
    assert_eq!(world.decision("one").await, None, "looking at it decides nothing");
    let factor = decide(&browser, &page, "one", "allow").await;
    factor.assert_asks("/second-factor");
    let code = code_at(&secret, world.clock.now());
    let back = browser.submit(&factor, "/second-factor", &[("code", &code)]).await;
    decide(&browser, &back, "one", "allow").await;
    granted(world.decision("one").await);
}

#[cfg(feature = "passkeys")]
#[tokio::test]
async fn a_passkey_that_the_client_prefers_is_asked_for_also_after_a_code() {
    use webauthn_authenticator_rs::softpasskey::SoftPasskey;

    use super::super::passkeys::{ORIGIN, add, answer};
    use crate::{AcrLevel, LoginRequirement};

    let levels = || {
        let needs =
            [LoginRequirement::OneFactor, LoginRequirement::TwoFactors, LoginRequirement::PhishingResistant];
        ["bronze", "silver", "gold"].into_iter().zip(needs).map(|(acr, needs)| AcrLevel::new(acr, needs))
    };
    let world = World::at(ORIGIN, |pages| pages.acr_levels(levels()));
    let mut authenticator = SoftPasskey::new(true);
    let (id, handle, _) =
        add(&crate::tests::browser::Browser::new(world.server.clone()), &mut authenticator).await;
    let secret = generate();
    let set_up = credentials::change(&*world.server, (ALICE, "alice"), |own| {
        own.app = OwnApp::new(&secret, ALICE, world.server.pages().seal(), world.clock.now());
        own.app.is_some().then_some(())
    });
    assert!(set_up.await.expect("stored").is_some());
    let wish = |acr: &'static str| {
        move |mut request: CibaRequest| {
            request.acr_values = vec![acr.to_owned()];
            request
        }
    };
    world.ask("silver", wish("silver")).await;
    world.ask("gold", wish("gold")).await;
    let (browser, login) = world.logged_in("alice", "/approvals").await;
    let code = code_at(&secret, world.clock.now());
    let page = browser.submit(&login, "/second-factor", &[("code", &code)]).await;
    decide(&browser, &page, "silver", "allow").await;
    granted(world.decision("silver").await);
    let page = browser.open("/approvals").await;
    let factor = decide(&browser, &page, "gold", "allow").await;
    factor.assert_asks("/second-factor/passkey");
    assert!(!factor.says("name=\"code\""), "a code does not help: {factor:?}");
    let credential = answer(&factor, &mut authenticator, &id, &handle);
    let back = browser.submit(&factor, "/second-factor/passkey", &[("credential", &credential)]).await;
    decide(&browser, &back, "gold", "allow").await;
    let Some(CibaDecision::Approved(approval)) = world.decision("gold").await else { panic!("not approved") };
    assert_eq!(approval.authentication.acr.as_deref(), Some("gold"));
}

#[tokio::test]
async fn a_page_that_is_only_opened_denies_nothing() {
    let world = World::new();
    world.ask("one", |request| request).await;
    world.ask("two", |request| request).await;
    let (browser, before) = world.logged_in("alice", "/approvals").await;
    world.policy(only_two_factors);
    let page = browser.open("/approvals").await;
    assert!(page.says("Only with two factors.") && !page.body.contains("value=\"allow\""), "{page:?}");
    assert_eq!((world.decision("one").await, world.decision("two").await), (None, None));
    // What the person sends decides.
    let refused = decide(&browser, &before, "one", "allow").await;
    assert!(refused.says("Only with two factors."), "{refused:?}");
    assert_eq!(world.decision("one").await, Some(CibaDecision::Denied));
    decide(&browser, &page, "two", "deny").await;
    assert_eq!(world.decision("two").await, Some(CibaDecision::Denied));
}

#[tokio::test]
async fn a_client_cannot_flood_a_mailbox_and_others_still_reach_it() {
    let world = World::new();
    let claims = Claims::new().with("email", "alice@example.org").with("email_verified", true);
    world.server.store.put_claims(ALICE, claims);
    world.ask("one", |request| request).await;
    let request = waiting(&world, ALICE).await;
    for number in 0..25 {
        let is_sent = notify_by_email(&*world.server, &request).await.expect("a store");
        assert_eq!(is_sent, number < 20, "{number}");
    }
    world.clock.pass(1);
    world
        .ask("two", |mut request| {
            request.client_id = "strict".into();
            request
        })
        .await;
    let other = waiting(&world, ALICE).await;
    assert_eq!(other.client().client_id(), "strict");
    assert!(notify_by_email(&*world.server, &other).await.expect("a store"));
}
