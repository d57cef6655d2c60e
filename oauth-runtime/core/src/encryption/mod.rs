//! Encrypted messages (JWE, RFC 7516): what the provider sends to a client that is registered for it, each kind a part
//! of its own; and request objects that a client encrypted for the provider.

mod messages;
mod registered;
mod request_object;

pub use messages::{
    EncryptedAuthorizationResponses, EncryptedIdTokens, EncryptedIntrospection, EncryptedUserInfo,
};
pub(crate) use registered::check_declared;
pub use request_object::EncryptedRequestObjects;
