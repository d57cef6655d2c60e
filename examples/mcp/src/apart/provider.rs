//! The provider, for another MCP server: its access tokens are JWTs, which that server checks by itself.

use http::request::Parts;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;
use oauth_runtime::{AuthorizationServer, ClientMetadata, OAuthError, Scope, oauth_server};

/// The provider of one MCP server, whose URL its builder names.
#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes", write = "Add notes"),
    endpoints(metadata, registration, revocation),
    clients(metadata_documents),
    resources(notes { scopes(read, write), name = "Notes" }),
    access_tokens(jwt),
    profile(mcp)
)]
pub struct Login {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

/// Clients that have no metadata document register themselves. Anybody may: a client gets nothing until a person
/// agrees, on a page that says which client it is.
impl RegistrationPolicy for Login {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        let all = Scope::from_tokens(self.scope_tokens()).map_err(|_| OAuthError::ServerError)?;
        Ok(request.with_scope(&all))
    }
}
