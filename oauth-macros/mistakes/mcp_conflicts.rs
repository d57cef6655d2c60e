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

fn main() {}
