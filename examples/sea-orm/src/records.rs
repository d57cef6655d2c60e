//! Between the keys of records and columns.

use oauth_runtime::Digest;

/// The look-up key of a client identifier or a subject.
pub(crate) fn key(text: &str) -> Vec<u8> {
    bytes(&Digest::of(text))
}

/// The column of a digest.
pub(crate) fn bytes(digest: &Digest) -> Vec<u8> {
    digest.as_bytes().to_vec()
}

/// A number of rows.
pub(crate) fn rows(limit: usize) -> u64 {
    u64::try_from(limit).unwrap_or(u64::MAX)
}
