//! Requests that the client must sign: they stay signed while the person logs in and decides.

use oauth_runtime_core::Client;
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::json;

use super::World;

#[tokio::test]
async fn a_signature_counts_for_as_long_as_the_pages_wait() {
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
    let now = world.server.settings().now().as_unix();
    let claims = json!({
        "client_id": "signs", "response_type": "code", "redirect_uri": "https://client.example/cb",
        "scope": "openid read", "exp": now + 60,
    });
    let object = keys.sign(SigningAlgorithm::Es256, "oauth-authz-req+jwt", &claims).expect("a signature");
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
