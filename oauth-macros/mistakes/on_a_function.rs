//! A server is a struct.

use oauth_runtime::oauth_server;

#[oauth_server(grants(client_credentials))]
async fn notes() {}

fn main() {
    let _ = notes();
}
