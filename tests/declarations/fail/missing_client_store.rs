//! A store with no storage methods at all: one error for clients, one for tokens.

use oauth_runtime::oauth_server;

#[oauth_server(grants(client_credentials))]
struct Notes {
    #[store]
    store: Nothing,
}

struct Nothing;

fn main() {}
