//! All mistakes of a declaration in one compile, one error each.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[oauth_server(
    grants(authorisation_code, implicit, client_credentials, client_credentials),
    responses(code, tokn),
    scopes(read, "a b" = "Spaced"),
    endpoints(introspecton, revocation = "/token"),
    lifetimes(access_token = 3600),
    issuer = "http://notes.example",
    profle(oauth21),
)]
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
    let _ = Notes::new(MemoryStore::new()).router();
    let _: Option<scope::Read> = None;
}
