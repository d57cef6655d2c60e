//! Only JWTs are signed, with an algorithm that there is.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    access_tokens(opaque),
    resources(
        misspelt = "/a" { access_tokens(jwt), access_token_signing_alg = "ES265" },
        symmetric = "/b" { access_tokens(jwt), access_token_signing_alg = "HS256" },
        unquoted = "/c" { access_tokens(jwt), access_token_signing_alg = ES256 },
        opaque = "/d" { access_tokens(opaque), access_token_signing_alg = "ES256" },
        inherited = "/e" { access_token_signing_alg = "ES256" },
    )
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

fn main() {}
