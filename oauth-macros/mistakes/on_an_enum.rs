//! A server is a struct.

use oauth_runtime::oauth_server;

/// Not a server.
#[oauth_server(grants(client_credentials))]
enum Notes {
    Memory,
}

fn main() {
    let _ = Notes::Memory;
}
