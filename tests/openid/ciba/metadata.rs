//! Metadata of the provider and of its clients (section 4).

use oauth_runtime::ciba::GRANT_TYPE;
use oauth_runtime::{Client, OpenIdMetadata, TokenDeliveryMode};
use serde_json::{Value, json};

use super::{CibaFixture, PASSWORD};
use crate::support::Answer;

#[tokio::test]
async fn the_provider_says_what_it_supports() {
    let provider = CibaFixture::start().await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    let endpoint = format!("{}/bc-authorize", provider.http.url);
    assert_eq!(metadata["backchannel_authentication_endpoint"], json!(endpoint));
    assert_eq!(metadata["backchannel_token_delivery_modes_supported"], json!(["poll", "ping", "push"]));
    assert_eq!(metadata["backchannel_user_code_parameter_supported"], true);
    let algorithms = metadata["backchannel_authentication_request_signing_alg_values_supported"].as_array();
    assert!(algorithms.is_some_and(|own| own.contains(&json!("ES256")) && !own.contains(&json!("none"))));
    let grants = metadata["grant_types_supported"].as_array().expect("a list");
    assert!(grants.contains(&json!(GRANT_TYPE)));
}

/// Without a seal, the client's token would be in the store in the clear.
#[tokio::test]
async fn a_provider_that_cannot_notify_offers_polling_alone() {
    use std::sync::Arc;

    use crate::support::keys;

    let server = super::Till::builder(
        "https://provider.example".parse().expect("an issuer"),
        Arc::default(),
        Arc::default(),
        keys(),
        Arc::default(),
    )
    .build();
    let request =
        http::Request::get("/.well-known/openid-configuration").body(bytes::Bytes::new()).expect("a request");
    let response = server.create_discovery_response(request);
    let metadata: Value = serde_json::from_slice(response.body()).expect("JSON");
    assert_eq!(metadata["backchannel_token_delivery_modes_supported"], json!(["poll"]));
}

impl CibaFixture {
    pub(super) async fn register(&self, members: Value) -> Answer {
        let mut metadata = json!({
            "grant_types": [GRANT_TYPE], "response_types": [], "scope": "openid read", "client_name": "Till",
        });
        for (name, value) in members.as_object().expect("an object") {
            metadata[name] = value.clone();
        }
        let headers = [("content-type", "application/json")];
        self.http.send("POST", "/register", &headers, Some(metadata.to_string())).await
    }
}

#[tokio::test]
async fn clients_register_themselves_for_it() {
    let provider = CibaFixture::start().await;
    let answer = provider.register(json!({})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(answer.json()["backchannel_token_delivery_mode"], "poll");
    let members = json!({
        "backchannel_token_delivery_mode": "ping",
        "backchannel_client_notification_endpoint": "https://client.example/notify",
        "backchannel_authentication_request_signing_alg": "ES256",
        "backchannel_user_code_parameter": true,
    });
    let answer = provider.register(members.clone()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    for (name, value) in members.as_object().expect("an object") {
        assert_eq!(answer.json()[name], *value, "{name}");
    }
}

/// with CIBA, a client chooses the person, so strangers have it by the policy's word alone.
#[tokio::test]
async fn nobody_registers_for_it_without_the_policys_word() {
    let provider = CibaFixture::start().await;
    let alone = provider.register(json!({ "client_name": "Stranger" })).await;
    alone.assert_error(400, "invalid_client_metadata");
    let both = json!({
        "client_name": "Stranger", "grant_types": ["authorization_code", GRANT_TYPE], "response_types": ["code"],
        "redirect_uris": ["https://client.example/cb"],
    });
    let both = provider.register(both).await;
    assert_eq!((both.status.as_u16(), &both.json()["grant_types"]), (201, &json!(["authorization_code"])));
    let (id, secret) = (both.text("client_id"), both.text("client_secret"));
    for hint in ["alice", "nobody"] {
        let form = [("scope", "openid"), ("login_hint", hint)];
        let answer = provider.http.post("/bc-authorize", Some((&id, &secret)), &form).await;
        answer.assert_error(400, "unauthorized_client");
    }
    assert_eq!(provider.told(), 0);
}

#[tokio::test]
async fn registrations_that_cannot_work_are_refused() {
    let provider = CibaFixture::start().await;
    let endpoint = "https://client.example/notify";
    for wrong in [
        json!({ "backchannel_token_delivery_mode": "ping" }),
        json!({ "backchannel_token_delivery_mode": "push" }),
        json!({ "backchannel_token_delivery_mode": "pull", "backchannel_client_notification_endpoint": endpoint }),
        json!({ "backchannel_token_delivery_mode": "ping", "backchannel_client_notification_endpoint": "http://client.example/" }),
        json!({ "backchannel_token_delivery_mode": "ping", "backchannel_client_notification_endpoint": "https://client.example/#f" }),
        json!({ "backchannel_authentication_request_signing_alg": "none" }),
        json!({ "backchannel_authentication_request_signing_alg": "HS256" }),
        json!({ "token_endpoint_auth_method": "none" }),
    ] {
        let answer = provider.register(wrong.clone()).await;
        assert_eq!(answer.status, 400, "{wrong}: {answer:?}");
        answer.assert_error(400, "invalid_client_metadata");
    }
}

/// what strangers register shares one bound, and known clients do not wait behind them.
#[tokio::test]
async fn clients_that_registered_themselves_share_a_bound() {
    let provider = CibaFixture::start_allowing(2).await;
    let mut answers = Vec::new();
    for _ in 0..3 {
        let registered = provider.register(json!({})).await;
        let (id, secret) = (registered.text("client_id"), registered.text("client_secret"));
        let form = [("scope", "openid"), ("login_hint", "alice")];
        answers.push(provider.http.post("/bc-authorize", Some((&id, &secret)), &form).await);
    }
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [200, 200, 429]);
    provider.asked("till", &[]).await;
}

#[test]
fn an_operators_client_has_the_same_rules() {
    let build = |set: fn(&mut OpenIdMetadata)| {
        let client = Client::confidential("till", PASSWORD).grant_types([GRANT_TYPE]).scope("openid");
        client.openid(OpenIdMetadata::default().with(set)).build()
    };
    assert!(build(|openid| openid.backchannel_token_delivery_mode = Some(TokenDeliveryMode::Poll)).is_ok());
    let plain = build(|openid| {
        openid.backchannel_client_notification_endpoint = Some("http://client.example/".into())
    });
    assert!(plain.expect_err("not https").to_string().contains("backchannel_client_notification_endpoint"));
}
