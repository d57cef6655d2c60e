//! A client that registered itself.

use serde::{Deserialize, Serialize};

use crate::{Digest, Timestamp};

/// What is kept of a client that registered itself (RFC 7591), beside what it is registered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DynamicRegistration {
    /// The digest of the registration access token, with which the client manages its registration (RFC 7592).
    pub access_token: Digest,
    /// When it registered.
    pub issued_at: Timestamp,
    /// When it is deleted if nobody used it until then. `None` once it was used, and for clients of versions before this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unused_until: Option<Timestamp>,
}

impl DynamicRegistration {
    /// A registration that stays, used or not.
    pub fn new(access_token: Digest, issued_at: Timestamp) -> Self {
        Self { access_token, issued_at, unused_until: None }
    }

    /// It goes at this moment if nobody used it until then.
    #[must_use]
    pub fn unused_until(self, moment: Timestamp) -> Self {
        Self { unused_until: Some(moment), ..self }
    }
}
