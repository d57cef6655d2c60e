//! A grant that the client manages: what an approval would make of it.

use super::Step;
use super::tokens::Granted;
use super::walk::{Walk, identifiers};
use crate::authorization_details::AuthorizationDetails;
use crate::grant::scope_for;
use crate::grant_management::{
    GrantAddition, GrantChange, GrantManagementRequest, ReceivedGrantRequest, invalid_grant_id,
};
use crate::http::Form;
use crate::openid::ClaimsRequest;
use crate::resource_indicators::find;
use crate::server::{AuthorizationServer, Part, RequestedScope};
use crate::token::GrantManagementAction;
use crate::{Client, OAuthError};

impl<S: AuthorizationServer> Walk<'_, S> {
    /// What the request says about its grant; `None`: nothing.
    pub(super) async fn asked_grant(
        &mut self,
        client: &Client,
        form: &Form<'_>,
        granted: &Granted,
    ) -> Result<Option<Box<GrantManagementRequest>>, OAuthError> {
        let (scope, authorization_details) = (&granted.scope.scope, &AuthorizationDetails::default());
        let received = ReceivedGrantRequest {
            client,
            form,
            // Other requests for an approval name none: nothing comes through a browser.
            response_type: (self.question.grant_type == "authorization_code").then_some("code"),
            scope,
            resources: &granted.resources,
            authorization_details,
        };
        let mut asked = None;
        S::Parts::grant_request(self.server, &received, &mut asked).await?;
        let grant_id = asked.as_ref().and_then(|asked| asked.grant_id());
        if let (Some(asked), Some(grant_id), Some(subject)) = (&asked, grant_id, &self.question.subject) {
            let resources = identifiers(&granted.resources);
            let addition = GrantAddition { scope, resources: &resources, authorization_details };
            let addition = Some(addition).filter(|_| asked.action() == GrantManagementAction::Merge);
            S::Parts::check_grant(self.server, grant_id, subject, addition).await?;
        }
        Ok(asked)
    }

    /// What the grant would have with the approval.
    pub(super) async fn changed_grant(
        &mut self,
        client: &Client,
        asked: &GrantManagementRequest,
        granted: Granted,
    ) -> Result<Granted, OAuthError> {
        let action = asked.action();
        let (Some(grant), Some(subject)) = (asked.grant(), &self.question.subject) else {
            let after = granted.scope.scope.clone();
            self.explanation.push(Step::ManagedGrant {
                action,
                grant_id: None,
                before: Default::default(),
                after,
            });
            return Ok(granted);
        };
        let change = GrantChange {
            action,
            grant_id: &grant.grant_id,
            client_id: client.client_id(),
            subject,
            session_id: None,
            scope: &granted.scope.scope,
            resources: &identifiers(&granted.resources),
            authorization_details: &AuthorizationDetails::default(),
            claims: &ClaimsRequest::default(),
            approved_at: granted.since,
            // The client proves each key that it has to.
            is_bound: grant.managed.as_ref().is_some_and(|managed| managed.sender_constrained),
        };
        let planned = S::Parts::plan_grant(self.server, &change).await?.ok_or_else(invalid_grant_id)?;
        let next = planned.next();
        let managed = next.managed.as_deref().ok_or(OAuthError::ServerError)?;
        self.explanation.push(Step::ManagedGrant {
            action,
            grant_id: Some(grant.grant_id.to_string()),
            before: grant.scope.clone(),
            after: next.scope.clone(),
        });
        let mut resources = Vec::new();
        for identifier in managed.resources() {
            resources.extend(find(self.server, &identifier).await?);
        }
        let scope =
            RequestedScope { scope: scope_for(client, &next.scope, true)?, named: granted.scope.named };
        Ok(Granted { scope, resources, since: managed.approved_at })
    }
}
