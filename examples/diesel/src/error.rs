//! Errors of the storage methods.

use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::pooled_connection::bb8::RunError;
use oauth_runtime::store::RecordError;

/// An error of the storage methods. The runtime logs it; a client sees `server_error` or `temporarily_unavailable`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused, or the connection broke.
    #[error("the database failed")]
    Database(#[from] Error),
    /// No connection was available in time.
    #[error("no connection to the database")]
    Pool(#[from] RunError),
    /// A later version of the runtime wrote a record, or somebody else did.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl StoreError {
    /// Whether a retry may help.
    pub(crate) fn may_pass(&self) -> bool {
        use DatabaseErrorKind::{ClosedConnection, SerializationFailure, UnableToSendCommand};
        match self {
            Self::Pool(_) => true,
            Self::Database(Error::DatabaseError(kind, _)) => {
                matches!(kind, ClosedConnection | SerializationFailure | UnableToSendCommand)
            }
            Self::Database(_) | Self::Record(_) => false,
        }
    }
}
