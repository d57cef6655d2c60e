//! Levels of logins that the application declares: what a client demands, and how a person gets there (RFC 9470).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime_core::store::{ClientStore, MemoryStore};
use oauth_runtime_core::{Clock, SettingsError};
use serde_json::Value;

use super::browser::{Browser, Page};
use super::store_calls::{Counted, Counting};
use super::{KEYS, World, request};
use crate::LoginRequirement::{OneFactor, TwoFactors};
use crate::credentials::totp::code_at;
use crate::{AcrLevel, Pages, credentials, logins};

const ALICE: &str = "248289761001";
const SET_UP: &str = "/second-factor/set-up";

/// The levels of the tests: `bronze` and `silver`.
pub(super) fn levels() -> [AcrLevel; 2] {
    [AcrLevel::new("bronze", OneFactor), AcrLevel::new("silver", TwoFactors)]
}

fn world_with(levels: impl IntoIterator<Item = AcrLevel>) -> World {
    World::with("http://127.0.0.1:9000", Pages::builder().acr_levels(levels).build().expect("pages"))
}

fn world() -> World {
    world_with(levels())
}

fn asking(more: &str) -> String {
    request(&format!("&scope=openid+read{more}"))
}

fn essential(values: &str) -> String {
    let claims = format!(r#"{{"id_token":{{"acr":{{"essential":true,"values":[{values}]}}}}}}"#);
    asking(&format!("&{}", serde_urlencoded::to_string([("claims", claims)]).expect("encoded")))
}

/// The secret on the page, as an app reads it.
fn secret(page: &Page) -> String {
    let (_, rest) =
        page.body.split_once("<code class=\"key\">").unwrap_or_else(|| panic!("no key: {page:?}"));
    rest.split('<').next().expect("closed").replace(' ', "")
}

/// Sets up the app that the page shows, reads the recovery codes, and goes on.
async fn set_up(world: &World, browser: &Browser, page: &Page) -> Page {
    page.assert_asks(SET_UP);
    let code = code_at(&secret(page), world.clock.now());
    let codes = browser.submit(page, SET_UP, &[("code", &code)]).await;
    assert_eq!(codes.body.matches("<code class=\"key\">").count(), 10, "{codes:?}");
    let (_, rest) = codes.body.split_once("class=\"button\" href=\"").unwrap_or_else(|| panic!("{codes:?}"));
    browser.open(&rest.split('"').next().expect("closed").replace("&amp;", "&")).await
}

async fn has_nothing(world: &World) -> bool {
    let own = credentials::of_subject(&*world.server, ALICE).await.expect("a store");
    own.app.is_none() && own.passkeys.is_empty()
}

/// The claims of the ID token that the client gets for the code.
async fn claims(world: &World, page: &Page) -> Value {
    let code = page.parameter("code").unwrap_or_else(|| panic!("no code: {page:?}"));
    let form = [
        ("grant_type", "authorization_code"),
        ("redirect_uri", "https://client.example/cb"),
        ("client_id", "web"),
        ("client_secret", "a-long-random-secret"),
        ("code", &code),
    ];
    let tokens = world.tokens(&form).await;
    let id_token = tokens["id_token"].as_str().unwrap_or_else(|| panic!("{tokens}"));
    let payload = id_token.split('.').nth(1).expect("a JWT");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64url")).expect("JSON")
}

#[tokio::test]
async fn a_person_sets_up_an_app_because_a_client_needs_two_factors() {
    let world = world();
    let browser = world.browser();
    let page = browser.open(&essential("\"silver\"")).await;
    let page = browser.log_in(&page, "alice").await;
    assert!(page.says("You need a second factor to go on"), "{page:?}");
    let wrong = browser.submit(&page, SET_UP, &[("code", "000000")]).await;
    assert!(wrong.says("role=\"alert\"") && secret(&wrong) == secret(&page), "{wrong:?}");
    let before = browser.cookie();
    let consent = set_up(&world, &browser, &wrong).await;
    assert_ne!(browser.cookie(), before, "a planted session is worthless");
    consent.assert_asks("/consent");
    let claims = claims(&world, &browser.allow(&consent).await).await;
    assert_eq!(
        (&claims["acr"], &claims["auth_time"]),
        (&"silver".into(), &world.clock.now().as_unix().into())
    );
    // The factor is there for every login from now on.
    world.clock.pass(60);
    let elsewhere = world.browser();
    elsewhere.log_in(&elsewhere.open(&asking("")).await, "alice").await.assert_asks("/second-factor");
}

#[tokio::test]
async fn what_a_resource_server_asks_for_is_necessary_and_not_only_a_wish() {
    let world = world();
    let browser = world.browser();
    browser.approve(&asking(""), "alice").await.assert_code();
    // RFC 9470 section 5: another token of this login would be refused again.
    let silent = browser.open(&asking("&acr_values=silver&prompt=none")).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("interaction_required"), "{silent:?}");
    let page = browser.open(&asking("&acr_values=silver")).await;
    let answer = set_up(&world, &browser, &page).await;
    assert_eq!(claims(&world, &answer).await["acr"], "silver");
    let logins = logins(&*world.server, ALICE).await.expect("a store");
    assert_eq!((logins.len(), logins[0].acr.as_str()), (1, "2"), "the same login is stronger");
}

