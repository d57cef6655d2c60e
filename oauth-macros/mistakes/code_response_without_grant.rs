//! The response type needs the grant that redeems the code; told once, with its other mistakes absent.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[oauth_server(grants(client_credentials), responses(code, code token))]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl Interaction for Notes {
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &http::request::Parts,
    ) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

fn main() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let _ = Notes::new(issuer, MemoryStore::new()).router();
}
