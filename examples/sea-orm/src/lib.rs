//! A provider with its own database layer: [SeaORM](https://www.sea-ql.org/SeaORM) on PostgreSQL.
//!
//! It shows what you write if your service already has entities: one `#[oauth_storage]` block over them
//! (`storage.rs`), with the methods that the declared grants need, and those for administration. Copy the
//! transactions: a code is redeemed once, a refresh token is rotated once, and nothing can be added to a
//! revoked grant, on all instances.

mod entity;
mod error;
mod grants;
mod interaction;
mod records;
mod storage;

use std::sync::Arc;
use std::time::Duration;

use oauth_runtime::{BoxError, Issuer, oauth_server};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, TransactionTrait};

pub use error::StoreError;

/// The provider: its declaration, and the connections that its storage methods use.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, revocation)
)]
pub struct Notes {
    database: DatabaseConnection,
}

/// The provider on a PostgreSQL database: connects, and creates missing tables.
///
/// # Errors
/// The database cannot be reached, or this user may not create tables.
pub async fn notes(database_url: &str) -> Result<Arc<Notes>, BoxError> {
    notes_at("http://127.0.0.1:9000".parse()?, database_url).await
}

/// The same with your own issuer.
///
/// # Errors
/// Those of [`notes`].
pub async fn notes_at(issuer: Issuer, database_url: &str) -> Result<Arc<Notes>, BoxError> {
    let mut options = ConnectOptions::new(database_url);
    options.max_connections(16).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false);
    let database = Database::connect(options).await?;
    create_tables(&database).await?;
    Ok(Notes::new(issuer, database))
}

/// `IF NOT EXISTS` fails if two instances start at once, so they take turns. A service with a history uses
/// `sea-orm-migration`.
async fn create_tables(database: &DatabaseConnection) -> Result<(), BoxError> {
    let transaction = database.begin().await?;
    transaction.execute_unprepared("SELECT pg_advisory_xact_lock(7009)").await?;
    transaction.execute_unprepared(include_str!("schema.sql")).await?;
    Ok(transaction.commit().await?)
}
