//! What an operator decides: which hosts, clients of their own, and the end of a client.

use oauth_runtime::administration::{Administration, AdministrationError};
use oauth_runtime::{Client, ClientDocuments, oauth_server};
use serde_json::json;

use crate::support::{CLIENT, DocumentFixture, document_with};

#[tokio::test]
async fn section_7_2_a_registered_client_wins_whatever_its_identifier_looks_like() {
    let provider = DocumentFixture::start().await;
    let own = Client::confidential(CLIENT, "a-long-random-secret").name("Registered").scope("read");
    provider.store.put_client(own.redirect_uri("https://app.example/cb").build().expect("a client"));
    let page = provider.page(CLIENT).await;
    assert!(page.body.starts_with("Registered of None"), "{page:?}");
    provider.redeem("x").await.assert_error(401, "invalid_client");
    assert_eq!(provider.hosts.count(), 0);
}

#[tokio::test]
async fn a_disabled_client_is_unknown_and_its_document_is_not_fetched() {
    let provider = DocumentFixture::start().await;
    let tokens = provider.tokens().await;
    let administration = Administration::of(&provider.server, std::sync::Arc::clone(&provider.store));
    administration.disable_client(CLIENT).await.expect("a client");
    provider.hosts.count();
    provider.clock.advance(std::time::Duration::from_secs(2 * 24 * 3600));
    provider.page(CLIENT).await.assert_page("invalid_client");
    provider.refresh(&tokens.text("refresh_token")).await.assert_error(401, "invalid_client");
    assert_eq!(provider.hosts.count(), 0);
    administration.enable_client(CLIENT).await.expect("a client");
    assert_eq!(provider.page(CLIENT).await.status, 200);
}

#[tokio::test]
async fn hosts_are_allowed_and_denied() {
    let documents = ClientDocuments::new()
        .allow_host("app.example")
        .allow_host("*.tools.example")
        .deny_host("evil.tools.example");
    let provider = DocumentFixture::start_with(documents).await;
    for (client_id, is_allowed) in [
        ("https://app.example/client.json", true),
        ("https://app.example:8443/client.json", true),
        ("https://a.tools.example/client.json", true),
        ("https://tools.example/client.json", false),
        ("https://evil.tools.example/client.json", false),
        ("https://other.example/client.json", false),
        ("https://app.example.evil.example/client.json", false),
    ] {
        provider.hosts.publish(client_id, &document_with(&json!({ "client_id": client_id })));
        let page = provider.page(client_id).await;
        assert_eq!(page.status == 200, is_allowed, "{client_id}: {page:?}");
        assert_eq!(provider.hosts.count(), usize::from(is_allowed), "{client_id}");
    }
}

/// A provider on the same store that decided otherwise.
async fn restarted(provider: &DocumentFixture, documents: ClientDocuments) -> DocumentFixture {
    let other = DocumentFixture::start_with(documents).await;
    let stored = provider.stored(CLIENT).await.expect("a client");
    other.store.put_client(stored);
    other
}

#[tokio::test]
async fn clients_of_a_denied_host_and_without_documents_are_unknown() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    for documents in [ClientDocuments::refused(), ClientDocuments::new().deny_host("app.example")] {
        let other = restarted(&provider, documents).await;
        other.page(CLIENT).await.assert_page("invalid_client");
        other.redeem("x").await.assert_error(401, "invalid_client");
        assert_eq!(other.hosts.count(), 0);
    }
    let metadata = restarted(&provider, ClientDocuments::refused()).await;
    let metadata = metadata.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata.get("client_id_metadata_document_supported"), None);
}

#[tokio::test]
async fn a_change_of_the_document_keeps_what_the_operator_decided() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    let stored = provider.stored(CLIENT).await.expect("a client");
    let resources = vec!["https://api.example".to_owned()];
    let metadata = stored.metadata().clone().with(|own| own.resources.clone_from(&resources));
    provider.store.put_client(stored.with_metadata(metadata).expect("a valid client"));
    provider.hosts.publish(CLIENT, &document_with(&json!({ "client_name": "Renamed" })));
    provider.clock.advance(std::time::Duration::from_secs(2 * 24 * 3600));
    let page = provider.page(CLIENT).await;
    assert_eq!(page.status, 200, "{page:?}");
    let changed = provider.stored(CLIENT).await.expect("a client");
    assert_eq!(changed.name(), "Renamed");
    assert_eq!(changed.metadata().resources, resources);
}

