//! Tokens of other issuers and transaction tokens need an exchange.

use oauth_runtime::oauth_server;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    token_exchange(foreign_tokens, foreign_tokens, transaction_tokens, transaction_token, saml2)
)]
struct WithoutExchange {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

#[oauth_server(grants(client_credentials, token_exchange))]
struct WithoutTokens {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(password, token_exchange), token_exchange(transaction_tokens))]
struct WithoutKeys {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), foreign_tokens, transaction_tokens)]
struct WithoutPlace {
    #[store]
    store: MemoryStore,
}

fn main() {}
