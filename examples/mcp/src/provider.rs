//! The provider: who signs in, and which clients may ask them.

use http::request::Parts;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;
use oauth_runtime::{AuthorizationServer, BoxError, ClientMetadata, OAuthError, Scope, oauth_server};

/// The provider of one MCP server, which is at `/mcp`.
#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes", write = "Add notes"),
    endpoints(metadata, registration, revocation),
    clients(metadata_documents),
    resources(notes = "/mcp" { scopes(read, write), name = "Notes" }),
    profile(mcp)
)]
pub struct Notes {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

/// Clients that have no metadata document register themselves. Anybody may: a client gets nothing until a person
/// agrees, on a page that says which client it is.
impl RegistrationPolicy for Notes {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        let all = Scope::from_tokens(self.scope_tokens()).map_err(|_| OAuthError::ServerError)?;
        Ok(request.with_scope(&all))
    }
}

/// The store, with one person: alice.
pub fn store() -> Result<MemoryStore, BoxError> {
    let store = MemoryStore::new();
    store.put_user("alice", PasswordHash::new(&"wonderland".into())?, "248289761001");
    Ok(store)
}

/// The pages for login and consent.
pub fn pages() -> Result<Pages, BoxError> {
    Ok(Pages::builder().brand("Notes").accent("#0b6e4f").build()?)
}
