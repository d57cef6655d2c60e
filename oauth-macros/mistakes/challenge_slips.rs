//! People log in in an application of the provider's own: the pages ask, and the application gets a code.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;

#[oauth_server(grants(authorization_code), responses(code), endpoints(authorization_challenge))]
struct WithoutPages {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    openid,
    responses(id_token),
    endpoints(authorization_challenge)
)]
struct WithoutCode {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

#[oauth_server(grants(authorization_code), responses(code), endpoints(authorize_challenge))]
struct Misnamed {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    endpoints(authorization_challenge = "/token")
)]
struct OnOnePath {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

fn main() {}
