//! What can go wrong.

use mongodb::error::ErrorKind;

/// An error of the storage methods. The runtime logs it; a client sees `server_error` or `temporarily_unavailable`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The server refused, or can't be reached.
    #[error("the database: {0}")]
    Database(#[from] mongodb::error::Error),
    /// What is not a record becomes a document by this.
    #[error("a document: {0}")]
    Document(#[from] mongodb::bson::error::Error),
    /// A record is not the JSON that this program writes.
    #[error("a record: {0}")]
    Record(#[from] serde_json::Error),
}

impl StoreError {
    /// Whether trying again later may help.
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
