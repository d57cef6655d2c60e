//! What can go wrong.

use redis::{ErrorKind, ServerErrorKind};

/// An error of a [`RedisStore`](super::RedisStore). It never has the values of a command in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RedisError {
    /// Redis refused, or can't be reached.
    #[error("Redis: {0}")]
    Redis(#[from] redis::RedisError),
    /// A record can't be read: another program wrote it, or a later version.
    #[error("a record of the kind {kind}: {source}")]
    Record {
        /// What the record is of.
        kind: &'static str,
        /// What is wrong with the text.
        source: serde_json::Error,
    },
    /// The URL is malformed.
    #[error("the URL of Redis: {0}; write one like redis://host:6379/0 or redis+unix:///path/redis.sock")]
    Url(String),
    /// The server lacks commands that the store needs.
    #[error("Redis {found} is too old: the store needs 6.2 or later")]
    Version {
        /// What the server says that it is.
        found: String,
    },
}

impl RedisError {
    /// Whether trying again later may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Redis(error) => is_temporary(error),
            Self::Record { .. } | Self::Url(_) | Self::Version { .. } => false,
        }
    }

    /// Whether the connection was lost, so that nobody knows whether the command took effect.
    pub(super) fn is_disconnection(&self) -> bool {
        matches!(self, Self::Redis(error) if error.kind() == ErrorKind::Io)
    }
}

fn is_temporary(error: &redis::RedisError) -> bool {
    match error.kind() {
        ErrorKind::Io | ErrorKind::ClusterConnectionNotFound => true,
        ErrorKind::Server(kind) => matches!(
            kind,
            ServerErrorKind::BusyLoading
                | ServerErrorKind::TryAgain
                | ServerErrorKind::ClusterDown
                | ServerErrorKind::MasterDown
                | ServerErrorKind::ReadOnly
        ),
        // Without a kind of their own: a script of somebody else runs, and the memory is full.
        _ => matches!(error.code(), Some("BUSY" | "OOM" | "MISCONF" | "NOREPLICAS")),
    }
}
