//! Kinds of request objects that are none, or that are named twice.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction};

#[oauth_server(
    responses(none),
    request_objects(by_values, request, request_uri, unsigned, by_reference, by_reference, 1)
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
