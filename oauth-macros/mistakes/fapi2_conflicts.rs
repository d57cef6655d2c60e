//! What the FAPI 2.0 Security Profile leaves out.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(authorization_code, password),
    responses(code, code id_token, none),
    scopes(read = "Read your notes"),
    openid,
    endpoints(pushed_authorization_request, metadata),
    client_auth(client_secret_jwt),
    sender_constrained(dpop),
    request_objects(by_reference),
    pkce(plain),
    lifetimes(authorization_code = "61s"),
    access_tokens(jwt),
    resources(notes = "/notes" { scopes(read), access_token_signing_alg = "RS256" }),
    profile(fapi2)
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

fn main() {}