#[tokio::test]
async fn an_essential_claim_hides_no_acr_values() {
    let world = world();
    let browser = world.browser();
    browser.approve(&asking(""), "alice").await.assert_code();
    // A resource server wants `silver`, and the client is content with `bronze`.
    let page = browser.open(&format!("{}&acr_values=silver", essential("\"bronze\",\"silver\""))).await;
    page.assert_asks(SET_UP);
    for of_neither in ["\"bronze\"", "\"gold\""] {
        let answer = browser.open(&format!("{}&acr_values=silver", essential(of_neither))).await;
        let error = answer.parameter("error");
        assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"), "{of_neither}: {answer:?}");
    }
}

#[tokio::test]
async fn the_levels_that_a_client_registered_for_all_its_requests_are_a_wish() {
    for registered in ["silver", "urn:mace:incommon:iap:silver"] {
        let world = world();
        let browser = world.browser();
        let client = world.server.store.get_client("web").await.expect("a store").expect("a client");
        let mut metadata = client.metadata().clone();
        metadata.openid.default_acr_values = vec![registered.into()];
        world.server.store.put_client(client.with_metadata(metadata).expect("valid"));
        let answer = browser.approve(&asking(""), "alice").await;
        assert_eq!(claims(&world, &answer).await["acr"], "bronze", "{registered}");
    }
}

#[tokio::test]
async fn a_higher_level_satisfies_a_lower_one_and_the_token_says_what_was_asked_for() {
    let world = world();
    let browser = world.browser();
    let page = browser.log_in(&browser.open(&asking("&acr_values=silver")).await, "alice").await;
    let consent = set_up(&world, &browser, &page).await;
    browser.allow(&consent).await.assert_code();
    for (more, told) in [
        ("&acr_values=bronze", "bronze"),
        ("&acr_values=bronze+silver", "silver"),
        ("&acr_values=gold+bronze", "bronze"),
        ("", "silver"),
    ] {
        let answer = browser.open(&asking(more)).await;
        assert_eq!(claims(&world, &answer).await["acr"], told, "{more}");
    }
    let answer = browser.open(&essential("\"gold\",\"bronze\"")).await;
    assert_eq!(claims(&world, &answer).await["acr"], "bronze");
}

