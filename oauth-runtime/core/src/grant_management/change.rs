//! How an approval changes its grant: what the grant would have with it, then the change.

use super::mergeable::{GrantAddition, check_mergeable};
use super::widened::widened;
use super::{ManagesGrants, invalid_grant_id};
use crate::authorization_details::AuthorizationDetails;
use crate::event::{Event, EventKind};
use crate::failure::store_failure;
use crate::openid::ClaimsRequest;
use crate::server::{prepared, publish};
use crate::store::GrantManagementStore;
use crate::token::{GrantId, GrantManagementAction, IssuedGrant, ManagedGrant};
use crate::{OAuthError, Scope, Timestamp};

/// What an approval brings to its grant, when the client redeems it.
#[derive(Debug, Clone, Copy)]
pub struct GrantChange<'a> {
    pub(crate) action: GrantManagementAction,
    pub(crate) grant_id: &'a GrantId,
    pub(crate) client_id: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) session_id: Option<&'a str>,
    pub(crate) scope: &'a Scope,
    pub(crate) resources: &'a [String],
    pub(crate) authorization_details: &'a AuthorizationDetails,
    pub(crate) claims: &'a ClaimsRequest,
    pub(crate) approved_at: Timestamp,
    /// Whether the tokens will be bound to a key or a certificate.
    pub(crate) is_bound: bool,
}

/// A grant as it is, and as an approval would make it. Nothing is stored yet: the tokens come first, which may be refused.
#[derive(Debug)]
pub struct PlannedChange {
    action: GrantManagementAction,
    current: IssuedGrant,
    next: IssuedGrant,
}

impl PlannedChange {
    /// The grant after the change.
    pub(crate) fn next(&self) -> &IssuedGrant {
        &self.next
    }
}

/// What the grant would be with the approval. `None`: it has ended.
///
/// A change that was made before and whose tokens were not stored is made again; the result is the same.
///
/// # Errors
/// Those of the store; `invalid_grant` if the grant is sender-constrained, and the request proves no key.
pub(super) async fn plan<S: ManagesGrants>(
    server: &S,
    change: &GrantChange<'_>,
) -> Result<Option<PlannedChange>, OAuthError> {
    let now = server.settings().now();
    let found = server.store().get_grant(change.grant_id).await.map_err(store_failure::<S::Store>)?;
    // The record of another client or person would be a failure of the store.
    let own = found.filter(|grant| grant.client_id == *change.client_id && grant.subject == *change.subject);
    let Some(current) = own.filter(|grant| !grant.expires_at.is_expired(now)) else { return Ok(None) };
    let Some(managed) = changed(current.managed.as_deref(), change, now)? else { return Ok(None) };
    if server.settings().end_of_grant(managed.approved_at).is_expired(now) {
        return Ok(None);
    }
    // Another change came in between: the request was checked against the grant as it was.
    if change.action == GrantManagementAction::Merge && widened(server, &managed).is_some() {
        return Err(OAuthError::invalid_grant(
            "the grant was changed meanwhile, and cannot have this beside: create another grant",
        ));
    }
    // What is added without a login of its own, such as the approval of a device, changes nothing about when the rest ends.
    let kept_session = current.session_id.clone().filter(|_| change.action == GrantManagementAction::Merge);
    let next = IssuedGrant {
        scope: managed.scope(),
        session_id: change.session_id.map(str::to_owned).or(kept_session),
        managed: Some(Box::new(managed)),
        ..current.clone()
    };
    Ok(Some(PlannedChange { action: change.action, current, next }))
}

/// Changes the grant, by compare-and-set, and says so: `false` if another change came in between. Of two changes at once, the second one is planned
/// again, and sees what the first one did.
///
/// # Errors
/// Those of the store.
pub(super) async fn apply<S: ManagesGrants>(server: &S, planned: PlannedChange) -> Result<bool, OAuthError> {
    let PlannedChange { action, current, next } = planned;
    let mut event = prepared(server, |at| told(action, &next, at));
    let is_changed = server.store().replace_grant(&current, next).await.map_err(store_failure::<S::Store>)?;
    if is_changed {
        publish(server, &mut event);
    }
    Ok(is_changed)
}