#[tokio::test]
async fn all_clients_of_a_host_end_at_once() {
    let provider = DocumentFixture::start().await;
    let tokens = provider.tokens().await;
    for client_id in ["https://app.example:8443/other.json", "https://other.example/client.json"] {
        provider.hosts.publish(client_id, &document_with(&json!({ "client_id": client_id })));
        let approved = provider.ask(&[("client_id", client_id)], &[("x-user", "alice")]).await;
        assert_eq!(approved.status, 303, "{approved:?}");
    }
    let administration = Administration::new(std::sync::Arc::clone(&provider.store));
    assert_eq!(administration.revoke_clients_of_host("example").await, Ok(0));
    for unclear in ["app.example:8443", "App.example", "https://app.example/client.json", "app.example.", ""]
    {
        let refused = administration.revoke_clients_of_host(unclear).await;
        assert_eq!(refused, Err(AdministrationError::Host(unclear.to_owned())), "nothing would match");
    }
    assert_eq!(administration.revoke_clients_of_host("app.example").await, Ok(2));
    assert_eq!(provider.http.introspect(&tokens.text("access_token")).await, json!({ "active": false }));
    let left = administration.clients().await.expect("the store");
    let left: Vec<_> = left.iter().map(Client::client_id).collect();
    assert_eq!(left, ["api", "https://other.example/client.json"]);
}

#[tokio::test]
async fn documents_on_this_machine_are_for_developing_clients() {
    let client_id = "http://localhost:8080/client.json";
    for documents in [ClientDocuments::new(), ClientDocuments::new().allow_loopback(true)] {
        let is_allowed = documents.clone().allow_loopback(false);
        let provider = DocumentFixture::start_with(documents.clone()).await;
        provider.hosts.publish(client_id, &document_with(&json!({ "client_id": client_id })));
        let is_allowed = format!("{is_allowed:?}") != format!("{documents:?}");
        assert_eq!(provider.page(client_id).await.status == 200, is_allowed);
    }
}

#[oauth_server(grants(authorization_code), responses(code), clients(metadata_documents), scope_module = none)]
struct Plain {
    #[store]
    store: oauth_runtime::store::MemoryStore,
}

impl oauth_runtime::Interaction for Plain {
    async fn authorize(
        &self,
        _: &oauth_runtime::AuthorizationRequest,
        _: &http::request::Parts,
    ) -> Result<oauth_runtime::Decision, oauth_runtime::BoxError> {
        Ok(oauth_runtime::Decision::Denied)
    }
}

#[test]
fn a_provider_does_not_start_without_what_it_needs() {
    let build = |issuer: &str, documents: ClientDocuments, fetches: bool| {
        let store = oauth_runtime::store::MemoryStore::new();
        let builder = Plain::builder(issuer.parse().expect("an issuer"), store).client_documents(documents);
        let builder =
            if fetches { builder.fetcher(oauth_runtime::fetch::FixedAnswers::new()) } else { builder };
        builder.try_build().map(drop).map_err(|error| error.to_string())
    };
    let public = "https://notes.example";
    let error = build(public, ClientDocuments::new(), false).expect_err("no fetcher");
    assert!(error.starts_with("fetcher: `clients(metadata_documents)` is declared"), "{error}");
    assert_eq!(build(public, ClientDocuments::refused(), false), Ok(()));
    assert_eq!(build(public, ClientDocuments::new(), true), Ok(()));
    let local = || ClientDocuments::new().allow_loopback(true);
    let error = build(public, local(), true).expect_err("a public issuer");
    assert!(error.starts_with("client_documents: documents on this machine are allowed"), "{error}");
    assert_eq!(build("http://localhost:9000", local(), true), Ok(()));
}
