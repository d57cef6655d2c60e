//! Passkeys in a store of pages that were built without them: kept as they are, for the day on which the pages have the
//! feature again.

use serde::{Deserialize, Serialize};

/// A passkey of a person, which nothing reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct OwnPasskey(serde_json::Value);
