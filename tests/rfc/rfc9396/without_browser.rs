//! Authorization details of clients that act for themselves, and of devices.

use std::sync::Arc;

use http::Response;
use oauth_runtime::authorization_details::{AuthorizationDetail, AuthorizationDetails};
use oauth_runtime::device::{DeviceAuthorizationRequest, GRANT_TYPE};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Approval, AuthorizationServer, Client, oauth_server};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::TestClock;
use crate::support::neutral::{form_request, json_of};

/// What the payroll may pay by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Payout {
    amount: u64,
}

impl AuthorizationDetail for Payout {
    fn describe(&self, _: &str) -> String {
        format!("Pay {} €", self.amount)
    }

    fn check(&self) -> Result<(), String> {
        if self.amount > 0 { Ok(()) } else { Err("amount: pay at least 1".into()) }
    }

    fn is_within(&self, granted: &Self) -> bool {
        self.amount <= granted.amount
    }

    fn is_for_client(&self, client: &Client) -> bool {
        client.client_id() != "other" && self.amount <= 100
    }
}

/// What no client has for itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Files {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl AuthorizationDetail for Files {
    fn describe(&self, _: &str) -> String {
        format!("Read {}", self.path)
    }
}

#[oauth_server(
    grants(client_credentials, device_code, refresh_token),
    scopes(read = "Read your notes"),
    endpoints(introspection, metadata),
    authorization_details(payout = Payout, files = Files)
)]
struct Direct {
    #[store]
    store: MemoryStore,
}

fn start() -> (Arc<Direct>, TestClock) {
    let client = |id: &str| {
        let client = Client::confidential(id, "a-long-client-secret").resource_server();
        client.grant_types(["client_credentials", "refresh_token", GRANT_TYPE]).scope("read")
    };
    let clients = ["payroll", "other", "limited"].map(|id| client(id).build().expect("a client"));
    let [payroll, other, limited] = clients;
    let metadata = limited.metadata().clone();
    let metadata = metadata.with(|own| own.authorization_details_types = vec!["files".to_owned()]);
    let limited = limited.with_metadata(metadata).expect("a client");
    let store = MemoryStore::with_clients([payroll, other, limited]);
    let clock = TestClock::new();
    let issuer = "http://localhost".parse().expect("an issuer");
    (Direct::builder(issuer, store).clock(clock.clone()).build(), clock)
}

async fn post(server: &Direct, path: &str, client: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let request = form_request(path, (client, "a-long-client-secret"), form);
    let response: Response<_> = match path {
        "/token" => server.create_token_response(request).await,
        "/introspect" => server.create_token_introspection_response(request).await,
        _ => server.create_device_authorization_response(request).await,
    };
    (response.status().as_u16(), json_of(&response))
}

async fn own_token(server: &Direct, client: &str, details: &str, more: &[(&str, &str)]) -> (u16, Value) {
    let form = [("grant_type", "client_credentials"), ("authorization_details", details)];
    post(server, "/token", client, &[&form[..], more].concat()).await
}

fn payout(amount: u64) -> Value {
    json!({ "type": "payout", "amount": amount })
}

#[tokio::test]
async fn section_6_a_client_that_acts_for_itself_gets_what_the_type_allows_it() {
    let (server, _) = start();
    let details = json!([payout(5), payout(100)]);
    let (status, answer) = own_token(&server, "payroll", &details.to_string(), &[]).await;
    assert_eq!((status, &answer["authorization_details"]), (200, &details), "{answer}");
    assert_eq!(answer.get("scope"), None, "details alone get no default scope: {answer}");
    let token = answer["access_token"].as_str().expect("a token");
    let (_, known) = post(&server, "/introspect", "payroll", &[("token", token)]).await;
    assert_eq!((&known["active"], &known["authorization_details"]), (&json!(true), &details));

    let (_, both) =
        own_token(&server, "payroll", &json!([payout(5)]).to_string(), &[("scope", "read")]).await;
    assert_eq!((&both["scope"], &both["authorization_details"]), (&json!("read"), &json!([payout(5)])));
    let (_, plain) = post(&server, "/token", "payroll", &[("grant_type", "client_credentials")]).await;
    assert_eq!((&plain["scope"], plain.get("authorization_details")), (&json!("read"), None));
}

