//! Authorization details on the consent page: said in words, and asked for every time.

use oauth_runtime_core::Digest;
use oauth_runtime_core::authorization_details::AuthorizationDetail;
use oauth_runtime_core::store::AuthorizationCodeStore;
use serde::{Deserialize, Serialize};

use super::{World, request};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) amount: u64,
    pub(super) creditor: String,
}

impl AuthorizationDetail for Payment {
    fn describe(&self, language: &str) -> String {
        let Self { amount, creditor } = self;
        match language {
            "de" => format!("{amount} € an {creditor} zahlen"),
            _ => format!("Pay {amount} € to {creditor}"),
        }
    }
}

/// The parameter, encoded for a query.
fn pay(amount: u64, creditor: &str) -> String {
    let json = serde_json::json!([{ "type": "payment_initiation", "amount": amount, "creditor": creditor }]);
    let parameter = [("authorization_details", json.to_string())];
    format!("&{}", serde_urlencoded::to_string(parameter).expect("encoded"))
}

#[tokio::test]
async fn a_person_reads_what_they_allow_and_is_asked_every_time() {
    let world = World::new();
    let browser = world.browser();
    let asked = request(&format!("&scope=openid+read{}", pay(5, "<b>Merchant</b>")));
    let login = browser.open(&asked).await;
    let consent = browser.log_in(&login, "alice").await;
    assert!(consent.says("Pay 5 € to &lt;b&gt;Merchant&lt;/b&gt;"), "{consent:?}");
    assert!(consent.says("asks for 3 permissions"), "{consent:?}");
    let answer = browser.allow(&consent).await;
    let digest = Digest::of(&answer.parameter("code").expect("a code"));
    let code = world.server.store.get_authorization_code(&digest).await.expect("a store").expect("a code");
    let payments = code.authorization_details.of_type::<Payment>("payment_initiation");
    assert_eq!(payments, [Payment { amount: 5, creditor: "<b>Merchant</b>".into() }]);

    // The same again is another payment.
    browser.open(&asked).await.assert_asks("/consent");
    let silent = browser.open(&format!("{asked}&prompt=none")).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("consent_required"));
    // The scope alone was allowed before.
    browser.open(&request("&scope=openid+read")).await.assert_code();
}

#[tokio::test]
async fn a_request_for_details_alone_says_nothing_else() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request(&format!("{}&ui_locales=de", pay(7, "Buchladen")))).await;
    let consent = browser.log_in(&login, "alice").await;
    assert!(consent.says("7 € an Buchladen zahlen"), "{consent:?}");
    assert!(!consent.says("scope:"), "the default scope is not asked for: {consent:?}");
    let answer = browser.allow(&consent).await;
    let digest = Digest::of(&answer.parameter("code").expect("a code"));
    let code = world.server.store.get_authorization_code(&digest).await.expect("a store").expect("a code");
    assert!(code.scope.is_empty());
    let denied = browser.open(&request(&pay(7, "Buchladen"))).await;
    let denied = browser.submit(&denied, "/consent", &[("decision", "deny")]).await;
    assert_eq!(denied.parameter("error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn a_person_reads_what_a_device_asks_for() {
    let world = World::new();
    let details = r#"[{"type":"payment_initiation","amount":5,"creditor":"<b>Merchant</b>"}]"#;
    let device = world.device_asking(&[("authorization_details", details)]).await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    assert!(consent.says("Pay 5 € to &lt;b&gt;Merchant&lt;/b&gt;"), "{consent:?}");
    assert!(!consent.says("Read your notes"), "the default scope is not asked for: {consent:?}");
    let end = browser.submit(&consent, "/device/consent", &[("decision", "allow")]).await;
    assert!(end.says("Your device is connected"), "{end:?}");
    world.clock.pass(5);
    let tokens = device.poll().await;
    let payment =
        serde_json::json!({ "type": "payment_initiation", "amount": 5, "creditor": "<b>Merchant</b>" });
    assert_eq!(tokens["authorization_details"], serde_json::json!([payment]), "{tokens}");
}
