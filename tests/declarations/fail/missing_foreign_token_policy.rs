//! Somebody must say whose tokens those of other issuers are.

use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, TokenExchangePolicy};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{BoxError, oauth_server};

#[oauth_server(grants(device_code, token_exchange), token_exchange(foreign_tokens))]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl TokenExchangePolicy for Notes {
    async fn exchange(&self, _: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(Exchange::refuse("no"))
    }
}

fn main() {}
