//! The device code, and what the resource owner decided about it.

use serde::{Deserialize, Serialize};

use super::{Authentication, GrantId, IssuedGrant};
use crate::{Digest, Scope, Timestamp};

/// A device code as a store keeps it (RFC 8628 section 3.2): what a device asks for, under the digests of the code that the device
/// polls with and of the code that the person types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCode {
    /// The digest of the device code's text; the key of the record.
    pub digest: Digest,
    /// The digest of the [user code](super::UserCode); another key of the record.
    pub user_code: Digest,
    /// The client that it was issued to; no other can redeem it.
    pub client_id: String,
    /// What the device asks for.
    pub scope: Scope,
    /// What the device named, where it is more than that: it may repeat it at each refresh, and gets what was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_scope: Option<Scope>,
    /// How many seconds the device waits between two polls, until it is told to slow down.
    pub interval: u64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When both codes end.
    pub expires_at: Timestamp,
    /// What the resource owner decided; `None` until they did.
    pub decision: Option<DeviceDecision>,
    /// Whether it was redeemed. Not a part of the record: a store says what its own mark says.
    #[serde(skip)]
    pub redeemed: bool,
}

/// What the resource owner decided about a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a request has one of them")]
pub enum DeviceDecision {
    /// They said no.
    Denied,
    /// They approved.
    Approved(DeviceApproval),
}

/// The resource owner's approval of a device: what its tokens are issued for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceApproval {
    /// The authorization that this is; no two approvals have the same.
    pub grant_id: GrantId,
    /// The resource owner who approved.
    pub subject: String,
    /// The resource owner's name for people.
    pub username: Option<String>,
    /// What was approved.
    pub scope: Scope,
    /// How the resource owner was authenticated.
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
