//! The declaration goes on the struct, storage methods into another attribute's block.

use oauth_runtime::oauth_server;

struct Notes;

#[oauth_server(grants(client_credentials))]
impl Notes {
    fn helper(&self) {}
}

fn main() {
    Notes.helper();
}
