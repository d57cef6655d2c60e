//! A user's own names and imports do not break the expansion, nor does a strict lint level.

#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]
#![deny(unused_qualifications, elided_lifetimes_in_paths, trivial_bounds, single_use_lifetimes)]

use oauth_runtime::oauth_server;

mod core {}
mod std {}

#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct Result;
#[allow(dead_code)]
struct Arc;
#[allow(dead_code)]
struct String;

/// Its fields are named as the parameters of the generated code are.
#[derive(Debug)]
#[oauth_server(
    grants(client_credentials),
    scopes(type = "Types", r#use = "Uses", self = "Self"),
    endpoints(introspection, revocation, metadata)
)]
struct Notes {
    #[store]
    request: oauth_runtime::store::MemoryStore,
    issuer: u8,
    settings: u16,
    r#type: (),
}

#[test]
fn compiles() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let notes = Notes::new(issuer, oauth_runtime::store::MemoryStore::new(), 1, 2, ());
    assert_eq!((notes.issuer, notes.settings, notes.r#type), (1, 2, ()));
    let _ = (scope::Type, scope::Use, scope::Self_);
}
