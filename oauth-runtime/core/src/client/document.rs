//! Clients that are named by the URL of their metadata document.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::record::Rest;

/// The record of a client whose identifier is the URL of its metadata document
/// (draft-ietf-oauth-client-id-metadata-document), in addition to its metadata. The client is stored when the
/// first person approves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClientDocument {
    /// When the document was fetched.
    pub fetched_at: Timestamp,
    /// Until when the document counts at the token endpoint without being fetched again, as its `Cache-Control` said,
    /// within the limits of [`ClientDocuments`](crate::ClientDocuments). `None` in records of versions before this
    /// field: as long as the settings allow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fresh_until: Option<Timestamp>,
    /// When the client is deleted if it never gets a token. `None` once it has got one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unused_until: Option<Timestamp>,
    #[serde(flatten)]
    pub(crate) rest: Rest,
}

impl ClientDocument {
    /// A document that was fetched at this time, of a client that does not expire.
    pub fn new(fetched_at: Timestamp) -> Self {
        Self { fetched_at, fresh_until: None, unused_until: None, rest: Rest::new() }
    }

    /// Is fetched again when it is used after this time.
    #[must_use]
    pub fn fresh_until(self, moment: Timestamp) -> Self {
        Self { fresh_until: Some(moment), ..self }
    }

    /// Expires at this time if the client never gets a token.
    #[must_use]
    pub fn unused_until(self, moment: Timestamp) -> Self {
        Self { unused_until: Some(moment), ..self }
    }
}
