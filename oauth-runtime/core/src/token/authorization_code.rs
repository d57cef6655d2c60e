//! The authorization code.

use serde::{Deserialize, Serialize};

use super::{Authentication, GrantId};
use crate::pkce::CodeChallenge;
use crate::{Digest, Scope, Timestamp};

/// An authorization code as a store keeps it (RFC 6749 section 4.1.2): everything that the token request is
/// checked against, and the digest of its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationCode {
    /// The digest of the code's text; the key of the record.
    pub digest: Digest,
    /// The authorization that it belongs to.
    pub grant_id: GrantId,
    /// The client that it was issued to; no other can redeem it.
    pub client_id: String,
    /// `redirect_uri` from the authorization request; the token request must repeat it (RFC 6749 section
    /// 4.1.3).
    pub redirect_uri: Option<String>,
    /// The resource owner who approved.
    pub subject: String,
    /// The resource owner's user name.
    pub username: Option<String>,
    /// The approved scope.
    pub scope: Scope,
    /// The requested scope, if it is larger: the client may repeat it at each refresh, and gets what was
    /// granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_scope: Option<Scope>,
    /// The resource servers in the audience of its access tokens.
    pub audience: Vec<String>,
    /// The PKCE challenge of the request (RFC 7636 section 4.3).
    pub code_challenge: Option<CodeChallenge>,
    /// `nonce` of the request (OpenID Connect Core section 3.1.2.1).
    pub nonce: Option<String>,
    /// How the resource owner authenticated, and what the client requests about them.
    #[serde(default, skip_serializing_if = "Authentication::is_empty")]
    pub authentication: Authentication,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Whether it was redeemed. It is not a part of the record: a store sets it from its own mark.
    #[serde(skip)]
    pub redeemed: bool,
}
