//! Parameters and results of statements: the few types that all databases share.

use sqlx::Row as _;

use super::error::SqlError;
use oauth_runtime_core::{Digest, Timestamp};

/// A parameter of a statement.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    Integer(i64),
    /// NULL instead of bytes.
    NoBytes,
}

impl<'a> From<&'a Digest> for Value<'a> {
    fn from(digest: &'a Digest) -> Self {
        Self::Bytes(digest.as_bytes())
    }
}

impl<'a> From<Option<&'a Digest>> for Value<'a> {
    fn from(digest: Option<&'a Digest>) -> Self {
        digest.map_or(Self::NoBytes, Self::from)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

/// No database has unsigned integers of 64 bits; the exact time is in the record.
impl From<Timestamp> for Value<'_> {
    fn from(moment: Timestamp) -> Self {
        Self::Integer(moment.as_unix_i64())
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Integer(number.try_into().unwrap_or(i64::MAX))
    }
}

/// A span of seconds; no relevant one is longer.
impl From<u64> for Value<'_> {
    fn from(seconds: u64) -> Self {
        Self::Integer(u32::try_from(seconds).unwrap_or(u32::MAX).into())
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

/// The parameters of a statement, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::value::Value::from($value)),*] };
}

pub(super) use values;

/// A row of a result.
pub(super) enum Row {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
    #[cfg(feature = "mysql")]
    MySql(sqlx::mysql::MySqlRow),
}

macro_rules! column {
    ($name:ident, $type:ty) => {
        pub(super) fn $name(&self, index: usize) -> Result<$type, SqlError> {
            Ok(match self {
                #[cfg(feature = "sqlite")]
                Self::Sqlite(row) => row.try_get(index)?,
                #[cfg(feature = "postgres")]
                Self::Postgres(row) => row.try_get(index)?,
                #[cfg(feature = "mysql")]
                Self::MySql(row) => row.try_get(index)?,
            })
        }
    };
}

impl Row {
    column!(text, String);
    column!(optional_text, Option<String>);
    column!(bytes, Vec<u8>);
    column!(optional_bytes, Option<Vec<u8>>);
    column!(integer, i64);
    column!(optional_integer, Option<i64>);

    pub(super) fn moment(&self, index: usize) -> Result<Timestamp, SqlError> {
        Ok(Timestamp::from_unix_i64(self.integer(index)?))
    }
}
