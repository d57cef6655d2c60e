//! What a person approved on another device than the one that asked.

use serde::{Deserialize, Serialize};

use super::{Authentication, GrantId, IssuedGrant};
use crate::authorization_details::AuthorizationDetails;
use crate::record::{Form, kind};
use crate::{Scope, Text, Timestamp};

/// A person's approval on another device than the one that asked: of a device without a keyboard (RFC 8628), or of a backchannel
/// authentication request (CIBA Core 1.0). It is what the tokens are issued for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DecoupledApproval {
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

kind!(DecoupledApproval, "an approval on another device", |approval| approval.authentication.rest.grow());

impl DecoupledApproval {
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

    /// The grant that begins with this approval: that of the client that asked. It lasts as long as what the client redeems.
    pub fn grant(&self, client_id: impl Into<Text>, expires_at: Timestamp) -> IssuedGrant {
        IssuedGrant {
            grant_id: self.grant_id.clone(),
            client_id: client_id.into(),
            subject: self.subject.clone(),
            scope: self.scope.clone(),
            issued_at: self.approved_at,
            expires_at,
            session_id: None,
            managed: None,
            form: Form::new(),
        }
    }
}
