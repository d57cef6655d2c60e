//! Errors of the storage methods.

use mongodb::error::ErrorKind;

/// An error of the storage methods. The runtime logs it; a client sees `server_error` or `temporarily_unavailable`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The server refused, or cannot be reached.
    #[error("the database: {0}")]
    Database(#[from] mongodb::error::Error),
    /// Converting anything but a record to a document failed.
    #[error("a document: {0}")]
    Document(#[from] mongodb::bson::error::Error),
    /// A record is not the JSON that this program writes.
    #[error("a record: {0}")]
    Record(#[from] serde_json::Error),
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
