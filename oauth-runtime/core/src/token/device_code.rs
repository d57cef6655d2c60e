//! The device code, and the resource owner's decision.

use serde::{Deserialize, Serialize};

use super::{Authentication, GrantId, IssuedGrant};
use crate::{Digest, Scope, Timestamp};

/// A device code as a store keeps it (RFC 8628 section 3.2): the device's request, under the digests of the
/// code that the device polls with and of the code that the person types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCode {
    /// The digest of the device code's text; the key of the record.
    pub digest: Digest,
    /// The digest of the [user code](super::UserCode); another key of the record.
    pub user_code: Digest,
    /// The client that it was issued to; no other can redeem it.
    pub client_id: String,
    /// The requested scope.
    pub scope: Scope,
    /// The scope that the device named, if it is larger: it may repeat it at each refresh, and gets what was
    /// granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_scope: Option<Scope>,
    /// How many seconds the device waits between two polls, until it is told to slow down.
    pub interval: u64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When both codes expire.
    pub expires_at: Timestamp,
    /// The resource owner's decision; `None` until there is one.
    pub decision: Option<DeviceDecision>,
    /// Whether it was redeemed. It is not a part of the record: a store sets it from its own mark.
    #[serde(skip)]
    pub redeemed: bool,
}

/// The resource owner's decision about a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a request has one of them")]
pub enum DeviceDecision {
    /// They denied.
    Denied,
    /// They approved.
    Approved(DeviceApproval),
}

/// The resource owner's approval of a device: what its tokens are issued for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceApproval {
    /// The authorization; each approval has its own.
    pub grant_id: GrantId,
    /// The resource owner who approved.
    pub subject: String,
    /// The resource owner's user name.
    pub username: Option<String>,
    /// The approved scope.
    pub scope: Scope,
    /// How the resource owner authenticated.
    #[serde(default, skip_serializing_if = "Authentication::is_empty")]
    pub authentication: Authentication,
    /// When they approved.
    pub approved_at: Timestamp,
}

impl DeviceApproval {
    /// The grant that begins with this approval of a device.
    pub fn grant(&self, code: &DeviceCode) -> IssuedGrant {
        IssuedGrant {
            grant_id: self.grant_id.clone(),
            client_id: code.client_id.clone(),
            subject: self.subject.clone(),
            scope: self.scope.clone(),
            issued_at: self.approved_at,
            expires_at: code.expires_at,
            session_id: None,
        }
    }
}
