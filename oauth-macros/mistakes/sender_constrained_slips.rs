//! Tokens that cannot be bound, and words that bind nothing.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction};

#[oauth_server(
    grants(client_credentials),
    sender_constrained(mtls, tls_client_auth, bearer, dpopp, mtls, 1)
)]
struct OtherWords {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), sender_constrained(required))]
struct NothingBinds {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), sender_constrained)]
struct WithoutList {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), dpop, mtls)]
struct Misplaced {
    #[store]
    store: MemoryStore,
}

#[oauth_server(responses(none), sender_constrained(dpop))]
struct WithoutTokens {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(authorization_code),
    responses(code, code token),
    sender_constrained(dpop, mtls, required)
)]
struct TokensInResponses {
    #[store]
    store: MemoryStore,
}

impl Interaction for WithoutTokens {
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &http::request::Parts,
    ) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

fn main() {}