#[tokio::test]
async fn of_several_levels_the_first_that_the_person_can_reach_is_asked_for() {
    let world = world();
    let browser = world.browser();
    browser.approve(&asking(""), "alice").await.assert_code();
    // One that they have is enough, although they could set up the other.
    let answer = browser.open(&asking("&acr_values=silver+bronze")).await;
    assert_eq!(claims(&world, &answer).await["acr"], "bronze");
    // A voluntary claim is a wish: nobody sets anything up for it.
    let wish = serde_urlencoded::to_string([("claims", r#"{"id_token":{"acr":{"value":"silver"}}}"#)]);
    let wish = asking(&format!("&{}", wish.expect("encoded")));
    browser.open(&wish).await.assert_code();
    let app = world.give_app().await;
    let factor = browser.open(&wish).await;
    assert!(factor.says("name=\"skip\""), "{factor:?}");
    let needed = browser.open(&asking("&acr_values=silver")).await;
    needed.assert_asks("/second-factor");
    assert!(!needed.says("name=\"skip\""), "{needed:?}");
    world.clock.pass(60);
    let code = code_at(&app, world.clock.now());
    let answer = browser.submit(&needed, "/second-factor", &[("code", &code)]).await;
    assert_eq!(claims(&world, &answer).await["acr"], "silver");
}

#[tokio::test]
async fn what_nobody_reaches_is_an_error_and_no_question() {
    let world = world();
    let browser = world.browser();
    for request in [essential("\"gold\""), asking("&acr_values=gold"), asking("&acr_values=gold&prompt=none")]
    {
        let answer = browser.open(&request).await;
        let error = answer.parameter("error");
        assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"), "{answer:?}");
    }
    // Somebody who may not set it up.
    let [bronze, silver] = levels();
    let world = world_with([bronze, silver.only_if_set_up()]);
    let browser = world.browser();
    let answer = browser.log_in(&browser.open(&asking("&acr_values=silver")).await, "alice").await;
    let error = answer.parameter("error");
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"), "{answer:?}");
    assert!(has_nothing(&world).await);
}

#[tokio::test]
async fn only_a_person_who_has_just_logged_in_sets_something_up() {
    let world = world();
    let browser = world.browser();
    browser.approve(&asking(""), "alice").await.assert_code();
    world.clock.pass(15 * 60 + 1);
    let login = browser.open(&asking("&acr_values=silver")).await;
    login.assert_asks("/login");
    let page = browser.log_in(&login, "alice").await;
    page.assert_asks(SET_UP);
    // The page that was open is worth nothing later, and neither is its form in another browser.
    let code = code_at(&secret(&page), world.clock.now());
    let fields: Vec<_> = page.fields(SET_UP).into_iter().chain([("code".to_owned(), code.clone())]).collect();
    let other = world.browser().post(SET_UP, &fields).await;
    assert_eq!(other.status, 400, "{other:?}");
    world.clock.pass(15 * 60 + 1);
    browser.submit(&page, SET_UP, &[("code", &code)]).await.assert_asks("/login");
    assert!(has_nothing(&world).await);
}

#[tokio::test]
async fn who_is_logged_in_with_the_password_alone_does_not_add_to_what_the_person_has() {
    let world = world();
    let attacker = world.browser();
    let page = attacker.log_in(&attacker.open(&asking("&acr_values=silver")).await, "alice").await;
    page.assert_asks(SET_UP);
    world.give_app().await;
    let code = code_at(&secret(&page), world.clock.now());
    let answer = attacker.submit(&page, SET_UP, &[("code", &code)]).await;
    assert!(answer.asks("/second-factor") && !answer.says("<code class=\"key\">"), "{answer:?}");
    // Nor do they get around it by the path of the next page.
    let id = page.fields(SET_UP).into_iter().find(|(name, _)| name == "request").expect("a name").1;
    let consent = attacker.open(&format!("/consent?request={id}")).await;
    assert!(consent.status == 400 && consent.location().is_none(), "{consent:?}");
}

#[tokio::test]
async fn a_person_may_decline_to_set_something_up_and_the_client_hears_it() {
    let world = world();
    let browser = world.browser();
    let page = browser.log_in(&browser.open(&asking("&acr_values=silver")).await, "alice").await;
    page.assert_asks(SET_UP);
    let back = browser.submit(&page, SET_UP, &[("skip", "yes")]).await;
    assert_eq!(back.parameter("error").as_deref(), Some("unmet_authentication_requirements"), "{back:?}");
    // The next request asks again.
    browser.open(&asking("&acr_values=silver")).await.assert_asks(SET_UP);
    browser.open(&asking("")).await.assert_asks("/consent");
}

#[tokio::test]
async fn max_age_counts_for_requests_without_openid_too() {
    let world = world();
    let browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    world.clock.pass(100);
    browser.open(&request("&scope=read&max_age=100")).await.assert_code();
    world.clock.pass(1);
    browser.open(&request("&scope=read&max_age=100")).await.assert_asks("/login");
    let wrong = browser.open(&request("&scope=read&max_age=ten")).await;
    assert_eq!(wrong.parameter("error").as_deref(), Some("invalid_request"), "{wrong:?}");
}

/// A declared provider with these levels, and these in its settings.
fn built(
    issuer: &str,
    levels: impl IntoIterator<Item = AcrLevel>,
    settings: &[&str],
) -> Result<Arc<Counted>, SettingsError> {
    let pages = Pages::builder().acr_levels(levels).build().expect("pages");
    let issuer = issuer.parse().expect("an issuer");
    let builder = Counted::builder(issuer, Counting::new(MemoryStore::new()), KEYS.clone(), pages);
    builder.acr_values(settings.iter().copied()).try_build()
}

#[test]
fn the_metadata_names_the_levels_and_nothing_that_no_login_reaches() {
    for settings in [&[][..], &["silver", "bronze"]] {
        let server = built("http://127.0.0.1:9000", levels(), settings).expect("a provider");
        let request =
            http::Request::get("/.well-known/openid-configuration").header("host", "127.0.0.1:9000");
        let request = request.body(bytes::Bytes::new()).expect("a request");
        let metadata = server.create_discovery_response(request);
        let metadata: Value = serde_json::from_slice(metadata.body()).expect("JSON");
        let named = if settings.is_empty() { vec!["bronze", "silver"] } else { settings.to_vec() };
        assert_eq!(metadata["acr_values_supported"], Value::from(named));
    }
    let error = built("http://127.0.0.1:9000", levels(), &["gold"]).map(drop).expect_err("an unknown level");
    assert_eq!(error.setting(), "acr_values");
    assert!(error.problem().contains("`gold` is none of the levels"), "{error}");
}

#[cfg(feature = "passkeys")]
mod passkeys {
    use webauthn_authenticator_rs::WebauthnAuthenticator;
    use webauthn_authenticator_rs::prelude::Url;
    use webauthn_authenticator_rs::softpasskey::SoftPasskey;

    use super::super::passkeys::{ORIGIN, options};
    use super::*;
    use crate::LoginRequirement::PhishingResistant;

    fn world() -> World {
        let levels = levels().into_iter().chain([AcrLevel::new("gold", PhishingResistant)]);
        World::with(ORIGIN, Pages::builder().acr_levels(levels).build().expect("pages"))
    }

    /// Sets up a passkey on the page.
    async fn add(browser: &Browser, page: &Page, authenticator: &mut SoftPasskey) -> Page {
        let asked = serde_json::from_value(options(page)).expect("options");
        let made = authenticator.do_registration(Url::parse(ORIGIN).expect("a URL"), asked).expect("made");
        let made = serde_json::to_value(&made).expect("JSON").to_string();
        browser.submit(page, "/second-factor/set-up/passkey", &[("credential", &made)]).await
    }

    #[tokio::test]
    async fn a_level_that_resists_phishing_needs_a_passkey_and_no_app() {
        let world = world();
        let browser = world.browser();
        let page = browser.log_in(&browser.open(&asking("&acr_values=gold")).await, "alice").await;
        assert!(page.says("To go on, you need a passkey") && !page.says("<code class=\"key\">"), "{page:?}");
        assert!(!page.says("name=\"code\""), "a code would not be enough: {page:?}");
        let consent = add(&browser, &page, &mut SoftPasskey::new(true)).await;
        let claims = claims(&world, &browser.allow(&consent).await).await;
        assert_eq!(claims["acr"], "gold");
    }

    #[tokio::test]
    async fn a_person_with_an_app_uses_it_before_they_add_a_passkey() {
        let world = world();
        let app = world.give_app().await;
        let browser = world.browser();
        let factor = browser.log_in(&browser.open(&asking("&acr_values=gold")).await, "alice").await;
        factor.assert_asks("/second-factor");
        world.clock.pass(60);
        let code = code_at(&app, world.clock.now());
        let page = browser.submit(&factor, "/second-factor", &[("code", &code)]).await;
        page.assert_asks("/second-factor/set-up/passkey");
        let consent = add(&browser, &page, &mut SoftPasskey::new(true)).await;
        assert_eq!(claims(&world, &browser.allow(&consent).await).await["acr"], "gold");
        // Now they have one: a code is no longer enough for the level.
        world.clock.pass(60);
        let elsewhere = world.browser();
        let factor = elsewhere.log_in(&elsewhere.open(&asking("&acr_values=gold")).await, "alice").await;
        let code = code_at(&app, world.clock.now());
        let again = elsewhere.submit(&factor, "/second-factor", &[("code", &code)]).await;
        again.assert_asks("/second-factor/passkey");
        assert!(!again.says("name=\"code\""), "{again:?}");
    }

    #[test]
    fn a_level_that_needs_passkeys_is_an_error_where_browsers_create_none() {
        let levels = || levels().into_iter().chain([AcrLevel::new("gold", PhishingResistant)]);
        assert!(built(ORIGIN, levels(), &[]).is_ok());
        let error = built("http://127.0.0.1:9000", levels(), &[]).map(drop).expect_err("an address");
        assert_eq!(error.setting(), "Pages::builder().acr_levels");
        assert!(error.problem().contains("nobody can reach `gold`"), "{error}");
    }
}
