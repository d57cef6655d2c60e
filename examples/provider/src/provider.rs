//! The declaration: every grant, response type and endpoint that the framework has.

use oauth_runtime::oauth_server;
use oauth_runtime::store::AnyStore;
use oauth_runtime::ui::Pages;

use crate::api::Notes;
use crate::users::Users;

/// The reference provider. It shows the deprecated practices too, so that clients which still need them can be tried.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, password, refresh_token, client_credentials),
    responses(code, token, none, code token),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, revocation, metadata)
)]
pub struct Provider {
    #[store]
    store: AnyStore,
    #[users]
    users: Users,
    notes: Notes,
    pages: Pages,
}

impl Provider {
    /// Where clients, tokens, sessions and consents are.
    pub fn token_store(&self) -> &AnyStore {
        &self.store
    }

    /// The resource owners.
    pub fn people(&self) -> &Users {
        &self.users
    }

    /// How the pages look.
    pub fn page_settings(&self) -> &Pages {
        &self.pages
    }

    /// What the protected API keeps.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }
}
