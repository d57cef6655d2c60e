//! Passkeys, with an authenticator in software.

use oauth_runtime_core::store::{CredentialStore, SessionStore};
use oauth_runtime_core::{Seal, Secret};
use serde_json::{Value, json};
use webauthn_authenticator_rs::WebauthnAuthenticator;
use webauthn_authenticator_rs::prelude::Url;
use webauthn_authenticator_rs::softpasskey::SoftPasskey;

use super::browser::{Browser, Page, Served};
use super::{World, request};
use crate::Pages;
use crate::passkeys::place;

pub(super) const ORIGIN: &str = "http://localhost:9000";

type Authenticator = SoftPasskey;

fn world() -> World {
    World::with(ORIGIN, Pages::default())
}

/// A visitor's challenge is in the page.
fn sealing() -> World {
    let seal = Seal::new(&"thirty-two characters for a test".into()).expect("a seal");
    World::with(ORIGIN, Pages::builder().seal_with(seal).build().expect("pages"))
}

/// The data for the script.
pub(super) fn options(page: &Page) -> Value {
    let (_, rest) = page.body.split_once("data-options=\"").unwrap_or_else(|| panic!("no options: {page:?}"));
    let text = rest.split('"').next().expect("closed").replace("&quot;", "\"").replace("&amp;", "&");
    serde_json::from_str(&text).expect("JSON")
}

/// Adds a passkey for alice; returns its identifier and the user handle.
pub(super) async fn add<S: Served>(
    browser: &Browser<S>,
    authenticator: &mut Authenticator,
) -> (Value, Value, Page) {
    let login = browser.open("/account/security").await;
    let security = browser.log_in(&login, "alice").await;
    let options = options(&security);
    assert_eq!(options["publicKey"]["authenticatorSelection"]["residentKey"], "preferred");
    let handle = options["publicKey"]["user"]["id"].clone();
    let asked = serde_json::from_value(options).expect("options");
    let made = authenticator.do_registration(Url::parse(ORIGIN).expect("a URL"), asked).expect("made");
    let made = serde_json::to_value(&made).expect("JSON");
    let answer = [("credential", &*made.to_string()), ("name", "My <i>key</i>")];
    let added = browser.submit(&security, "/account/passkeys", &answer).await;
    (made["id"].clone(), handle, added)
}

/// The answer to a page's challenge, with a passkey of the authenticator.
pub(super) fn answer(page: &Page, authenticator: &mut Authenticator, id: &Value, handle: &Value) -> String {
    let mut options = options(page);
    // A page that knows whose passkey it wants names each of them, in base64url.
    let named = options["publicKey"]["allowCredentials"].as_array().cloned().unwrap_or_default();
    assert!(named.is_empty() || named.iter().any(|passkey| passkey["id"] == *id), "{named:?}");
    // This authenticator has to be told which one; a real one lets the person choose.
    options["publicKey"]["allowCredentials"] = json!([{ "type": "public-key", "id": id }]);
    let asked = serde_json::from_value(options).expect("options");
    let answer =
        authenticator.do_authentication(Url::parse(ORIGIN).expect("a URL"), asked).expect("an answer");
    let mut answer = serde_json::to_value(&answer).expect("JSON");
    answer["response"]["userHandle"] = handle.clone();
    answer.to_string()
}

#[tokio::test]
async fn a_passkey_logs_a_person_in_with_two_factors() {
    for world in [world(), sealing()] {
        logs_in(world).await;
    }
}

