//! A client that registered itself.

use serde::{Deserialize, Serialize};

use crate::{Digest, Timestamp};

/// What is kept of a client that registered itself (RFC 7591), beside what it is registered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DynamicRegistration {
    /// The digest of the registration access token, with which the client manages its registration (RFC 7592).
    pub access_token: Digest,
    /// When it registered.
    pub issued_at: Timestamp,
}
