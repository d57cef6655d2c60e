//! What becomes of a grant that a client manages, for the person who is asked (Grant Management for OAuth 2.0).

use minijinja::{Value, context};
use oauth_runtime_core::authorization_details::AuthorizationDetails;
use oauth_runtime_core::grant_management::GrantManagementRequest;
use oauth_runtime_core::token::{AskedGrant, GrantManagementAction, IssuedGrant};
use oauth_runtime_core::{AuthorizationRequest, Scope};

use crate::permissions::describe_scope;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Whether an approval would change what a grant has. Then the person is asked, also for what they allowed the client elsewhere: they
/// see what comes together, or what ends. A client that gets new tokens for what its grant has asks nothing new.
pub(crate) fn changes(request: &AuthorizationRequest) -> bool {
    let Some((action, grant)) = existing(request) else { return false };
    match action {
        GrantManagementAction::Merge => !request.scope().is_subset_of(&grant.scope),
        _ => !(request.scope().is_subset_of(&grant.scope) && grant.scope.is_subset_of(request.scope())),
    }
}

/// What the page shows about the grant, as far as it is not in the request itself: whether something is added, and what the client keeps;
/// otherwise what it loses. A word would not do for a template, which asks of a text only whether it is empty.
pub(crate) fn beside(request: &AuthorizationRequest) -> Option<(bool, Scope, AuthorizationDetails)> {
    let (action, grant) = existing(request)?;
    let others = grant.scope.tokens().filter(|token| !request.scope().contains(token));
    let scope = Scope::from_tokens(others).unwrap_or_default();
    let asked: Vec<_> = request.authorization_details().iter().collect();
    let details =
        grant.managed.as_ref().map(|managed| managed.authorization_details.clone()).unwrap_or_default();
    Some((action == GrantManagementAction::Merge, scope, details.without(&asked)))
}

/// For a template; none for a request that is about no existing grant.
pub(crate) fn value<S: UiProvider>(visit: &Visit<'_, S>, request: &AuthorizationRequest) -> Option<Value> {
    let (adds, scope, details) = beside(request)?;
    let permissions: Vec<_> = scope.tokens().map(|token| describe_scope(visit, token)).collect();
    let details = visit.server.describe_authorization_details(&details, visit.language().tag());
    Some(context! { adds, permissions, details })
}

/// The same for a request that waits, which names the grant alone.
pub(crate) fn value_of_asked(asked: Option<&AskedGrant>) -> Option<Value> {
    let asked = asked.filter(|asked| asked.grant_id.is_some())?;
    let nothing: [&str; 0] = [];
    let adds = asked.action == GrantManagementAction::Merge;
    Some(context! { adds, permissions => nothing, details => nothing })
}

fn existing(request: &AuthorizationRequest) -> Option<(GrantManagementAction, &IssuedGrant)> {
    let own: &GrantManagementRequest = request.grant_management()?;
    Some((own.action(), own.grant()?))
}
