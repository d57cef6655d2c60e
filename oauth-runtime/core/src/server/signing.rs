//! A provider that signs.

use super::AuthorizationServer;
use crate::keys::SigningKeys;

/// A declared provider that signs ID tokens or access tokens. [`#[oauth_server]`](crate::oauth_server)
/// implements it if the declaration has `openid` or JWT access tokens.
pub trait SigningProvider: AuthorizationServer {
    /// The keys that sign, which the provider publishes.
    fn keys(&self) -> &SigningKeys;
}
