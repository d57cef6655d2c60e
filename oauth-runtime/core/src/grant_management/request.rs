//! What a request says about its grant (Grant Management for OAuth 2.0 draft 03, section 5.2).

use super::mergeable::{GrantAddition, check_mergeable};
use super::{ACTION, GRANT_ID, ManagesGrants, invalid_grant_id};
use crate::authorization_details::AuthorizationDetails;
use crate::failure::store_failure;
use crate::http::Form;
use crate::protected_resource::ProtectedResource;
use crate::store::GrantManagementStore;
use crate::token::{AskedGrant, GrantId, GrantManagementAction, IssuedGrant, ManagedGrant};
use crate::word_set::has_word;
use crate::{Client, OAuthError, Scope};

/// The longest identifier that is looked up.
const LONGEST_ID: usize = 128;

/// A request on its way through the checks.
#[derive(Debug, Clone, Copy)]
pub struct ReceivedGrantRequest<'a> {
    pub(crate) client: &'a Client,
    pub(crate) form: &'a Form<'a>,
    /// `None` if the request is not an authorization request: nothing is issued through a browser.
    pub(crate) response_type: Option<&'a str>,
    pub(crate) scope: &'a Scope,
    pub(crate) resources: &'a [ProtectedResource],
    pub(crate) authorization_details: &'a AuthorizationDetails,
}

/// What a request says about its grant: what becomes of it, and which one it is.
///
/// A consent page shows what the client has already, beside what it asks for:
/// [`grant`](Self::grant) is what an approval adds to or replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantManagementRequest {
    action: GrantManagementAction,
    grant: Option<IssuedGrant>,
}

impl GrantManagementRequest {
    /// What becomes of the grant.
    pub fn action(&self) -> GrantManagementAction {
        self.action
    }

    /// The grant as it was when the request was checked; `None` for a new one.
    pub fn grant(&self) -> Option<&IssuedGrant> {
        self.grant.as_ref()
    }

    /// Whether this person may approve the request: a grant changes only for the person who gave it. The client gets
    /// `invalid_grant_id` if somebody else approves, so a page need not ask them.
    pub fn is_for(&self, subject: &str) -> bool {
        self.grant.as_ref().is_none_or(|grant| grant.subject == *subject)
    }

    /// The identifier of the grant; `None` for a new one.
    pub(crate) fn grant_id(&self) -> Option<&GrantId> {
        self.grant.as_ref().map(|grant| &grant.grant_id)
    }

    /// The same for a record.
    pub(crate) fn to_asked(&self) -> AskedGrant {
        AskedGrant::new(self.action, self.grant_id().cloned())
    }
}

/// Reads and checks the parameters; `None` if the request is not about the management of its grant.
///
/// # Errors
/// `invalid_request`, `unauthorized_client`, `invalid_grant_id` or `invalid_target`.
pub(super) async fn read<S: ManagesGrants>(
    server: &S,
    request: &ReceivedGrantRequest<'_>,
) -> Result<Option<GrantManagementRequest>, OAuthError> {
    let ReceivedGrantRequest { client, form, response_type, .. } = *request;
    let grant_id = form.get(GRANT_ID);
    let Some(action) = form.get(ACTION) else {
        return match grant_id {
            Some(_) => {
                Err(OAuthError::invalid_request("grant_id needs a grant_management_action: merge or replace"))
            }
            None if server.settings().grant_management_action_required() => Err(OAuthError::invalid_request(
                "grant_management_action is missing: create, merge or replace",
            )),
            None => Ok(None),
        };
    };
    let action = GrantManagementAction::from_name(action).ok_or_else(|| {
        OAuthError::invalid_request(
            "this server supports the grant_management_actions create, merge and replace",
        )
    })?;
    if client.is_public() {
        return Err(OAuthError::unauthorized_client(
            "only a client that authenticates manages grants; leave grant_management_action out",
        ));
    }
    if response_type.is_some_and(|words| !has_word(words, "code") || has_word(words, "token")) {
        return Err(OAuthError::invalid_request(
            "grant_management_action needs a response type with a code, and without an access token",
        ));
    }
    match (action, grant_id) {
        (GrantManagementAction::Create, None) => Ok(Some(GrantManagementRequest { action, grant: None })),
        (GrantManagementAction::Create, Some(_)) => {
            Err(OAuthError::invalid_request("create makes a new grant; leave grant_id out"))
        }
        (_, None) => Err(OAuthError::invalid_request("grant_id is missing: which grant is to be changed")),
        (_, Some(id)) => {
            let grant = find(server, client, id).await?.ok_or_else(invalid_grant_id)?;
            // In a browser, nobody authenticated yet: what the grant has is for its person alone, so the check waits for them.
            if action == GrantManagementAction::Merge && response_type.is_none() {
                let resources: Vec<String> =
                    request.resources.iter().map(|own| own.identifier().to_owned()).collect();
                let (scope, authorization_details) = (request.scope, request.authorization_details);
                let addition = GrantAddition { scope, resources: &resources, authorization_details };
                check_mergeable(server, &grant, &addition)?;
            }
            Ok(Some(GrantManagementRequest { action, grant: Some(grant) }))
        }
    }
}

/// A grant that this client manages, and that has not ended.
///
/// # Errors
/// Those of the store.
pub(crate) async fn find<S: ManagesGrants>(
    server: &S,
    client: &Client,
    grant_id: &str,
) -> Result<Option<IssuedGrant>, OAuthError> {
    if grant_id.len() > LONGEST_ID {
        return Ok(None);
    }
    let found =
        server.store().get_grant(&GrantId::from(grant_id)).await.map_err(store_failure::<S::Store>)?;
    Ok(found.filter(|grant| grant.client_id == *client.client_id() && is_live(server, grant)))
}

/// Whether the grant is managed and has not ended: a code that is not redeemed yet makes it last longer than its age allows.
pub(super) fn is_live<S: ManagesGrants>(server: &S, grant: &IssuedGrant) -> bool {
    let (settings, now) = (server.settings(), server.settings().now());
    let is_young = |managed: &ManagedGrant| !settings.end_of_grant(managed.approved_at).is_expired(now);
    !grant.expires_at.is_expired(now) && grant.managed.as_deref().is_some_and(is_young)
}
