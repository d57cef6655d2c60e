//! The FAPI 2.0 Security Profile and FAPI 2.0 Message Signing: rules that hold for every client of a provider with
//! `profile(fapi2)` or `profile(fapi2_message_signing)`, and for single clients with
//! [`ClientMetadata::profile`](crate::ClientMetadata::profile).
//!
//! What a declaration says, the macro checks. The rest is here: what settings and keys must be ([`start`]), what a client
//! may be registered for ([`client`]), what its requests must be ([`request`], and [`rules`] where other modules check
//! them), and what the metadata document says ([`metadata`]).

mod client;
mod metadata;
mod part;
mod request;
mod rules;
mod signatures;
mod start;

pub use part::Fapi2;
pub use signatures::Fapi2Signatures;

use crate::server::AuthorizationServer;
use crate::{ClientMetadata, SecurityProfile};

/// The profile that a client with these metadata is held to: the provider's or its own, whichever is stricter.
fn profile_of<S: AuthorizationServer>(metadata: &ClientMetadata) -> Option<SecurityProfile> {
    match (S::DECLARATION.profile, metadata.profile) {
        (Some(provider), Some(client)) if client.includes(provider) => Some(client),
        (provider, client) => provider.or(client),
    }
}
