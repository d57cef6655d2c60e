//! A provider on hand-written SQL: [sqlx](https://docs.rs/sqlx) on SQLite, in one `#[oauth_storage]` block.
//!
//! It shows what you write if your service already has a database. (SQLite, PostgreSQL and MySQL without any
//! of this are `oauth_runtime::store::SqlStore`.) Copy the transactions of `storage.rs`: a code is redeemed
//! once, a refresh token is rotated once, and nothing can be added to a revoked grant.

mod error;
mod interaction;
mod records;
mod storage;

use std::str::FromStr;
use std::sync::Arc;

use oauth_runtime::{BoxError, Issuer, oauth_server};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

pub use error::StoreError;

/// The provider: its declaration, and the pool that its storage methods use.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, revocation)
)]
pub struct Notes {
    pool: SqlitePool,
}

/// The provider on a SQLite database: opens the file, and creates what is missing.
///
/// # Errors
/// The file cannot be opened or written.
pub async fn notes(database_url: &str) -> Result<Arc<Notes>, BoxError> {
    notes_at("http://127.0.0.1:9000".parse()?, database_url).await
}

/// The same with your own issuer.
///
/// # Errors
/// Those of [`notes`].
pub async fn notes_at(issuer: Issuer, database_url: &str) -> Result<Arc<Notes>, BoxError> {
    let options = SqliteConnectOptions::from_str(database_url)?.create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).foreign_keys(true);
    // SQLite has one writer at a time: requests queue for the connection.
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    sqlx::raw_sql(include_str!("schema.sql")).execute(&pool).await?;
    Ok(Notes::new(issuer, pool))
}
