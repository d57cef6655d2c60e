//! OAuth Client ID Metadata Document (draft-ietf-oauth-client-id-metadata-document; the sections are those of version 02).

mod caching;
mod content;
mod devices;
mod keys;
mod operators;
mod storing;

use serde_json::json;

use crate::support::{CLIENT, DocumentFixture};

#[tokio::test]
async fn section_3_a_client_is_known_by_the_url_of_its_document() {
    let provider = DocumentFixture::start().await;
    let page = provider.page(CLIENT).await;
    assert!(
        page.body.starts_with("Notes for the desk of Some(\"app.example\"), loopback: false"),
        "{page:?}"
    );
    let tokens = provider.tokens().await;
    let introspected = provider.http.introspect(&tokens.text("access_token")).await;
    assert_eq!((&introspected["active"], &introspected["client_id"]), (&json!(true), &json!(CLIENT)));
    let refreshed = provider.refresh(&tokens.text("refresh_token")).await;
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
    let revoked = provider
        .http
        .post("/revoke", None, &[("client_id", CLIENT), ("token", &refreshed.text("access_token"))])
        .await;
    assert_eq!(revoked.status, 200, "{revoked:?}");
    assert_eq!(provider.http.introspect(&refreshed.text("access_token")).await, json!({ "active": false }));
}

#[tokio::test]
async fn section_3_a_port_is_part_of_the_identifier_and_of_what_people_see() {
    let provider = DocumentFixture::start().await;
    let client_id = "https://app.example:8443/client.json";
    provider.page(client_id).await.assert_page("invalid_client");
    provider.hosts.publish(client_id, &crate::support::document_with(&json!({ "client_id": client_id })));
    // The failure is remembered for a moment.
    provider.clock.advance(std::time::Duration::from_secs(10));
    let page = provider.page(client_id).await;
    assert!(page.body.contains("of Some(\"app.example:8443\")"), "{page:?}");
}

#[tokio::test]
async fn section_8_1_a_loopback_redirect_uri_works_on_every_port_and_is_told() {
    let provider = DocumentFixture::start().await;
    let page = provider.ask(&[("redirect_uri", "http://127.0.0.1:7777/cb")], &[]).await;
    assert!(page.body.contains("loopback: true"), "{page:?}");
}

#[tokio::test]
async fn the_metadata_says_that_documents_are_supported() {
    let provider = DocumentFixture::start().await;
    let metadata = provider.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata["client_id_metadata_document_supported"], true);
    assert_eq!(metadata["token_endpoint_auth_methods_supported"][0], "client_secret_basic");
}
