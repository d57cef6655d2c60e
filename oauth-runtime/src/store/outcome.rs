//! What the atomic operations of a store say.

use crate::token::{GrantId, SealedToken, Successor};
use crate::{Digest, Timestamp};

/// What became of the redemption of an authorization code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Redemption {
    /// The code was unused. It is spent now, and the tokens are stored.
    Redeemed,
    /// The code was spent before. Nothing was stored; the runtime revokes this grant.
    Replayed {
        /// The authorization that the code comes from.
        grant_id: GrantId,
    },
    /// There is no such code, or its grant is revoked. Nothing was stored.
    Unknown,
}

/// A refresh token that is to be replaced by the next.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// The digest of the token that the client presented.
    pub presented: Digest,
    /// What to keep with it once it is used; `rotated_at` is now.
    pub successor: Successor,
    /// A use of a used token counts as a retry where it comes less than this many seconds after the first. Zero: never.
    pub grace_period: u64,
}

impl Rotation {
    /// Whether a token that was first used at `rotated_at` may be used once more: the client lost the answer.
    pub fn is_retry_of(&self, rotated_at: Timestamp) -> bool {
        self.successor.rotated_at.since(rotated_at) < self.grace_period
    }
}

/// What became of the rotation of a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum RotationOutcome {
    /// The token was unused. It is used now, its successor noted, and both new tokens are stored.
    Rotated,
    /// The token was used within the grace window. The new access token is stored, the new refresh token is not:
    /// the client gets the first successor again.
    Retried {
        /// The successor that the first use stored.
        successor: SealedToken,
    },
    /// The token was used before. Nothing was stored; the runtime revokes this grant.
    Replayed {
        /// The authorization that the token comes from.
        grant_id: GrantId,
    },
    /// There is no such token, or its grant is revoked. Nothing was stored.
    Unknown,
}

/// A resource owner whose credentials were right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticated {
    /// The stable identifier of the resource owner: `sub`.
    pub subject: String,
    /// The name for people: `username`.
    pub username: Option<String>,
}

impl Authenticated {
    /// A resource owner with this identifier.
    pub fn new(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), username: None }
    }

    /// Adds the name for people.
    #[must_use]
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }
}
