//! Grant management as a part.

use oauth_runtime_tables::grant_management::{ACTIONS, QUERY, REVOKE};

use super::{
    GrantAddition, GrantChange, GrantManagementRequest, ManagesGrants, PlannedChange, ReceivedGrantRequest,
    change, request,
};
use crate::failure::store_failure;
use crate::server::{Metadata, Part};
use crate::store::GrantManagementStore;
use crate::token::GrantId;
use crate::{ClientMetadata, OAuthError};

/// A provider with `endpoints(grant_management)`.
#[derive(Debug, Clone, Copy)]
pub struct GrantManagement;

impl<S: ManagesGrants> Part<S> for GrantManagement {
    /// Section 7.1.
    fn metadata(server: &S, metadata: &mut Metadata) {
        if !server.settings().grant_management() {
            metadata.remove_member("grant_management_endpoint");
            metadata.remove("scopes_supported", &[QUERY, REVOKE]);
            return;
        }
        metadata.extend("grant_management_actions_supported", ACTIONS);
        metadata
            .set("grant_management_action_required", server.settings().grant_management_action_required());
    }

    /// Without the endpoint its scopes are good for nothing. With it they are about the client's own grants alone.
    fn withhold(server: &S, metadata: &mut ClientMetadata) {
        if !server.settings().grant_management() {
            metadata.withhold_scope(&[QUERY, REVOKE]);
        }
    }

    async fn grant_request(
        server: &S,
        received: &ReceivedGrantRequest<'_>,
        asked: &mut Option<Box<GrantManagementRequest>>,
    ) -> Result<(), OAuthError> {
        if server.settings().grant_management() {
            *asked = request::read(server, received).await?.map(Box::new);
        }
        Ok(())
    }

    async fn check_grant(
        server: &S,
        grant_id: &GrantId,
        subject: &str,
        addition: Option<GrantAddition<'_>>,
    ) -> Result<(), OAuthError> {
        change::check(server, grant_id, subject, addition).await
    }

    async fn plan_grant(server: &S, change: &GrantChange<'_>) -> Result<Option<PlannedChange>, OAuthError> {
        change::plan(server, change).await
    }

    async fn change_grant(server: &S, planned: &mut Option<PlannedChange>) -> Result<bool, OAuthError> {
        match planned.take() {
            Some(planned) => change::apply(server, planned).await,
            None => Ok(false),
        }
    }

    /// Also for a provider that turned grant management off: what ended stays so.
    async fn grant_counts(
        server: &S,
        grant_id: &GrantId,
        version: u64,
        is_refresh_token: bool,
    ) -> Result<bool, OAuthError> {
        let found = server.store().get_grant(grant_id).await.map_err(store_failure::<S::Store>)?;
        Ok(found.and_then(|grant| grant.managed).is_some_and(|managed| match is_refresh_token {
            true => version == managed.version,
            false => (managed.replaced_at_version..=managed.version).contains(&version),
        }))
    }
}
