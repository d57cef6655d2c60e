//! A provider with all grants, response types and endpoints.

use http::request::Parts;
use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, TokenExchangePolicy};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, password, refresh_token, client_credentials, device_code, token_exchange),
    responses(code, token, none, code token),
    scopes(read = "Read notes"),
    endpoints(introspection, revocation, metadata)
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

impl TokenExchangePolicy for Notes {
    async fn exchange(&self, _: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(Exchange::refuse("nothing is exchanged"))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    footprint::serve(Notes::new(footprint::issuer()?, footprint::store()?).router()).await
}
