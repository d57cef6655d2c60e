//! A slip in a response type, a name of OpenID Connect, and the name of a grant.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[oauth_server(grants(authorization_code), responses(code, tokn, id_tokn, authorization_code))]
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

fn main() {}
