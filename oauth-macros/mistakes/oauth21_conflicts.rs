//! What OAuth 2.1 has left out.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[oauth_server(grants(authorization_code, password), responses(code, code token), pkce(plain), profile(oauth21))]
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
