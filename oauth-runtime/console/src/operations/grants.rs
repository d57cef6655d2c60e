//! Grants: list and revoke, by person and by client.

use std::collections::BTreeSet;

use oauth_runtime_core::authorization_details::AuthorizationDetails;
use oauth_runtime_core::store::{ConsentStore, GrantStore};
use oauth_runtime_core::token::{GrantId, IssuedGrant, ManagedGrant};
use oauth_runtime_core::{Part, Timestamp};
use serde::Serialize;

use super::{Listed, Paging, known};
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// A grant.
#[derive(Debug, Serialize)]
pub(crate) struct GrantView {
    pub(crate) grant_id: String,
    pub(crate) client_id: String,
    pub(crate) subject: String,
    pub(crate) scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session_id: Option<String>,
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// What the client may do with it, if the client manages it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) managed: Option<ManagedView>,
}

/// What a client may do with a grant that it manages.
#[derive(Debug, Serialize)]
pub(crate) struct ManagedView {
    pub(crate) resources: Vec<String>,
    pub(crate) authorization_details: AuthorizationDetails,
    pub(crate) claims: Vec<String>,
    pub(crate) updated_at: Timestamp,
}

impl From<ManagedGrant> for ManagedView {
    fn from(managed: ManagedGrant) -> Self {
        Self {
            resources: managed.resources(),
            claims: managed.claim_names().map(str::to_owned).collect(),
            updated_at: managed.updated_at,
            authorization_details: managed.authorization_details,
        }
    }
}

impl From<IssuedGrant> for GrantView {
    fn from(grant: IssuedGrant) -> Self {
        Self {
            grant_id: grant.grant_id.to_string(),
            client_id: grant.client_id.to_string(),
            subject: grant.subject.to_string(),
            scope: grant.scope.to_string(),
            session_id: grant.session_id,
            issued_at: grant.issued_at,
            expires_at: grant.expires_at,
            managed: grant.managed.map(|managed| (*managed).into()),
        }
    }
}

pub(crate) async fn of_person<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
) -> Result<Listed<GrantView>, Problem> {
    let grants = Office::<S>::done(office.administration.grants(subject).await)?;
    if grants.is_empty() {
        known::person(office, subject).await?;
    }
    Ok(Listed::whole(grants.into_iter().map(GrantView::from).collect()))
}

pub(crate) async fn of_client<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
    paging: Paging<'_>,
) -> Result<Listed<GrantView>, Problem> {
    let after = paging.after.map(GrantId::from);
    let page = office.administration.client_grants(client_id, after.as_ref(), paging.limit).await;
    let items: Vec<GrantView> = Office::<S>::done(page)?.into_iter().map(GrantView::from).collect();
    if items.is_empty() {
        known::client(office, client_id).await?;
    }
    // The administration leaves out expired ones, so that a shorter page need not be the last; an empty one is.
    let next = items.last().map(|last| last.grant_id.clone());
    Ok(Listed { items, next })
}

/// Revokes a grant of a person; `force`: also what no person granted, such as the tokens of a client itself.
pub(crate) async fn revoke<S: ConsoleProvider>(
    office: &Office<S>,
    grant_id: &str,
    force: bool,
) -> Result<(), Problem> {
    let grant_id = GrantId::from(grant_id);
    if !force {
        known::grant(office, &grant_id).await?;
    }
    Office::<S>::done(office.administration.revoke_grant(&grant_id).await)
}

/// Revokes the grants of a person to a client, or to every client, and forgets the consents behind them.
pub(crate) async fn revoke_of_person<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
    client_id: Option<&str>,
) -> Result<usize, Problem> {
    // Not of the valid grants alone: with a consent that is left, a client gets a new one without a question.
    let consents = Office::<S>::kept(office.store().list_consents(subject).await)?;
    let grants = Office::<S>::kept(office.store().list_grants(subject).await)?;
    let of_grants = grants.into_iter().map(|grant| grant.client_id.into());
    let with_any: BTreeSet<String> =
        consents.into_iter().map(|consent| consent.client_id).chain(of_grants).collect();
    if with_any.is_empty() {
        known::person(office, subject).await?;
    }
    let clients = match client_id {
        Some(client_id) if !with_any.contains(client_id) => {
            known::client(office, client_id).await?;
            BTreeSet::from([client_id.to_owned()])
        }
        Some(client_id) => BTreeSet::from([client_id.to_owned()]),
        None => with_any.clone(),
    };
    let mut revoked = 0;
    for client_id in &clients {
        // Otherwise it comes back by the device secret of another application.
        if const { S::DECLARATION.has_part("native_sso") } {
            let grants = Office::<S>::kept(office.store().list_grants(subject).await)?;
            let sessions: BTreeSet<String> =
                grants.into_iter().filter_map(|grant| grant.session_id).collect();
            let sessions: Vec<String> = sessions.into_iter().collect();
            S::Parts::access_withdrawn(&office.server, &sessions, client_id).await?;
        }
        if with_any.contains(client_id) {
            revoked += Office::<S>::done(office.administration.withdraw_consent(subject, client_id).await)?;
        }
    }
    Ok(revoked)
}

pub(crate) async fn revoke_of_client<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
) -> Result<usize, Problem> {
    known::client(office, client_id).await?;
    Office::<S>::done(office.administration.revoke_client_grants(client_id).await)
}
