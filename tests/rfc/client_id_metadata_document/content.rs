//! Section 4.1: what a document contains.

use oauth_runtime::fetch::Fetched;
use oauth_runtime::{ClientDocuments, DocumentRedirectUris};
use serde_json::{Value, json};

use crate::support::{CLIENT, DocumentFixture, document, document_with};

/// The page about the document of a client, as a new provider sees it.
async fn page_with(members: Value) -> crate::support::Answer {
    let provider = DocumentFixture::start().await;
    provider.hosts.publish_with(&members);
    provider.page(CLIENT).await
}

#[tokio::test]
async fn what_is_missing_or_impossible_is_told_by_name() {
    for (members, problem) in [
        (json!({ "client_name": null }), "client_name: it is missing"),
        (json!({ "client_name": "\u{200b}" }), "client_name: it is missing"),
        (json!({ "client_name": 1 }), "client_name: it is wrong, or not possible here"),
        (json!({ "redirect_uris": null }), "redirect_uris: it is missing"),
        (json!({ "redirect_uris": [] }), "redirect_uris: it is missing"),
        (json!({ "redirect_uris": ["javascript:alert(1)"] }), "redirect_uris: "),
        (json!({ "redirect_uris": ["http://app.example/cb"] }), "redirect_uris: "),
        (json!({ "redirect_uris": ["https://*.app.example/cb"] }), "redirect_uris: "),
        (json!({ "client_secret": "a" }), "client_secret: "),
        (json!({ "client_secret_expires_at": 0 }), "client_secret_expires_at: "),
        (json!({ "token_endpoint_auth_method": "client_secret_basic" }), "token_endpoint_auth_method: "),
        (json!({ "token_endpoint_auth_method": "client_secret_post" }), "token_endpoint_auth_method: "),
        (json!({ "token_endpoint_auth_method": "client_secret_jwt" }), "token_endpoint_auth_method: "),
        (json!({ "token_endpoint_auth_method": "tls_client_auth" }), "token_endpoint_auth_method: "),
        (json!({ "token_endpoint_auth_method": "private_key_jwt" }), "jwks: "),
        (
            json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [] } }),
            "jwks: it contains no key",
        ),
        (json!({ "grant_types": ["client_credentials"] }), "grant_types: "),
        (json!({ "grant_types": ["password"] }), "grant_types: "),
        (json!({ "grant_types": ["implicit"], "response_types": ["token"] }), "grant_types: "),
        (json!({ "response_types": ["token"] }), "grant_types: "),
        (json!({ "scope": ["read"] }), "scope: "),
        (json!({ "logo_uri": "javascript:alert(1)" }), "logo_uri: "),
    ] {
        let page = page_with(members.clone()).await;
        page.assert_page("invalid_client");
        assert!(page.body.contains(problem), "{members}: {page:?}");
    }
}

#[tokio::test]
async fn a_document_is_for_many_servers() {
    for members in [
        json!({ "of_tomorrow": { "a": [1] }, "software_statement": "eyJ", "default_scope": "admin" }),
        json!({ "token_endpoint_auth_method": null }),
        json!({ "grant_types": null, "response_types": null }),
        json!({ "grant_types": ["authorization_code", "client_credentials", "urn:example:other"] }),
        json!({ "grant_types": ["authorization_code", "implicit"], "response_types": ["code", "token"] }),
        json!({ "client_uri": "https://app.example", "logo_uri": "https://app.example/logo.png", "client_secret": null }),
        json!({ "sector_identifier_uri": "https://app.example/sector.json" }),
    ] {
        let page = page_with(members.clone()).await;
        assert_eq!(page.status, 200, "{members}: {page:?}");
    }
}

#[tokio::test]
async fn no_client_credentials_and_no_tokens_through_the_browser() {
    let provider = DocumentFixture::start().await;
    provider.hosts.publish_with(&json!({
        "grant_types": ["authorization_code", "client_credentials", "implicit"],
        "response_types": ["code", "token"],
    }));
    provider.code().await;
    provider.token(&[("grant_type", "client_credentials")]).await.assert_error(400, "unauthorized_client");
    let answer = provider.ask(&[("response_type", "token")], &[("x-user", "alice")]).await;
    answer.assert_page("unauthorized_client");
}

#[tokio::test]
async fn the_type_is_one_of_json() {
    for (content_type, is_good) in [
        (Some("application/json"), true),
        (Some("Application/JSON; charset=utf-8"), true),
        (Some("application/oauth-client+json"), true),
        (Some("text/html"), false),
        (Some("text/json"), false),
        (Some("application/jsonp"), false),
        (Some("application/+json"), false),
        (Some("application/json-seq"), false),
        (None, false),
    ] {
        let provider = DocumentFixture::start().await;
        let mut answer = Fetched::new(document().to_string());
        answer.content_type = content_type.map(str::to_owned);
        provider.hosts.answer(CLIENT, Ok(answer));
        let page = provider.page(CLIENT).await;
        assert_eq!(page.status == 200, is_good, "{content_type:?}: {page:?}");
        if !is_good {
            page.assert_page("invalid_client");
        }
    }
}

#[tokio::test]
async fn what_is_no_document_at_all() {
    for body in ["", "null", "[]", "\"https://app.example/client.json\"", "{", "<html>", "{\"client_id\":1}"]
    {
        let provider = DocumentFixture::start().await;
        provider.hosts.answer(CLIENT, Ok(Fetched::new(body).content_type("application/json")));
        provider.page(CLIENT).await.assert_page("invalid_client");
    }
}

#[tokio::test]
async fn the_scope_is_what_the_operator_allows_and_the_documents_own_is_the_default() {
    let all = DocumentFixture::start().await;
    assert!(all.page(CLIENT).await.body.ends_with("scope: read write"));
    let provider = DocumentFixture::start().await;
    provider.hosts.publish_with(&json!({ "scope": "read admin" }));
    assert!(provider.page(CLIENT).await.body.ends_with("scope: read"));
    let more = provider.ask(&[("scope", "write")], &[]).await;
    assert!(more.body.ends_with("scope: write"), "{more:?}");
    let narrow = DocumentFixture::start_with(ClientDocuments::new().scope("read".parse().expect("a scope")));
    let answer = narrow.await.ask(&[("scope", "write")], &[]).await;
    answer.assert_page("invalid_scope");
}

#[tokio::test]
async fn section_8_1_an_operator_may_demand_the_origin_of_the_document() {
    let own = DocumentRedirectUris::SameOriginOrLoopback;
    for (uri, is_allowed) in [
        ("https://app.example/other", true),
        ("http://127.0.0.1/cb", true),
        ("http://localhost:3000/cb", true),
        ("http://[::1]/cb", true),
        ("https://www.app.example/cb", false),
        ("https://app.example:8443/cb", false),
        ("https://other.example/cb", false),
        ("com.example.app:/cb", false),
        ("vscode://app.example/cb", false),
    ] {
        let provider = DocumentFixture::start_with(ClientDocuments::new().redirect_uris(own)).await;
        provider.hosts.publish_with(&json!({ "redirect_uris": [uri] }));
        let page = provider.ask(&[("redirect_uri", uri)], &[]).await;
        assert_eq!(page.status == 200, is_allowed, "{uri}: {page:?}");
        let any = DocumentFixture::start().await;
        any.hosts.publish(CLIENT, &document_with(&json!({ "redirect_uris": [uri] })));
        assert_eq!(any.ask(&[("redirect_uri", uri)], &[]).await.status, 200, "{uri}");
    }
}
