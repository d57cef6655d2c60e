//! Resource servers.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use oauth_runtime::resource_server::TokenVerifier;
use oauth_runtime::{Granted, resource_server};

#[resource_server]
pub struct WithoutScope;

#[resource_server(scopes(read = "Read", "notes:write" = "Change"), scope_module = tuple_scope)]
pub(crate) struct Tuple(#[allow(dead_code)] u8);

#[resource_server(scopes(read = "Read"), scope_module = generic_scope, constructor = start)]
struct Generic<T: Clone>
where
    T: Default,
{
    notes: T,
}

/// A field and a local name of ours shadow nothing.
#[resource_server(scopes(read = "Read"))]
struct Fields {
    verifier: u8,
    #[cfg(any())]
    left_out: Nothing,
}

mod inner {
    #[oauth_runtime::resource_server(scopes(read = "Read"), crate = ::oauth_runtime)]
    pub(super) struct Inner;
}

#[test]
fn all_of_them_are_made_and_routed() {
    let issuer = "https://notes.example".parse().expect("an issuer");
    let verifier = TokenVerifier::builder(issuer, "https://api.example").build().expect("a verifier");
    let plain: Arc<WithoutScope> = WithoutScope::new(verifier.clone());
    let tuple = Tuple::new(verifier.clone(), 1);
    let generic = Generic::start(verifier.clone(), String::new());
    let fields = Fields::new(verifier.clone(), 7);
    let any = async |_: Granted<(), WithoutScope>| "";
    let both = async |_: Granted<(tuple_scope::Read, tuple_scope::NotesWrite)>| "";
    let read = async |_: Granted<generic_scope::Read, Generic<String>>| "";
    let of_inner = async |_: Granted<inner::scope::Read>| "";
    let _: Router = Router::new()
        .merge(plain.router())
        .merge(Router::new().route("/any", get(any)).with_state(plain))
        .merge(Router::new().route("/both", get(both)).with_state(tuple))
        .merge(Router::new().route("/read", get(read)).with_state(generic.clone()))
        .merge(Router::new().route("/inner", get(of_inner)).with_state(inner::Inner::new(verifier.clone())));
    assert_eq!((fields.verifier, generic.notes.as_str()), (7, ""));
    assert_eq!(fields.verifier().resource().identifier(), "https://api.example");
}
