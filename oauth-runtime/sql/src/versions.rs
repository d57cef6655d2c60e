//! Records of which each version replaces the one before it.

use super::dialect::Sql;
use super::error::SqlError;
use super::retry::retried;
use super::value::Value;
use super::{SqlStore, mark};
use oauth_runtime_core::Digest;

/// The statements for such a record.
pub(super) struct Versions<'a> {
    /// The name of the operation.
    pub(super) operation: &'static str,
    /// Creates its first version.
    pub(super) create: &'a Sql,
    /// Replaces the version before the new one.
    pub(super) replace: &'a Sql,
    /// Reads who wrote the one that is there.
    pub(super) put_by: &'a Sql,
}

impl SqlStore {
    /// Stores a version if it is the one after that in the store, or 1 if there is none. The statements take the version, a
    /// mark, these columns, the digest of the record, and to replace one the version before.
    pub(super) async fn put_version(
        &self,
        Versions { operation, create, replace, put_by }: Versions<'_>,
        version: u64,
        columns: &[Value<'_>],
        digest: &Digest,
    ) -> Result<bool, SqlError> {
        let Ok(version @ 1..) = i64::try_from(version) else {
            return Ok(false);
        };
        let mark = mark::new();
        let mut row = vec![version.into(), Value::from(&mark)];
        row.extend(columns);
        row.push(digest.into());
        let statement = if version == 1 { create } else { replace };
        if version > 1 {
            row.push((version - 1).into());
        }
        retried!(self, operation, attempts => async {
            match self.pool.execute(statement, &row).await {
                Ok(1..) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                Ok(0) | Err(_) if attempts.may_have_succeeded() => self.is_marked(put_by, digest, &mark).await,
                Ok(0) | Err(_) => Ok(false),
            }
        })
    }
}
