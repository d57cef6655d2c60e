//! When a refresh returns a new refresh token.

use std::time::Duration;

use crate::token::RefreshToken;
use crate::{Client, Timestamp};

/// When a refresh returns a new refresh token and ends the presented one (RFC 9700 section 4.14.2).
///
/// Default: [`PublicClients`](Self::PublicClients).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RefreshTokenRotation {
    /// At each refresh, for all clients.
    Always,
    /// At each refresh for public clients, as RFC 9700 section 2.2.2 requires: only rotation reveals that
    /// somebody else has their token. A confidential client keeps its token, which is worthless without the
    /// client's credentials, until 70 % of the token's lifetime has passed. So a client that refreshes
    /// regularly never runs out of tokens.
    #[default]
    PublicClients,
    /// Never: a refresh token stays the same until it expires, and no use extends it. For public clients this
    /// violates RFC 9700.
    Never,
}

impl RefreshTokenRotation {
    /// Whether `client` gets a new refresh token for `token`.
    ///
    /// Within the grace period of its predecessor, a successor is always rotated, because that is how a store
    /// records its use.
    pub(crate) fn rotates(
        self,
        client: &Client,
        token: &RefreshToken,
        grace_period: Duration,
        now: Timestamp,
    ) -> bool {
        let age = now.since(token.issued_at);
        let is_old = || age.saturating_mul(10) >= token.expires_at.since(token.issued_at).saturating_mul(7);
        let by_policy = match self {
            Self::Always => true,
            Self::PublicClients => client.is_public() || is_old(),
            Self::Never => false,
        };
        by_policy || (token.is_successor && age < grace_period.as_secs())
    }
}
