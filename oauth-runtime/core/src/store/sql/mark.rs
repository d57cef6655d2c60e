//! Marks: of several calls at once, which one it was.

use super::SqlStore;
use super::dialect::Sql;
use super::error::SqlError;
use super::value::values;
use crate::{Digest, Secret};

/// A mark that no other call has. It is in the row that a call writes, so that the call knows its own earlier success where
/// the connection was lost before the answer came.
pub(super) fn new() -> Digest {
    Secret::generate().digest()
}

impl SqlStore {
    /// Whether the row with this key has the mark. `select` gives the mark of a row.
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
