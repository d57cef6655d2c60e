//! Errors of the storage methods.

use oauth_runtime::store::RecordError;

/// An error of the storage methods. The runtime logs it; a client sees `server_error` or `temporarily_unavailable`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A later version of the runtime wrote a record, or somebody else did.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl StoreError {
    /// Whether a retry may help: another process is writing, or all requests are waiting for the connection.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::PoolTimedOut) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("5" | "6"))
            }
            Self::Database(_) | Self::Record(_) => false,
        }
    }
}
