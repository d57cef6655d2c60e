//! MySQL's lock for migrations.
//!
//! In MySQL, each CREATE TABLE is a transaction of its own, so the lock has to belong to a connection. It is
//! a connection outside of the pool: when it closes, even after an error or a cancellation, the server
//! releases the lock.

use super::database::Pool;
use super::error::SqlError;

/// Held while one instance migrates.
pub(super) enum MigrationLock {
    /// The transaction is a sufficient lock.
    #[allow(dead_code, reason = "a build has the databases that its features name")]
    Transaction,
    #[cfg(feature = "mysql")]
    Connection(sqlx::MySqlConnection),
}

impl MigrationLock {
    /// Waits until no other instance migrates.
    pub(super) async fn take(pool: &Pool) -> Result<Self, SqlError> {
        match pool {
            #[cfg(feature = "mysql")]
            Pool::MySql(connections) => {
                let mut connection = connections.pool().acquire().await?.detach();
                // The migration as a whole has a time limit, which ends this wait.
                let lock = sqlx::query("SELECT GET_LOCK('oauth_runtime migrations', 600)");
                let got: Option<i64> = sqlx::Row::try_get(&lock.fetch_one(&mut connection).await?, 0)?;
                match got {
                    Some(1) => Ok(Self::Connection(connection)),
                    // 0 after the wait, NULL if the server gave up.
                    _ => Err(sqlx::Error::PoolTimedOut.into()),
                }
            }
            #[allow(unreachable_patterns, reason = "a build has the databases that its features name")]
            _ => Ok(Self::Transaction),
        }
    }

    /// Releases it, and returns once the server has done so.
    pub(super) async fn release(self) -> Result<(), SqlError> {
        match self {
            Self::Transaction => {}
            #[cfg(feature = "mysql")]
            Self::Connection(mut connection) => {
                let release = sqlx::query("SELECT RELEASE_LOCK('oauth_runtime migrations')");
                release.execute(&mut connection).await?;
                sqlx::Connection::close(connection).await?;
            }
        }
        Ok(())
    }
}
