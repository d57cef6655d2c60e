//! Passkeys in a store of pages that were built without them: kept as they are, for the day on which the pages have the
//! feature again.

use oauth_runtime_core::Timestamp;
use serde::{Deserialize, Serialize};

/// A passkey of a person, of which nothing is read but what its owner calls it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct OwnPasskey(serde_json::Value);

impl OwnPasskey {
    /// What its owner calls it, and since when they have it.
    pub(crate) fn name_and_date(&self) -> (&str, Option<Timestamp>) {
        let member = |name: &str| self.0.get(name);
        let name = member("name").and_then(serde_json::Value::as_str).unwrap_or_default();
        (name, member("added_at").and_then(serde_json::Value::as_u64).map(Timestamp::from_unix))
    }
}
