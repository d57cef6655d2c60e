//! A provider on a database layer of its own: [Diesel](https://diesel.rs), asynchronously, on PostgreSQL.
//!
//! It shows what you write when your service has a database already: one `#[oauth_storage]` block over your tables
//! (`storage.rs`), with the methods that the declared grants need, and those for administration beside them. What is worth
//! copying are the transactions: a code is redeemed once, a refresh token is rotated once, and to a grant that was revoked
//! nothing can be added, on all instances of the service.

mod error;
mod grants;
mod interaction;
mod records;
mod schema;
mod storage;

use std::sync::Arc;
use std::time::Duration;

use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::bb8::{Pool, PooledConnection};
use oauth_runtime::{BoxError, Issuer, oauth_server};

pub use error::StoreError;

/// The provider: its declaration, and the pool that its storage methods use.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, revocation)
)]
pub struct Notes {
    pool: Pool<AsyncPgConnection>,
}

/// The provider on a PostgreSQL database: connects, and creates the tables that are not there yet.
///
/// # Errors
/// The database can't be reached, or doesn't let this user create tables.
pub async fn notes(database_url: &str) -> Result<Arc<Notes>, BoxError> {
    notes_at("http://127.0.0.1:9000".parse()?, database_url).await
}

/// The same for an issuer of your own.
///
/// # Errors
/// As [`notes`].
pub async fn notes_at(issuer: Issuer, database_url: &str) -> Result<Arc<Notes>, BoxError> {
    let connections = AsyncDieselConnectionManager::<AsyncPgConnection>::new(database_url);
    let pool =
        Pool::builder().max_size(16).connection_timeout(Duration::from_secs(5)).build(connections).await?;
    schema::create(&mut *pool.get().await?).await?;
    Ok(Notes::new(issuer, pool))
}

impl Notes {
    async fn connection(&self) -> Result<PooledConnection<'_, AsyncPgConnection>, StoreError> {
        Ok(self.pool.get().await?)
    }
}
