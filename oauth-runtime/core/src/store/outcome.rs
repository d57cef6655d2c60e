//! What the atomic operations of a store say.

use crate::token::{GrantId, RefreshToken, SealedToken, Successor};
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

/// The use of a refresh token.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// The digest of the token that the client presented.
    pub presented: Digest,
    /// The moment of this use.
    pub used_at: Timestamp,
    /// What to keep with the token once it is used; `None` where the client keeps its token.
    pub successor: Option<Successor>,
    /// A use of a used token counts as a retry where it comes less than this many seconds after the first, and the successor
    /// is unused. Zero: never.
    pub grace_period: u64,
}

impl Rotation {
    /// Whether a used token may be used once more: the client lost the answer to its first use.
    ///
    /// `first` is what the first use left with the token; `next` is the refresh token under [`Successor::digest`]. Read both under
    /// the lock of the grant: a client that used `next` had the answer, and whoever comes with the old token then may be a thief.
    pub fn is_retry_of(&self, first: &Successor, next: Option<&RefreshToken>) -> bool {
        let is_unused = first.digest.is_none() || next.is_some_and(|next| next.successor.is_none());
        is_unused && self.is_in_grace_period_of(first)
    }

    /// The half of [`is_retry_of`](Self::is_retry_of) that is about time.
    pub(crate) fn is_in_grace_period_of(&self, first: &Successor) -> bool {
        self.used_at.since(first.rotated_at) < self.grace_period
    }
}

/// What became of the rotation of a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum RotationOutcome {
    /// The token was unused. It is used now, its successor noted, and both new tokens are stored.
    Rotated,
    /// The token is unused and stays the client's. The new access token is stored, nothing is noted with the refresh token.
    Kept,
    /// The token was used within the grace period, and its successor was not. The new access token is stored, the new refresh token is not:
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