async fn logs_in(world: World) {
    let mut authenticator = SoftPasskey::new(true);
    let (id, handle, added) = add(&world.browser(), &mut authenticator).await;
    assert!(added.says("My &lt;i&gt;key&lt;/i&gt;") && added.says("Your changes are saved."), "{added:?}");

    let browser = world.browser();
    let essential =
        serde_urlencoded::to_string([("claims", r#"{"id_token":{"acr":{"essential":true,"value":"2"}}}"#)]);
    let request = request(&format!("&scope=openid+read&{}", essential.expect("encoded")));
    let login = browser.open(&request).await;
    let policy = login.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert!(login.says("autocomplete=\"username webauthn\"") && !login.says("<script>"), "{login:?}");
    let planted = browser.cookie();
    let credential = answer(&login, &mut authenticator, &id, &handle);
    let consent = browser.submit(&login, "/login/passkey", &[("credential", &credential)]).await;
    assert_ne!(browser.cookie(), planted);
    assert!(consent.says("<bdi>alice</bdi>"), "{consent:?}");
    browser.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn a_login_with_a_passkey_is_heard_without_what_the_authenticator_said() {
    let world = world();
    let mut authenticator = SoftPasskey::new(true);
    let (id, handle, _) = add(&world.browser(), &mut authenticator).await;
    let mut events = world.heard.happened(&["login.succeeded", "credential.added"]);
    let browser = world.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    let credential = answer(&login, &mut authenticator, &id, &handle);
    let consent = browser.submit(&login, "/login/passkey", &[("credential", &credential)]).await;
    events.extend(world.heard.happened(&["login.succeeded"]));
    assert_eq!(events[2].subject.as_deref(), Some("248289761001"));
    let code = browser.allow(&consent).await.parameter("code").expect("a code");
    events.extend(world.heard.happened(&["consent.given", "authorization.approved"]));
    let forged = browser.open(&request("&scope=openid+read&prompt=login")).await;
    browser.submit(&forged, "/login/passkey", &[("credential", &credential)]).await;
    events.extend(world.heard.happened(&["login.failed"]));
    let said: Value = serde_json::from_str(&credential).expect("JSON");
    let texts = [&said["id"], &said["response"]["signature"], &said["response"]["clientDataJSON"], &handle];
    for event in &events {
        let written = format!("{event:?} {}", serde_json::to_string(event).expect("JSON"));
        for text in texts.iter().filter_map(|text| text.as_str()).chain([&*code, "My <i>key"]) {
            assert!(!written.contains(text), "{text} in {written}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_not_to_this_question_is_none() {
    for world in [world(), sealing()] {
        answers(world).await;
    }
}

async fn answers(world: World) {
    let mut authenticator = SoftPasskey::new(true);
    let (id, handle, _) = add(&world.browser(), &mut authenticator).await;
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let credential = answer(&login, &mut authenticator, &id, &handle);
    // The page was shown again meanwhile, with another challenge.
    let newer = browser.open(&login.path).await;
    let refused = browser.submit(&newer, "/login/passkey", &[("credential", &credential)]).await;
    assert!(refused.asks("/login") && refused.says("did not work"), "{refused:?}");
    // In another session, the challenge differs too.
    let other = world.browser();
    let others = other.open(&request("&scope=read")).await;
    let credential = answer(&refused, &mut authenticator, &id, &handle);
    other.submit(&others, "/login/passkey", &[("credential", &credential)]).await.assert_asks("/login");
    // Each is answered once: the same form again gets the same answer.
    let consent = browser.submit(&refused, "/login/passkey", &[("credential", &credential)]).await;
    consent.assert_asks("/consent");
    let second = browser.submit(&refused, "/login/passkey", &[("credential", &credential)]).await;
    second.assert_asks("/consent");
}

#[tokio::test]
async fn what_is_no_passkey_is_refused() {
    let world = world();
    let mut authenticator = SoftPasskey::new(true);
    let (id, handle, _) = add(&world.browser(), &mut authenticator).await;
    let browser = world.browser();
    let mut login = browser.open(&request("&scope=read")).await;
    let good: Value = serde_json::from_str(&answer(&login, &mut authenticator, &id, &handle)).expect("JSON");
    let changed = |pointer: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).expect("it is there") = value;
        changed.to_string()
    };
    for credential in [
        String::new(),
        "{}".to_owned(),
        "null".to_owned(),
        changed("/response/userHandle", Value::Null),
        changed("/response/userHandle", json!("AAAAAAAAAAAAAAAAAAAAAA")),
        changed("/response/signature", json!("AAAA")),
        changed("/rawId", json!("AAAA")),
    ] {
        login = browser.submit(&login, "/login/passkey", &[("credential", &credential)]).await;
        assert!(login.asks("/login") && login.says("did not work"), "{credential}: {login:?}");
    }
    let forged = browser.post("/login/passkey", &[("credential".into(), good.to_string())]).await;
    assert_eq!(forged.status, 400);
}

#[tokio::test]
async fn an_authenticator_that_does_not_verify_the_person_is_refused() {
    let world = world();
    let mut authenticator = SoftPasskey::new(false);
    let browser = world.browser();
    let login = browser.open("/account/security").await;
    let security = browser.log_in(&login, "alice").await;
    let asked = serde_json::from_value(options(&security)).expect("options");
    // Whether it refuses or is refused: it is not added.
    if let Ok(made) = authenticator.do_registration(Url::parse(ORIGIN).expect("a URL"), asked) {
        let made = serde_json::to_string(&made).expect("JSON");
        let page = browser.submit(&security, "/account/passkeys", &[("credential", &made)]).await;
        assert!(page.says("could not be added"), "{page:?}");
    }
}

#[tokio::test]
async fn a_passkey_that_was_removed_or_whose_owner_is_gone_logs_nobody_in() {
    let world = world();
    let mut authenticator = SoftPasskey::new(true);
    let owner = world.browser();
    let (id, handle, security) = add(&owner, &mut authenticator).await;
    let (_, rest) = security.body.split_once("name=\"remove_passkey\" value=\"").expect("a button");
    let key = rest.split('"').next().expect("closed").to_owned();
    let removed = owner.submit(&security, "/account/security", &[("remove_passkey", &key)]).await;
    assert!(removed.says("You have no passkey yet."), "{removed:?}");
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let credential = answer(&login, &mut authenticator, &id, &handle);
    browser.submit(&login, "/login/passkey", &[("credential", &credential)]).await.assert_asks("/login");
}

#[tokio::test]
async fn a_passkey_is_a_second_factor_too() {
    let world = world();
    let mut authenticator = SoftPasskey::new(true);
    let (id, handle, _) = add(&world.browser(), &mut authenticator).await;
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    let factor = browser.open(&request("&scope=openid+read&acr_values=2")).await;
    assert!(!factor.says("name=\"code\"") && factor.says("/second-factor/passkey"), "{factor:?}");
    let credential = answer(&factor, &mut authenticator, &id, &handle);
    browser.submit(&factor, "/second-factor/passkey", &[("credential", &credential)]).await.assert_code();
}

#[tokio::test]
async fn where_the_host_is_an_address_there_are_none() {
    let browser = World::new().browser();
    let login = browser.open(&request("&scope=read")).await;
    assert!(!login.says("passkey") && !login.says("<script"), "{login:?}");
    let login = browser.open("/account/security").await;
    let security = browser.log_in(&login, "alice").await;
    assert!(!security.says("data-passkey"), "{security:?}");
}

#[tokio::test]
async fn a_visitor_who_is_asked_for_a_passkey_makes_nothing_be_stored_where_the_pages_seal() {
    for (world, is_stored) in [(world(), true), (sealing(), false)] {
        let browser = world.browser();
        let login = browser.open(&request("&scope=read")).await;
        let key = browser.keys.lock().expect("a lock").first().cloned().expect("a key");
        let key = Secret::from(key.split_once('=').expect("a pair").1);
        let fields = login.fields("/login/passkey");
        let id = fields.iter().find(|(name, _)| name == "request").expect("a request").1.clone();
        let stored = world.server.store.get_session(&place(&key, &id)).await.expect("a store");
        assert_eq!(stored.is_some(), is_stored);
        assert_eq!(fields.iter().any(|(name, _)| name == "question"), !is_stored, "{login:?}");
    }
}

#[tokio::test]
async fn a_sealed_question_is_of_one_browser_and_for_ten_minutes() {
    let world = sealing();
    let mut authenticator = SoftPasskey::new(true);
    let (id, handle, _) = add(&world.browser(), &mut authenticator).await;
    let (browser, other) = (world.browser(), world.browser());
    let login = browser.open(&request("&scope=read")).await;
    let question = |page: &Page| {
        let fields = page.fields("/login/passkey");
        fields.into_iter().find(|(name, _)| name == "question").expect("a question").1
    };
    let credential = answer(&login, &mut authenticator, &id, &handle);
    // Somebody who has the page and the answer of another browser.
    let others = other.open(&request("&scope=read")).await;
    let stolen = [("credential", &*credential), ("question", &*question(&login))];
    other.submit(&others, "/login/passkey", &stolen).await.assert_asks("/login");
    let changed = [("credential", &*credential), ("question", "sealed:v1:AAAA")];
    browser.submit(&login, "/login/passkey", &changed).await.assert_asks("/login");
    world.clock.0.fetch_add(600, std::sync::atomic::Ordering::Relaxed);
    browser.submit(&login, "/login/passkey", &[("credential", &credential)]).await.assert_asks("/login");
}

#[tokio::test]
async fn the_passkey_can_come_first_and_the_password_needs_no_script() {
    let seal = Seal::new(&"thirty-two characters for a test".into()).expect("a seal");
    let pages = Pages::builder().seal_with(seal).offer_passkey_first().build().expect("pages");
    for (world, is_first) in [(World::with(ORIGIN, pages), true), (world(), false)] {
        let mut authenticator = SoftPasskey::new(true);
        let (id, handle, _) = add(&world.browser(), &mut authenticator).await;
        let browser = world.browser();
        let login = browser.open(&request("&scope=read")).await;
        let place = |text: &str| login.body.find(text).unwrap_or_else(|| panic!("{text}: {login:?}"));
        assert_eq!(place("data-passkey=\"get\"") < place("name=\"password\""), is_first, "{login:?}");
        // Without a script, the form for the passkey is hidden, and the one for the password is as it was.
        assert!(login.says("class=\"hidden\" data-passkey=\"get\"") && login.says("data-autofill=\"true\""));
        assert!(login.says("autocomplete=\"username webauthn\""), "{login:?}");
        browser.log_in(&login, "alice").await.assert_asks("/consent");
        let browser = world.browser();
        let login = browser.open(&request("&scope=read")).await;
        let credential = answer(&login, &mut authenticator, &id, &handle);
        browser
            .submit(&login, "/login/passkey", &[("credential", &credential)])
            .await
            .assert_asks("/consent");
    }
}

/// A sample, as webauthn-rs writes it: pages without the feature keep exactly this.
#[tokio::test]
async fn a_passkey_that_pages_without_the_feature_kept_works_again() {
    let world = world();
    let mut authenticator = SoftPasskey::new(true);
    let (id, handle, _) = add(&world.browser(), &mut authenticator).await;
    let digest = crate::credentials::UserHandle::of("248289761001").digest();
    let kept = world.server.store.get_credentials(&digest).await.expect("a store").expect("a record");
    // They read it as JSON, and write it again with something else.
    let mut data: Value = serde_json::from_str(&kept.data).expect("JSON");
    data["recovery_codes"] = json!([]);
    let next = kept.next(data.to_string());
    assert!(world.server.store.put_credentials(next).await.expect("a store"));
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let credential = answer(&login, &mut authenticator, &id, &handle);
    browser.submit(&login, "/login/passkey", &[("credential", &credential)]).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_passkey_is_set_up_as_the_second_factor_that_is_required() {
    let world =
        World::with(ORIGIN, Pages::builder().require_second_factor(|_: &str| true).build().expect("pages"));
    let mut authenticator = SoftPasskey::new(true);
    let browser = world.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    let page = browser.log_in(&login, "alice").await;
    page.assert_asks("/second-factor/set-up/passkey");
    let wrong = browser.submit(&page, "/second-factor/set-up/passkey", &[("credential", "{}")]).await;
    assert!(wrong.says("could not be added") && wrong.asks("/second-factor/set-up"), "{wrong:?}");
    let made = |page: &Page, authenticator: &mut Authenticator| {
        let asked = serde_json::from_value(options(page)).expect("options");
        let made = authenticator.do_registration(Url::parse(ORIGIN).expect("a URL"), asked).expect("made");
        (options(page)["publicKey"]["user"]["id"].clone(), serde_json::to_value(&made).expect("JSON"))
    };
    // Somebody else who knows the password began before.
    let attacker = world.browser();
    let theirs = attacker.log_in(&attacker.open(&request("&scope=openid+read")).await, "alice").await;
    let (handle, own) = made(&wrong, &mut authenticator);
    let answer = [("credential", &*own.to_string()), ("name", "My key")];
    let consent = browser.submit(&wrong, "/second-factor/set-up/passkey", &answer).await;
    consent.assert_asks("/consent");
    let logins = crate::logins(&*world.server, "248289761001").await.expect("a store");
    assert_eq!((logins[0].acr.as_str(), logins[0].amr.join(" ")), ("2", "pwd hwk mfa".to_owned()));
    let (_, other) = made(&theirs, &mut SoftPasskey::new(true));
    let refused = [("credential", &*other.to_string())];
    let refused = attacker.submit(&theirs, "/second-factor/set-up/passkey", &refused).await;
    assert_eq!(refused.status, 400, "{refused:?}");
    // From now on it is asked for.
    let browser = world.browser();
    let factor = browser.log_in(&browser.open(&request("&scope=openid+read")).await, "alice").await;
    factor.assert_asks("/second-factor/passkey");
    let credential = self::answer(&factor, &mut authenticator, &own["id"], &handle);
    browser
        .submit(&factor, "/second-factor/passkey", &[("credential", &credential)])
        .await
        .assert_asks("/consent");
}
