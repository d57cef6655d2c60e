//! Marks: which of several calls wrote a row.

use super::SqlStore;
use super::dialect::Sql;
use super::error::SqlError;
use super::value::values;
use oauth_runtime_core::{Digest, Secret};

/// A mark that is unique to a call. The row that the call writes contains it, so that the call recognises its
/// own earlier success after a lost connection.
pub(super) fn new() -> Digest {
    Secret::generate().digest()
}

impl SqlStore {
    /// Whether the row with this key has the mark. `select` reads the mark of a row.
    pub(super) async fn is_marked(
        &self,
        select: &Sql,
        key: &Digest,
        mark: &Digest,
    ) -> Result<bool, SqlError> {
        match self.pool.fetch(select, values![key]).await? {
            Some(row) => Ok(row.bytes(0)? == mark.as_bytes()),
            None => Ok(false),
        }
    }
}
