//! Registration counts what comes from an address.

use oauth_runtime::administration::Administration;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::{ClientRegistrationStore, ClientStore, Replacement, Storage, TokenStore};
use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens};
use oauth_runtime::{Client, ClientMetadata, Digest, OAuthError, oauth_server};

#[oauth_server(grants(client_credentials), endpoints(registration))]
struct Notes {
    #[store]
    store: Clients,
}

impl RegistrationPolicy for Notes {
    async fn register(
        &self,
        request: &RegistrationRequest,
        _: &http::request::Parts,
    ) -> Result<ClientMetadata, OAuthError> {
        Ok(request.metadata().clone())
    }
}

struct Clients;

impl Storage for Clients {
    type Error = std::fmt::Error;
}

impl ClientStore for Clients {
    async fn get_client(&self, _: &str) -> Result<Option<Client>, std::fmt::Error> {
        Ok(None)
    }
}

impl ClientRegistrationStore for Clients {
    async fn create_client(&self, _: Client) -> Result<bool, std::fmt::Error> {
        Ok(true)
    }

    async fn replace_client(&self, _: &Client, _: Client) -> Result<Replacement, std::fmt::Error> {
        Ok(Replacement::Unknown)
    }

    async fn delete_client(&self, _: &str) -> Result<bool, std::fmt::Error> {
        Ok(false)
    }

    async fn list_clients(&self, _: Option<&str>, _: usize) -> Result<Vec<Client>, std::fmt::Error> {
        Ok(Vec::new())
    }
}

impl TokenStore for Clients {
    async fn create_token(&self, _: IssuedTokens) -> Result<(), std::fmt::Error> {
        Ok(())
    }

    async fn get_token(&self, _: &Digest) -> Result<Option<AccessToken>, std::fmt::Error> {
        Ok(None)
    }

    async fn revoke_token(&self, _: &Digest) -> Result<(), std::fmt::Error> {
        Ok(())
    }

    async fn revoke_grant(&self, _: &GrantId) -> Result<(), std::fmt::Error> {
        Ok(())
    }
}

fn main() {
    let _ = Administration::new(Clients);
}