#[tokio::test]
async fn section_6_nothing_else() {
    let (server, _) = start();
    for (client, details) in [
        ("payroll", json!([payout(101)])),
        ("payroll", json!([payout(5), payout(101)])),
        ("payroll", json!([payout(0)])),
        ("payroll", json!([{ "type": "files", "path": "/" }])),
        ("payroll", json!([payout(5), { "type": "files", "path": "/" }])),
        ("payroll", json!([{ "type": "payout", "amount": 5, "more": 1 }])),
        ("payroll", json!([{ "type": "payout", "amount": "5" }])),
        ("payroll", json!([{ "type": "unknown" }])),
        ("payroll", json!([{}])),
        ("payroll", json!({})),
        ("payroll", json!([])),
        ("payroll", json!("payout")),
        // The type refuses this client, and its registration that one.
        ("other", json!([payout(5)])),
        ("limited", json!([payout(5)])),
        ("limited", json!([{ "type": "files", "path": "/" }])),
    ] {
        let (status, answer) = own_token(&server, client, &details.to_string(), &[]).await;
        assert_eq!(
            (status, &answer["error"]),
            (400, &json!("invalid_authorization_details")),
            "{client} {details} {answer}"
        );
    }
    let (status, _) = own_token(&server, "payroll", "not JSON", &[]).await;
    assert_eq!(status, 400);
}

/// The device's answer, and its request as a page finds it.
async fn device(server: &Direct, details: &Value) -> (Value, DeviceAuthorizationRequest) {
    let details = details.to_string();
    let (status, answer) =
        post(server, "/device_authorization", "other", &[("authorization_details", &details)]).await;
    assert_eq!(status, 200, "{answer}");
    let user_code = answer["user_code"].as_str().expect("a code");
    let found = server.find_device_request(user_code).await.expect("a store").expect("a device");
    (answer, found)
}

async fn poll(server: &Direct, device: &Value, more: &[(&str, &str)]) -> (u16, Value) {
    let code = device["device_code"].as_str().expect("a code");
    let form = [("grant_type", GRANT_TYPE), ("device_code", code)];
    post(server, "/token", "other", &[&form[..], more].concat()).await
}

#[tokio::test]
async fn a_device_gets_what_the_person_approved_and_narrows_it() {
    let (server, _) = start();
    let details = json!([payout(500), { "type": "files", "path": "/" }]);
    let (answer, request) = device(&server, &details).await;
    let lines = server.describe_authorization_details(request.authorization_details(), "en");
    assert_eq!(lines, ["Pay 500 €", "Read /"]);
    assert!(request.scope().is_empty(), "details alone get no default scope");
    assert!(server.approve_device_request(&request, Approval::new("alice-sub")).await.expect("a store"));

    // More than was granted uses nothing up.
    for wrong in
        [json!([payout(501)]), json!([payout(5), payout(5)]), json!([]), json!([{ "type": "unknown" }])]
    {
        let wrong = wrong.to_string();
        let (status, refused) = poll(&server, &answer, &[("authorization_details", &wrong)]).await;
        assert_eq!((status, &refused["error"]), (400, &json!("invalid_authorization_details")), "{wrong}");
    }
    let less = json!([payout(5)]);
    let (status, tokens) = poll(&server, &answer, &[("authorization_details", &less.to_string())]).await;
    assert_eq!((status, &tokens["authorization_details"]), (200, &less), "{tokens}");
    let refresh_token = tokens["refresh_token"].as_str().expect("a token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    let (_, all) = post(&server, "/token", "other", &form).await;
    assert_eq!(all["authorization_details"], details, "a refresh token keeps all of it: {all}");
}

#[tokio::test]
async fn the_application_narrows_what_a_device_gets_and_adds_no_type() {
    let (server, _) = start();
    let (answer, request) = device(&server, &json!([payout(500)])).await;
    let other = AuthorizationDetails::default().with("files", &Files { path: "/".into(), note: None });
    let refused =
        server.approve_device_request(&request, Approval::new("a").authorization_details(other)).await;
    assert!(refused.is_err(), "a type that the device did not ask for");
    let less = AuthorizationDetails::default().with("payout", &Payout { amount: 7 });
    let approval = Approval::new("alice-sub").authorization_details(less);
    assert!(server.approve_device_request(&request, approval).await.expect("a store"));
    let (_, tokens) = poll(&server, &answer, &[]).await;
    assert_eq!(tokens["authorization_details"], json!([payout(7)]), "{tokens}");
}

#[tokio::test]
async fn malformed_details_of_a_device_are_refused() {
    let (server, _) = start();
    for (client, details) in [
        ("other", json!([payout(0)])),
        ("other", json!([{ "type": "payout", "amount": 5, "more": 1 }])),
        ("other", json!([{ "type": "unknown" }])),
        ("other", json!([{ "type": "files", "path": "\u{202e}" }])),
        ("other", json!([{ "type": "files", "path": "/", "note": "n".repeat(16 * 1024) }])),
        ("other", json!({})),
        ("limited", json!([payout(5)])),
    ] {
        let form = [("authorization_details", &*details.to_string())];
        let (status, answer) = post(&server, "/device_authorization", client, &form).await;
        let expected = (400, &json!("invalid_authorization_details"));
        assert_eq!((status, &answer["error"]), expected, "{client} {details} {answer}");
    }
}
