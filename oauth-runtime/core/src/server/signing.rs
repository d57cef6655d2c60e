//! A provider that signs.

use super::AuthorizationServer;
use crate::keys::SigningKeys;

/// A declared provider that signs ID tokens, access tokens or introspection responses.
/// [`#[oauth_server]`](crate::oauth_server) implements it if the declaration has `openid`, JWT access tokens or
/// `introspection(signed)`.
pub trait SigningProvider: AuthorizationServer {
    /// The keys that sign, which the provider publishes.
    fn keys(&self) -> &SigningKeys;
}
