//! Errors of the storage methods.

use oauth_runtime::store::RecordError;
use sea_orm::{DbErr, RuntimeErr};

/// An error of the storage methods. The runtime logs it; a client sees `server_error` or `temporarily_unavailable`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused, or the connection broke.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A later version of the runtime wrote a record, or somebody else did.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl StoreError {
    /// Whether a retry may help.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => true,
            Self::Database(
                DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)),
            ) => {
                // A server that shuts down or starts, and a transaction that lost against another one.
                let code = error.as_database_error().and_then(|error| error.code());
                code.is_none_or(|code| code.starts_with("57P") || code.starts_with("40"))
            }
            Self::Database(_) | Self::Record(_) => false,
        }
    }
}
