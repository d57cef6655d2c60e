//! Devices whose client is named by a document (RFC 8628).

use std::time::Duration;

use oauth_runtime::Approval;
use oauth_runtime::device::GRANT_TYPE;
use serde_json::json;

use crate::support::{CLIENT, DocumentFixture};

#[tokio::test]
async fn a_device_is_stored_as_a_client_once_a_person_connects_it() {
    let provider = DocumentFixture::start().await;
    provider.hosts.publish_with(&json!({ "grant_types": ["authorization_code", GRANT_TYPE] }));
    let begun = provider.http.post("/device_authorization", None, &[("client_id", CLIENT)]).await;
    assert_eq!(begun.status, 200, "{begun:?}");
    let device_code = begun.text("device_code");
    let poll =
        || async { provider.token(&[("grant_type", GRANT_TYPE), ("device_code", &device_code)]).await };
    poll().await.assert_error(400, "authorization_pending");
    assert!(provider.stored(CLIENT).await.is_none());

    let found = provider.server.find_device_request(&begun.text("user_code")).await.expect("a store");
    let found = found.expect("a device");
    assert_eq!(found.client().document_host().as_deref(), Some("app.example"));
    let counts = provider.server.approve_device_request(&found, Approval::new("alice-sub")).await;
    assert_eq!(counts, Ok(true));
    assert!(provider.stored(CLIENT).await.expect("a client").is_unused());
    provider.clock.advance(std::time::Duration::from_secs(5));
    let tokens = poll().await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert!(!provider.stored(CLIENT).await.expect("a client").is_unused());
}

#[tokio::test]
async fn a_document_without_the_grant_starts_no_device() {
    let provider = DocumentFixture::start().await;
    let begun = provider.http.post("/device_authorization", None, &[("client_id", CLIENT)]).await;
    begun.assert_error(400, "unauthorized_client");
}

/// People may use devices alone, and never come to the authorization endpoint.
#[tokio::test]
async fn devices_sweep_now_and_then() {
    let provider = DocumentFixture::start().await;
    provider.hosts.publish_with(&json!({ "grant_types": ["authorization_code", GRANT_TYPE] }));
    let begin = async || {
        let begun = provider.http.post("/device_authorization", None, &[("client_id", CLIENT)]).await;
        assert_eq!(begun.status, 200, "{begun:?}");
        begun.text("user_code")
    };
    let found = provider.server.find_device_request(&begin().await).await.expect("a store");
    let found = found.expect("a device");
    assert_eq!(provider.server.approve_device_request(&found, Approval::new("alice-sub")).await, Ok(true));
    assert!(provider.stored(CLIENT).await.is_some());
    provider.clock.advance(Duration::from_secs(31 * 24 * 3600));
    begin().await;
    let gone = async {
        while provider.stored(CLIENT).await.is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), gone).await.expect("it is swept");
}
