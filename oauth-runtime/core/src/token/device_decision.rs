//! What the resource owner decided about a device.

use serde::{Deserialize, Serialize};

use super::{Authentication, DeviceCode, GrantId, IssuedGrant};
use crate::authorization_details::AuthorizationDetails;
use crate::record::{Form, Kind, RecordError, Stored, kind, read, write};
use crate::{Scope, Text, Timestamp};

/// The resource owner's decision about a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a request has one of them")]
// Exhaustive on purpose: a store has to handle each.
pub enum DeviceDecision {
    /// They denied.
    Denied,
    /// They approved.
    Approved(DeviceApproval),
}

impl Kind for DeviceDecision {
    const NAME: &'static str = "a decision about a device";
}

/// The keys of a decision about a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecisionKeys<'a> {
    /// The grant that begins with an approval: the device code is revoked with it. `None` where the person denied.
    pub grant_id: Option<&'a GrantId>,
}

impl DeviceDecision {
    /// What a store keeps in columns beside the device code.
    ///
    /// # Errors
    /// None in practice: every decision can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<DecisionKeys<'_>>, RecordError> {
        let grant_id = match self {
            Self::Denied => None,
            Self::Approved(approval) => Some(&approval.grant_id),
        };
        Ok(Stored::new(write(self)?, DecisionKeys { grant_id }))
    }

    /// The decision that was kept.
    ///
    /// # Errors
    /// Those of [`DeviceCode::from_stored`].
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}

/// The resource owner's approval of a device: what its tokens are issued for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeviceApproval {
    /// The authorization; each approval has its own.
    pub grant_id: GrantId,
    /// The resource owner who approved.
    pub subject: Text,
    /// The resource owner's user name.
    pub username: Option<Text>,
    /// The approved scope.
    pub scope: Scope,
    /// The approved authorization details (RFC 9396).
    #[serde(
        rename = "!authorization_details",
        default,
        skip_serializing_if = "AuthorizationDetails::is_empty"
    )]
    pub authorization_details: AuthorizationDetails,
    /// How the resource owner authenticated.
    #[serde(default, skip_serializing_if = "Authentication::is_empty")]
    pub authentication: Authentication,
    /// When they approved.
    pub approved_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(DeviceApproval, "the approval of a device", |approval| approval.authentication.rest.grow());

impl DeviceApproval {
    /// An approval, without details of the person's login.
    pub fn new(grant_id: GrantId, subject: impl Into<Text>, scope: Scope, approved_at: Timestamp) -> Self {
        Self {
            grant_id,
            subject: subject.into(),
            username: None,
            scope,
            authorization_details: AuthorizationDetails::default(),
            authentication: Authentication::default(),
            approved_at,
            form: Form::new(),
        }
    }

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
            managed: None,
            form: Form::new(),
        }
    }
}
