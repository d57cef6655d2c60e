//! A server outlives every request.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials))]
struct Notes<'a> {
    #[store]
    store: MemoryStore,
    name: &'a str,
}

fn name<'a>(notes: &Notes<'a>) -> &'a str {
    notes.name
}

fn main() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let notes = Notes::new(issuer, MemoryStore::new(), "notes");
    let _ = (notes.router(), name(&notes));
}
