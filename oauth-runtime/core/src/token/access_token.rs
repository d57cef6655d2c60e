//! The access token.

use serde::{Deserialize, Serialize};

use super::{Authentication, GrantId};
use crate::{Digest, Scope, Timestamp};

/// An access token as a store keeps it (RFC 6749 section 1.4): what it gives access to, and the digest of its
/// text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// The digest of the token's text; the key of the record.
    pub digest: Digest,
    /// The authorization that it belongs to.
    pub grant_id: GrantId,
    /// The client that it was issued to. To find the data of the token's owner, use [`owner`](Self::owner):
    /// identifiers of clients and subjects are different spaces.
    pub client_id: String,
    /// The resource owner; absent if the client acts for itself (RFC 6749 section 4.4).
    pub subject: Option<String>,
    /// The resource owner's user name, for `username` in introspection.
    pub username: Option<String>,
    /// Its scope.
    pub scope: Scope,
    /// The resource servers in its audience (`aud`); empty: any of this provider.
    pub audience: Vec<String>,
    /// How the resource owner authenticated, and what the client requests about them, for an OpenID Connect
    /// request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<Box<Authentication>>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
}
