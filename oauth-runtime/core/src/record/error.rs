//! Why a record cannot be read.

use serde::Deserialize;

/// A stored record that this version cannot read. A store returns it as part of its own error type; the
/// request fails and grants nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A later version wrote the record, and gives its members another meaning.
    #[error(
        "{record} in the store has version {version}, but this instance can only read versions up to {known}: upgrade oauth-runtime in all instances that share the store"
    )]
    Newer {
        /// What kind of record it is.
        record: &'static str,
        /// The version of the record's form.
        version: u64,
        /// The last version that this instance can read.
        known: u32,
    },
    /// The form is malformed, or has a constraint that this version does not know; or, when writing, the
    /// record cannot be serialized as JSON.
    #[error("{record} in the store cannot be read or written")]
    Unreadable {
        /// What kind of record it is.
        record: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl RecordError {
    /// An error for a record that your own store defines.
    pub fn unreadable(record: &'static str, source: serde_json::Error) -> Self {
        Self::Unreadable { record, source }
    }

    /// Why this form can't be read.
    pub(super) fn of(record: &'static str, known: u32, form: &str, source: serde_json::Error) -> Self {
        #[derive(Deserialize)]
        struct Versioned {
            v: u64,
        }
        match serde_json::from_str::<Versioned>(form) {
            Ok(Versioned { v }) if v > known.into() => Self::Newer { record, version: v, known },
            _ => Self::Unreadable { record, source },
        }
    }
}
