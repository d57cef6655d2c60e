//! A slip in the name of a grant type. What uses the server is no further error.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[oauth_server(grants(authorisation_code), responses(code), scopes(read = "Read your notes"))]
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
    let _: Option<scope::Read> = None;
}
