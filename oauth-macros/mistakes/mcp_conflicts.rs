//! What an MCP client needs, and OAuth 2.1 demands.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(password), scopes(read = "Read your notes"), profile(mcp))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), profile(mpc))]
struct Others {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(metadata),
    resources(notes = "/mcp" { scopes(read) }),
    lifetimes(access_token = "30d"),
    profile(mcp)
)]
struct LongSessions {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(metadata),
    clients(registered),
    resources(notes = "/mcp" { scopes(read) }),
    profile(mcp)
)]
struct Misspelt {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    endpoints(registration),
    clients(preregistered)
)]
struct Contradicting {
    #[store]
    store: MemoryStore,
}

fn main() {}
