//! Introspection responses as signed JWTs (RFC 9701): a resource server can prove later what the provider said.

mod accept;
mod part;

pub use part::SignedIntrospection;
