use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(authorization_code),
    responses(code),
    openid(openid, emial, userinfo, end_session, address = 7),
    scopes(profile = "Your name"),
    email,
    jwks,
    keys
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(authorization_code), responses(code), openid(profile), scopes(profile = "Your name"))]
struct Twice {
    #[store]
    store: MemoryStore,
}

fn main() {}
