//! A server is a struct.

use oauth_runtime::oauth_server;

#[oauth_server(grants(client_credentials))]
union Notes {
    _number: u8,
}

fn main() {}
