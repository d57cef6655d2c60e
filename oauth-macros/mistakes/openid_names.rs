//! Names of OpenID Connect in the wrong places.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[oauth_server(
    grants(authorization_code),
    responses(code),
    openid(openid, emial, userinfo, end_session, address = 7),
    email,
    jwks,
    keys
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

fn main() {}
