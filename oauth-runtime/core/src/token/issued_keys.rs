//! The keys of codes and tokens.

use super::GrantId;
use crate::{Digest, Timestamp};

/// The keys of codes and tokens that belong to a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssuedKeys<'a> {
    /// The digest of the code or token: the primary key.
    pub digest: &'a Digest,
    /// The grant: it is revoked as a whole.
    pub grant_id: &'a GrantId,
    /// The client; deleting it deletes this record.
    pub client_id: &'a str,
    /// From when on a sweep may delete the record. [`Timestamp::as_unix_i64`] is what a column keeps.
    pub expires_at: Timestamp,
}
