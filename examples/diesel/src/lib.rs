//! A provider with its own database layer: [Diesel](https://diesel.rs), asynchronously, on PostgreSQL.
//!
//! It shows what you write if your service already has a database: one `#[oauth_storage]` block over your
//! tables (`storage.rs`), with the methods that the declared grants need, and those for administration. Copy
//! the transactions: a code is redeemed once, a refresh token is rotated once, and nothing can be added to a
//! revoked grant, on all instances of the service.

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
