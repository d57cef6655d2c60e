//! Clients that registered themselves.

use serde::{Deserialize, Serialize};

use crate::record::Rest;
use crate::{Digest, Timestamp};

/// The record of a client that registered itself (RFC 7591), in addition to its metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DynamicRegistration {
    /// The digest of the registration access token, with which the client manages its registration (RFC 7592).
    pub access_token: Digest,
    /// When the client registered.
    pub issued_at: Timestamp,
    /// When the client is deleted if it was never used. `None` once it was used, and for clients from
    /// versions without this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unused_until: Option<Timestamp>,
    #[serde(flatten)]
    pub(crate) rest: Rest,
}

impl DynamicRegistration {
    /// A registration that does not expire.
    pub fn new(access_token: Digest, issued_at: Timestamp) -> Self {
        Self { access_token, issued_at, unused_until: None, rest: Rest::new() }
    }

    /// Expires at this time if the client was never used.
    #[must_use]
    pub fn unused_until(self, moment: Timestamp) -> Self {
        Self { unused_until: Some(moment), ..self }
    }
}
