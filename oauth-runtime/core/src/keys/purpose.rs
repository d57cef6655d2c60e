//! What a key signs.

/// A kind of message that the provider signs, for [`SigningKeys::with_purposes`](super::SigningKeys::with_purposes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningPurpose {
    /// ID tokens (OpenID Connect Core section 2).
    IdToken,
    /// UserInfo responses as JWTs (OpenID Connect Core section 5.3.2).
    UserInfo,
    /// JWT access tokens (RFC 9068).
    AccessToken,
    /// Authorization responses as JWTs (JARM).
    AuthorizationResponse,
    /// Introspection responses as JWTs (RFC 9701).
    Introspection,
    /// Logout tokens (Back-Channel Logout section 2.4). Clients expect them with the algorithm of their ID tokens.
    LogoutToken,
    /// Security event tokens of shared signals (RFC 8417). Without a key of their own for this purpose, those of ID tokens
    /// sign them.
    SecurityEvent,
}
