//! The declaration: every grant, response type and endpoint that the framework has.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, oauth_server};

use crate::api::Notes;
use crate::consents::Consents;
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
    store: MemoryStore,
    #[users]
    users: Users,
    consents: Consents,
    notes: Notes,
}

impl Provider {
    /// The parts of a provider with these clients and users.
    pub fn parts(clients: Vec<Client>, users: Users) -> (MemoryStore, Users, Consents, Notes) {
        (MemoryStore::with_clients(clients), users, Consents::default(), Notes::default())
    }

    /// Where clients and tokens are.
    pub fn token_store(&self) -> &MemoryStore {
        &self.store
    }

    /// The resource owners.
    pub fn people(&self) -> &Users {
        &self.users
    }

    /// Who allowed what to which client.
    pub fn consents(&self) -> &Consents {
        &self.consents
    }

    /// What the protected API keeps.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }
}
