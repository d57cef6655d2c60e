//! Requests that the client must sign: they stay signed while the person logs in and decides.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime_core::Client;
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::{Value, json};

use super::World;

/// A world with a client that must sign, and its keys.
fn world() -> (World, SigningKeys) {
    let world = World::new();
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let keys = SigningKeys::fixed([key]).expect("keys");
    let client = Client::confidential("signs", "a-long-random-secret")
        .redirect_uri("https://client.example/cb")
        .scope("openid read")
        .jwks(serde_json::from_slice(&keys.published()).expect("JSON"))
        .build()
        .expect("a client");
    let metadata = client.metadata().clone().with(|own| own.require_signed_request_object = true);
    world.server.store.put_client(client.with_metadata(metadata).expect("a client"));
    (world, keys)
}

/// A request that the client signed, which is valid for a minute from that second on.
fn object(keys: &SigningKeys, not_before: u64) -> String {
    let claims = json!({
        "client_id": "signs", "response_type": "code", "redirect_uri": "https://client.example/cb",
        "scope": "openid read", "nbf": not_before, "exp": not_before + 60,
    });
    keys.sign(SigningAlgorithm::Es256, "oauth-authz-req+jwt", &claims).expect("a signature")
}

#[tokio::test]
async fn a_signature_counts_for_as_long_as_the_pages_wait() {
    let (world, keys) = world();
    let now = world.server.settings().now().as_unix();
    let object = object(&keys, now);
    let browser = world.browser();
    let login = browser.open(&format!("/authorize?client_id=signs&request={object}")).await;
    login.assert_asks("/login");
    // Longer than the object lives: it arrived in time.
    world.clock.pass(300);
    let consent = browser.log_in(&login, "alice").await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();

    let plain = "/authorize?client_id=signs&response_type=code&redirect_uri=https://client.example/cb&scope=openid+read";
    assert_eq!(browser.open(plain).await.parameter("error").as_deref(), Some("invalid_request"));
    let late = browser.open(&format!("/authorize?client_id=signs&request={object}")).await;
    assert!(late.says("invalid_request_object") || late.location().is_some_and(|to| to.contains("error=")));
}

/// The key that protects the names of waiting requests is the browser's own.
#[tokio::test]
async fn what_a_browser_makes_of_a_waiting_request_is_not_signed() {
    let (world, keys) = world();
    let now = world.server.settings().now().as_unix();
    let (object, early) = (object(&keys, now), object(&keys, now + 86_400));
    let browser = world.browser();
    let login = browser.open(&format!("/authorize?client_id=signs&request={object}")).await;
    let consent = browser.log_in(&login, "alice").await;
    consent.assert_asks("/consent");
    let (_, name) = consent.path.split_once("request=").expect("a name");
    let (written, _) = name.split_once('.').expect("a value");
    let mut written: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(written).expect("base64")).expect("JSON");
    let key = browser.keys.lock().expect("a key")[0].split_once('=').expect("a pair").1.to_owned();
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let mut named = |parameters: Value, since: u64| {
        written["since"] = since.into();
        written["purpose"] = json!({ "Authorization": { "parameters": parameters, "is_signed": true } });
        let written = URL_SAFE_NO_PAD.encode(written.to_string());
        let value = hmac::sign(&key, format!("waiting\0{written}").as_bytes());
        format!("/consent?request={written}.{}", URL_SAFE_NO_PAD.encode(value))
    };
    let with = |object: &str| json!([["client_id", "signs"], ["request", object]]);
    let genuine = browser.open(&named(with(&object), now)).await;
    assert!(genuine.asks("/consent"), "the test makes names as the provider does: {genuine:?}");

    let unsigned = json!([
        ["client_id", "signs"],
        ["response_type", "code"],
        ["redirect_uri", "https://client.example/cb"],
        ["scope", "openid read"],
        ["state", "changed"],
    ]);
    let page = browser.open(&named(unsigned, now)).await;
    assert!(page.location().is_some_and(|to| to.contains("error=invalid_request")), "{page:?}");
    let page = browser.open(&named(with(&early), now + 86_400)).await;
    assert!(!page.asks("/consent"), "{page:?}");
}
