//! Between the records and the columns.

use oauth_runtime::Digest;
use oauth_runtime::store::Stored;
use oauth_runtime::token::IssuedKeys;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Sqlite, query};

type Query = sqlx::query::Query<'static, Sqlite, SqliteArguments>;

/// An INSERT of a code or token: its digest, its grant, its form, its end.
pub(crate) fn insert(sql: &'static str, stored: Stored<IssuedKeys<'_>>) -> Query {
    let IssuedKeys { digest, grant_id, expires_at, .. } = stored.keys;
    let insert = query(sql).bind(digest.as_bytes().to_vec()).bind(grant_id.to_string());
    insert.bind(stored.form).bind(expires_at.as_unix_i64())
}

/// The form of a digest in the database.
pub(crate) fn bytes(digest: &Digest) -> &[u8] {
    digest.as_bytes()
}

/// A number of rows.
pub(crate) fn rows(limit: usize) -> i64 {
    limit.try_into().unwrap_or(i64::MAX)
}
