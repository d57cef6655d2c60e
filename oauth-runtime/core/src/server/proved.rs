//! What a token request proves.

use crate::token::Confirmation;
use crate::{Digest, Timestamp};

/// What a token request proves about its client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proved {
    /// The keys that it holds.
    pub keys: Confirmation,
    /// The proof, if it counts only once. It is remembered when tokens are minted: a request that gets nothing costs the
    /// store nothing.
    pub once: Option<Once>,
    /// The assertion that tokens are issued for, if it counts only once. It is remembered last, so that a request that is refused
    /// does not use it up.
    pub assertion: Option<Once>,
}

/// A proof or an assertion that counts only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Once {
    /// Names it among all of its kind.
    pub used: Digest,
    /// Until when it counts.
    pub until: Timestamp,
}
