//! Errors of the storage methods.

use mongodb::error::ErrorKind;
use oauth_runtime::store::RecordError;

/// An error of the storage methods. The runtime logs it; a client sees `server_error` or `temporarily_unavailable`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The server refused, or cannot be reached.
    #[error("the database failed")]
    Database(#[from] mongodb::error::Error),
    /// Converting anything but a record to a document failed.
    #[error("a document could not be converted")]
    Document(#[from] mongodb::bson::error::Error),
    /// A later version of the runtime wrote a record, or somebody else did.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl StoreError {
    /// Whether a retry may help.
    pub(crate) fn may_pass(&self) -> bool {
        use ErrorKind::{ConnectionPoolCleared, Io, ServerSelection};
        match self {
            Self::Database(error) => {
                matches!(*error.kind, ConnectionPoolCleared { .. } | Io(_) | ServerSelection { .. })
            }
            Self::Document(_) | Self::Record(_) => false,
        }
    }
}