/// The event of a change.
fn told(action: GrantManagementAction, grant: &IssuedGrant, at: Timestamp) -> Event {
    let scope = grant.scope.clone();
    let kind = match action {
        GrantManagementAction::Create => EventKind::GrantCreated { scope },
        GrantManagementAction::Merge => EventKind::GrantMerged { scope },
        GrantManagementAction::Replace => EventKind::GrantReplaced { scope },
    };
    let event = Event::new(kind, at).client_id(&grant.client_id).subject(&grant.subject);
    grant.session_id.as_deref().into_iter().fold(event, Event::session_id).grant_id(&grant.grant_id)
}

/// What the grant has after the change; `None` if there is nothing that could be changed: the grant was revoked, and a code that was
/// issued at the same moment made an empty one under its name.
fn changed(
    before: Option<&ManagedGrant>,
    change: &GrantChange<'_>,
    now: Timestamp,
) -> Result<Option<ManagedGrant>, OAuthError> {
    if before.is_some_and(|before| before.sender_constrained) && !change.is_bound {
        return Err(OAuthError::invalid_grant(
            "the tokens of this grant are bound to a key of the client, and the request proves none",
        ));
    }
    if before.is_some_and(|before| was_replaced_since(before, change.approved_at)) {
        return Err(OAuthError::invalid_grant(
            "the grant was replaced after the person approved this: send a new authorization request",
        ));
    }
    let version = before.map_or(1, |before| before.version.saturating_add(1));
    let mut next = match (change.action, before) {
        (GrantManagementAction::Merge, Some(before)) => ManagedGrant { version, ..before.clone() },
        (GrantManagementAction::Merge | GrantManagementAction::Replace, None) => return Ok(None),
        (GrantManagementAction::Create | GrantManagementAction::Replace, _) => {
            let fresh = ManagedGrant::new(change.approved_at);
            ManagedGrant { version, replaced_at_version: version, ..fresh }
        }
    };
    // New tokens for what was approved long ago make it no younger.
    next.approved_at = next.approved_at.min(change.approved_at);
    next.add_scope(change.scope, change.resources);
    next.authorization_details.merge(change.authorization_details);
    next.claims.id_token.extend(change.claims.id_token.clone());
    next.claims.userinfo.extend(change.claims.userinfo.clone());
    next.sender_constrained |= change.is_bound;
    next.updated_at = now;
    Ok(Some(next))
}

/// Whether a later approval replaced what the grant had: the person decided anew, so an earlier approval no longer adds to it. After a
/// replacement, nothing in a grant is older than that. One that was never replaced is as old as its first approval.
fn was_replaced_since(grant: &ManagedGrant, approved_at: Timestamp) -> bool {
    grant.replaced_at_version > 1 && approved_at < grant.approved_at
}

/// Whether the grant is this person's, and has not ended since the request was checked; and whether it can have the addition.
///
/// # Errors
/// `invalid_grant_id`; those of the addition; those of the store.
pub(super) async fn check<S: ManagesGrants>(
    server: &S,
    grant_id: &GrantId,
    subject: &str,
    addition: Option<GrantAddition<'_>>,
) -> Result<(), OAuthError> {
    let found = server.store().get_grant(grant_id).await.map_err(store_failure::<S::Store>)?;
    let (now, is_managed) = (server.settings().now(), |grant: &IssuedGrant| grant.managed.is_some());
    let is_live = |grant: &IssuedGrant| is_managed(grant) && !grant.expires_at.is_expired(now);
    let own =
        found.filter(|grant| grant.subject == *subject && is_live(grant)).ok_or_else(invalid_grant_id)?;
    addition.map_or(Ok(()), |addition| check_mergeable(server, &own, &addition))
}
