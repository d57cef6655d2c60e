//! Why a record can't be read.

use serde::Deserialize;

/// The form of a record that this version can't read. A store gives it back as its own error; the request fails, and nothing is
/// granted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A later version wrote the record, and its members mean something else there.
    #[error(
        "{record} in the store has version {version}, and this instance reads versions up to {known}: upgrade oauth-runtime \
         in all instances that share the store"
    )]
    Newer {
        /// What kind of record it is.
        record: &'static str,
        /// The version of the record's form.
        version: u64,
        /// The last version that this instance can read.
        known: u32,
    },
    /// The form is not that of such a record, or has a constraint that this version does not know. Or, writing one: it can't be
    /// written as JSON.
    #[error("{record} in the store: {source}")]
    Unreadable {
        /// What kind of record it is.
        record: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl RecordError {
    /// The error of a record that a store of yours defines itself.
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
