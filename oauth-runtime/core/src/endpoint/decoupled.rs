//! What a person decides on another device than the one that asked: about a device (RFC 8628 section 3.3), or about a backchannel
//! authentication request (CIBA Core 1.0 section 8).

use crate::access_policy::{AccessOccasion, AccessRequest, Permitted, Refused, permit};
use crate::authorization_details::AuthorizationDetails;
use crate::record::Form;
use crate::server::{AuthorizationServer, Part};
use crate::token::{AskedGrant, DecoupledApproval, GrantId};
use crate::{Approval, Client, OAuthError, Scope};

/// A request that waits for its person.
pub(super) struct Decoupled<'a> {
    pub(super) occasion: AccessOccasion,
    pub(super) grant_type: &'static str,
    pub(super) client: &'a Client,
    pub(super) scope: &'a Scope,
    pub(super) resources: &'a [String],
    pub(super) authorization_details: &'a AuthorizationDetails,
    pub(super) grant_management: Option<&'a AskedGrant>,
}

impl Decoupled<'_> {
    /// What the application's policy leaves of the approval.
    pub(super) async fn permit<S: AuthorizationServer>(
        &self,
        server: &S,
        approval: &Approval,
    ) -> Result<Permitted, Refused> {
        let asked = AccessRequest {
            occasion: self.occasion,
            client: self.client,
            subject: Some(approval.subject()),
            username: approval.resource_owner.username.as_deref(),
            authentication: Some(&approval.authentication),
            scope: &approval.approved_of(self.scope),
            authorization_details: approval.approved_details().unwrap_or(self.authorization_details),
            resources: self.resources,
            grant_type: Some(self.grant_type),
        };
        permit(server, &asked).await
    }

    /// The scope about which the person is asked, if they may not grant all of it.
    ///
    /// # Errors
    /// The refusal, before they are asked.
    pub(super) async fn narrowed<S: AuthorizationServer>(
        &self,
        server: &S,
        approval: &Approval,
    ) -> Result<Option<Scope>, Refused> {
        let permitted = self.permit(server, approval).await?;
        Ok((permitted.scope() != self.scope).then(|| permitted.into_scope()))
    }

    /// The grant that begins with the approval: the one that the request names, if this person may still change it.
    ///
    /// # Errors
    /// `invalid_grant_id`; those of the store.
    pub(super) async fn grant_id<S: AuthorizationServer>(
        &self,
        server: &S,
        subject: &str,
    ) -> Result<GrantId, OAuthError> {
        let named = self.grant_management.and_then(|asked| asked.grant_id.as_ref());
        let Some(grant_id) = named else { return Ok(GrantId::generate()) };
        S::Parts::check_grant(server, grant_id, subject, None).await?;
        Ok(grant_id.clone())
    }

    /// The approval as it is stored. The grant outlives the browser session in which it was approved, so it names none.
    pub(super) fn approved<S: AuthorizationServer>(
        &self,
        server: &S,
        approval: Approval,
        (grant_id, permitted): (GrantId, Permitted),
    ) -> DecoupledApproval {
        let details = approval.approved_details().unwrap_or(self.authorization_details).clone();
        let Approval { resource_owner, mut authentication, .. } = approval;
        authentication.session_id = None;
        DecoupledApproval {
            grant_id,
            subject: resource_owner.subject,
            username: resource_owner.username,
            scope: permitted.into_scope(),
            authorization_details: details,
            authentication,
            approved_at: server.settings().now(),
            form: Form::new(),
        }
    }
}
