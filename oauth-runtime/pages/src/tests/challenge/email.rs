//! A code in an e-mail, as the first factor in an application.

use oauth_runtime_core::Clock;
use serde_json::json;

use super::super::people::code;
use super::app::{FIRST, World, claims};
use crate::credentials::totp::code_at;

/// What a person may do whose code is on its way.
fn sent() -> Vec<&'static str> {
    [&["email_code"], FIRST].concat()
}

#[tokio::test]
async fn a_code_of_an_e_mail_is_the_first_factor_and_counts_once() {
    let world = World::new();
    let app = world.app();
    app.begin(&[("email", "alice@example.org")]).await.assert_asks("first", &sent());
    let mail = world.mailbox.next().await;
    assert!(
        !mail.text.contains("http://localhost:9000/login"),
        "nobody opens a link in a browser: {}",
        mail.text
    );
    let typed = code(&mail);
    let wrong = app.go_on(&[("email_code", "0000 0000")]).await;
    wrong.assert_asks("first", &sent());
    assert_eq!(wrong.json["rejected"], true, "{wrong:?}");
    // Neither in another session, nor a second time.
    let thief = world.app();
    thief.begin(&[("email", "bob@example.org")]).await;
    assert_eq!(thief.go_on(&[("email_code", &typed)]).await.json["rejected"], true);
    let answer = app.go_on(&[("email_code", &typed)]).await;
    let claims = claims(&app.redeem(&answer.code()).await);
    assert_eq!((&claims["acr"], &claims["amr"]), (&"bronze".into(), &json!(["otp"])));
    let again = app.begin(&[("prompt", "login"), ("email_code", &typed)]).await;
    assert_eq!(again.error(), "invalid_request", "{again:?}");
}

#[tokio::test]
async fn the_answer_does_not_say_whether_an_address_is_known_and_guesses_end() {
    let world = World::new();
    let (known, unknown) = (world.app(), world.app());
    for (app, address) in [(&known, "alice@example.org"), (&unknown, "nobody@example.org")] {
        app.begin(&[("email", address)]).await.assert_asks("first", &sent());
        for guess in 0..5 {
            let said = app.go_on(&[("email_code", "12345678")]).await;
            assert_eq!(said.json["rejected"], true, "{address} {guess}: {said:?}");
        }
        let over = app.go_on(&[("email_code", "12345678")]).await;
        assert_eq!(over.error(), "invalid_request", "the ticket is used up: {address}: {over:?}");
    }
    let malformed = world.app().begin(&[("email", "no address")]).await;
    assert_eq!(malformed.error(), "invalid_request", "{malformed:?}");
}

#[tokio::test]
async fn a_person_with_an_app_needs_its_code_after_that_of_the_e_mail() {
    let world = World::new();
    let secret = world.give_app().await;
    let app = world.app();
    app.begin(&[("email", "alice@example.org")]).await;
    let typed = code(&world.mailbox.next().await);
    app.go_on(&[("email_code", &typed)]).await.assert_asks("second", &["otp"]);
    world.clock.pass(60);
    let code = code_at(&secret, world.clock.now());
    let answer = app.go_on(&[("otp", &code)]).await;
    assert_eq!(claims(&app.redeem(&answer.code()).await)["acr"], "silver");
}
