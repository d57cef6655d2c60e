//! Passkeys in an application, with an authenticator in software.

use serde_json::{Value, json};
use webauthn_authenticator_rs::WebauthnAuthenticator;
use webauthn_authenticator_rs::prelude::Url;
use webauthn_authenticator_rs::softpasskey::SoftPasskey;

use super::super::browser::Browser;
use super::super::passkeys::{ORIGIN, add};
use super::app::{FIRST, Said, World, claims};
use crate::{Pages, PagesError};

/// The authenticator's answer to what the endpoint asked.
fn answer(said: &Said, authenticator: &mut SoftPasskey, id: &Value, handle: &Value, origin: &str) -> String {
    let mut options = said.json["passkey"].clone();
    assert!(options["publicKey"]["challenge"].is_string(), "{said:?}");
    options["publicKey"]["allowCredentials"] = json!([{ "type": "public-key", "id": id }]);
    let asked = serde_json::from_value(options).expect("options");
    let origin = Url::parse(origin).expect("a URL");
    let answer = authenticator.do_authentication(origin, asked).expect("an answer");
    let mut answer = serde_json::to_value(&answer).expect("JSON");
    answer["response"]["userHandle"] = handle.clone();
    answer.to_string()
}

#[tokio::test]
async fn a_passkey_logs_a_person_in_at_the_highest_level_and_counts_once() {
    let world = World::new();
    let mut authenticator = SoftPasskey::new(true);
    let browser = Browser::new(std::sync::Arc::clone(&world.server));
    let (id, handle, _) = add(&browser, &mut authenticator).await;
    let app = world.app();
    let asked = app.begin(&[("acr_values", "silver")]).await;
    asked.assert_asks("first", FIRST);
    let credential = answer(&asked, &mut authenticator, &id, &handle, ORIGIN);
    let code = app.go_on(&[("credential", &credential)]).await.code();
    let claims = claims(&app.redeem(&code).await);
    assert_eq!((&claims["acr"], &claims["amr"]), (&"silver".into(), &json!(["hwk", "user", "mfa"])));
    // The answer is to one question of one session.
    let other = world.app();
    other.begin(&[]).await;
    let replayed = other.go_on(&[("credential", &credential)]).await;
    assert_eq!(replayed.json["rejected"], true, "{replayed:?}");
    for malformed in ["", "{}", "[", "null"] {
        let said = other.go_on(&[("credential", malformed)]).await;
        assert_eq!(said.error(), "insufficient_authorization", "{malformed}: {said:?}");
    }
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_of_who_typed_a_password() {
    let world = World::with(Pages::builder().require_second_factor(|_: &str| true));
    let mut authenticator = SoftPasskey::new(true);
    let browser = Browser::new(std::sync::Arc::clone(&world.server));
    // Setting one up is for browsers.
    let nobody = world.app().begin(&[("username", "bob"), ("password", "wonderland")]).await;
    assert_eq!(nobody.error(), "redirect_to_web", "{nobody:?}");
    let login = browser.open("/account/security").await;
    let set_up = browser.log_in(&login, "alice").await;
    let options = super::super::passkeys::options(&set_up);
    let handle = options["publicKey"]["user"]["id"].clone();
    let asked = serde_json::from_value(options).expect("options");
    let made = authenticator.do_registration(Url::parse(ORIGIN).expect("a URL"), asked).expect("made");
    let made = serde_json::to_value(&made).expect("JSON");
    let sent = [("credential", &*made.to_string())];
    browser.submit(&set_up, "/second-factor/set-up/passkey", &sent).await;
    let app = world.app();
    let asked = app.begin(&[("username", "alice"), ("password", "wonderland")]).await;
    asked.assert_asks("second", &["passkey"]);
    let named = &asked.json["passkey"]["publicKey"]["allowCredentials"][0]["id"];
    assert_eq!(named, &made["id"]);
    let credential = answer(&asked, &mut authenticator, &made["id"], &handle, ORIGIN);
    let code = app.go_on(&[("credential", &credential)]).await.code();
    assert_eq!(claims(&app.redeem(&code).await)["amr"], json!(["pwd", "hwk", "mfa"]));
}

#[tokio::test]
async fn an_application_s_own_origin_counts_only_if_the_operator_names_it() {
    for (pages, is_right) in
        [(Pages::builder(), false), (Pages::builder().app_origin("https://app.localhost:9000"), true)]
    {
        let world = World::with(pages);
        let mut authenticator = SoftPasskey::new(true);
        let browser = Browser::new(std::sync::Arc::clone(&world.server));
        let (id, handle, _) = add(&browser, &mut authenticator).await;
        let app = world.app();
        let asked = app.begin(&[]).await;
        let credential = answer(&asked, &mut authenticator, &id, &handle, "https://app.localhost:9000");
        let said = app.go_on(&[("credential", &credential)]).await;
        assert_eq!(said.status == 200, is_right, "{said:?}");
    }
    let wrong = Pages::builder().app_origin("app").build();
    assert_eq!(wrong.err(), Some(PagesError::AppOrigin { origin: "app".into() }));
}
