//! A declaration against the core alone, without the façade: for applications that need no adapter and bring their own store.

use std::convert::Infallible;

use oauth_runtime_core::store::MemoryStore;
use oauth_runtime_core::{Client, oauth_server, oauth_storage};

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    endpoints(metadata),
    crate = ::oauth_runtime_core
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl Notes {
    /// The core knows no router, though the façade in this build does: the name is free.
    fn router(&self) -> &'static str {
        "of the application"
    }
}

struct Clients;

#[oauth_storage(crate = ::oauth_runtime_core)]
impl Clients {
    async fn get_client(&self, _: &str) -> Result<Option<Client>, Infallible> {
        Ok(None)
    }
}

#[tokio::test]
async fn a_provider_on_the_core_alone_answers_requests() {
    let issuer: oauth_runtime_core::Issuer = "https://notes.example".parse().expect("an issuer");
    let notes = Notes::new(issuer, MemoryStore::new());
    let request = http::Request::get("https://notes.example/.well-known/oauth-authorization-server");
    let request = request.header("host", "notes.example").body(bytes::Bytes::new()).expect("a request");
    let response = notes.create_response(request).await;
    assert_eq!(response.status(), http::StatusCode::OK);
    assert_eq!(notes.router(), "of the application");
    let _ = Clients;
}

#[test]
fn the_core_and_the_facade_have_the_same_types() {
    let client = oauth_runtime::Client::public("notes").redirect_uri("https://client.example/cb").build();
    let of_the_core: Client = client.expect("a client");
    let _ = MemoryStore::with_clients([of_the_core]);
}
