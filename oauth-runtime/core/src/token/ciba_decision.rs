//! What a person decided about a backchannel authentication request.

use serde::{Deserialize, Serialize};

use super::{Authentication, CibaRequest, DecisionKeys, GrantId, IssuedGrant};
use crate::authorization_details::AuthorizationDetails;
use crate::record::{Form, Kind, RecordError, Stored, kind, read, write};
use crate::{Scope, Text, Timestamp};

/// How a backchannel authentication request ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a request has one of them")]
// Exhaustive on purpose: a store has to handle each.
pub enum CibaDecision {
    /// The person denied.
    Denied,
    /// The client sent the same request once more, which took the place of this one.
    Replaced,
    /// The person approved.
    Approved(CibaApproval),
}

impl Kind for CibaDecision {
    const NAME: &'static str = "a decision about a backchannel authentication request";
}

impl CibaDecision {
    /// What a store keeps in columns beside the request.
    ///
    /// # Errors
    /// None in practice: every decision can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<DecisionKeys<'_>>, RecordError> {
        let grant_id = match self {
            Self::Denied | Self::Replaced => None,
            Self::Approved(approval) => Some(&approval.grant_id),
        };
        Ok(Stored::new(write(self)?, DecisionKeys { grant_id }))
    }

    /// The decision that was kept.
    ///
    /// # Errors
    /// Those of [`CibaRequest::from_stored`].
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}

/// A person's approval of a backchannel authentication request: what its tokens are issued for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CibaApproval {
    /// The authorization; each approval has its own.
    pub grant_id: GrantId,
    /// The person who approved.
    pub subject: Text,
    /// The person's user name.
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
    /// How the person authenticated.
    #[serde(default, skip_serializing_if = "Authentication::is_empty")]
    pub authentication: Authentication,
    /// When they approved.
    pub approved_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(CibaApproval, "the approval of a backchannel authentication request", |approval| approval
    .authentication
    .rest
    .grow());

impl CibaApproval {
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

    /// The grant that begins with this approval of a request.
    pub fn grant(&self, request: &CibaRequest) -> IssuedGrant {
        IssuedGrant {
            grant_id: self.grant_id.clone(),
            client_id: request.client_id.clone(),
            subject: self.subject.clone(),
            scope: self.scope.clone(),
            issued_at: self.approved_at,
            expires_at: request.kept_until,
            session_id: None,
            managed: None,
            form: Form::new(),
        }
    }
}
