//! The results of a store's atomic operations.

use crate::token::{GrantId, RefreshToken, SealedToken, Successor};
use crate::{Digest, Text, Timestamp};

/// The result of redeeming an authorization code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
// Exhaustive on purpose: a store that wraps another one must pass on each outcome. A `_` arm that takes a replay for a success gives tokens to a thief.
pub enum Redemption {
    /// The code was unused. It is spent now, and the tokens are stored.
    Redeemed,
    /// The code was already spent. Nothing was stored; the runtime revokes this grant.
    Replayed {
        /// The authorization that the code belongs to.
        grant_id: GrantId,
    },
    /// The code does not exist, or its grant is revoked. Nothing was stored.
    Unknown,
}

/// The use of a refresh token.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Rotation {
    /// The digest of the token that the client presented.
    pub presented: Digest,
    /// When it is used.
    pub used_at: Timestamp,
    /// What to keep with the token once it is used; `None` if the client keeps its token.
    pub successor: Option<Successor>,
    /// A second use of a token counts as a retry if it comes less than this many seconds after the first,
    /// and the successor is unused. Zero: never.
    pub grace_period: u64,
}

impl Rotation {
    /// A use after which the client keeps its token, and without a grace period: set the fields for more.
    pub fn new(presented: Digest, used_at: Timestamp) -> Self {
        Self { presented, used_at, successor: None, grace_period: 0 }
    }

    /// Whether a used token may be used once more, because the client lost the answer to its first use.
    ///
    /// `first` is what the first use stored with the token; `next` is the refresh token under
    /// [`Successor::digest`]. Read both under the lock of the grant. A client that has used `next` received
    /// the answer, so anybody who presents the old token after that may be a thief.
    pub fn is_retry_of(&self, first: &Successor, next: Option<&RefreshToken>) -> bool {
        let is_unused = first.digest.is_none() || next.is_some_and(|next| next.successor.is_none());
        is_unused && self.is_in_grace_period_of(first)
    }

    /// The part of [`is_retry_of`](Self::is_retry_of) that depends on the time.
    pub fn is_in_grace_period_of(&self, first: &Successor) -> bool {
        self.used_at.since(first.rotated_at) < self.grace_period
    }
}

/// The result of rotating a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
// Exhaustive on purpose, as `Redemption` is.
pub enum RotationOutcome {
    /// The token was unused. It is used now, its successor is recorded, and both new tokens are stored.
    Rotated,
    /// The token is unused and the client keeps it. The new access token is stored, and nothing is recorded
    /// with the refresh token.
    Kept,
    /// The token was used within the grace period, and its successor is unused. The new access token is
    /// stored, but not the new refresh token: the client gets the first successor again.
    Retried {
        /// The successor that the first use stored.
        successor: SealedToken,
    },
    /// The token was already used. Nothing was stored; the runtime revokes this grant.
    Replayed {
        /// The authorization that the token belongs to.
        grant_id: GrantId,
    },
    /// The token does not exist, or its grant is revoked. Nothing was stored.
    Unknown,
}

/// A resource owner who presented the right credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authenticated {
    /// The stable identifier of the resource owner: `sub`.
    pub subject: Text,
    /// The user name: `username`.
    pub username: Option<Text>,
}

impl Authenticated {
    /// A resource owner with this identifier.
    pub fn new(subject: impl Into<Text>) -> Self {
        Self { subject: subject.into(), username: None }
    }

    /// Adds the user name.
    #[must_use]
    pub fn username(mut self, username: impl Into<Text>) -> Self {
        self.username = Some(username.into());
        self
    }
}
