//! What becomes of a grant that a client manages, for the person who is asked (Grant Management for OAuth 2.0).

use std::collections::BTreeSet;

use minijinja::{Value, context};
use oauth_runtime_core::__internal::{is_protocol_claim, store_failure};
use oauth_runtime_core::authorization_details::AuthorizationDetails;
use oauth_runtime_core::grant_management::GrantManagementRequest;
use oauth_runtime_core::store::GrantStore;
use oauth_runtime_core::token::{AskedGrant, GrantManagementAction, IssuedGrant, ManagedGrant};
use oauth_runtime_core::{AuthorizationRequest, OAuthError, Scope};
use serde::Serialize;

use crate::permissions::describe_scope;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// What a page says beside what is asked for: what the client keeps if something is added, otherwise what it loses.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Beside {
    /// A word would not do for a template, which asks of a text only whether it is empty.
    adds: bool,
    scope: Scope,
    details: AuthorizationDetails,
    resources: Vec<String>,
    claims: BTreeSet<String>,
}

/// What a request asks for, of any kind.
struct Wanted<'a> {
    scope: &'a Scope,
    details: &'a AuthorizationDetails,
    resources: Vec<&'a str>,
    claims: BTreeSet<&'a str>,
}

impl<'a> Wanted<'a> {
    fn of(request: &'a AuthorizationRequest) -> Self {
        let claims = request.claims();
        Self {
            scope: request.scope(),
            details: request.authorization_details(),
            resources: request.resources().iter().map(|own| own.identifier()).collect(),
            claims: claims.id_token.keys().chain(claims.userinfo.keys()).map(String::as_str).collect(),
        }
    }

    /// Whether the grant has the scope at each of the resources.
    fn is_within(&self, managed: &ManagedGrant) -> bool {
        let has = |is_there: &dyn Fn(&[String]) -> bool| {
            let own = managed.scopes.iter().filter(|own| is_there(&own.resources));
            let all = own.fold(Scope::empty(), |all, own| all.union(&own.scope));
            self.scope.is_subset_of(&all)
        };
        match self.resources.is_empty() {
            true => has(&|places| places.is_empty()),
            false => self.resources.iter().all(|place| has(&|places| places.iter().any(|own| own == place))),
        }
    }
}

/// Whether an approval would change what a grant has, or renew what is asked about each time. Then the person is asked, also for what they
/// allowed the client elsewhere: they see what comes together, or what ends. A client that gets new tokens for what its grant has asks
/// nothing new.
pub(crate) fn changes(request: &AuthorizationRequest) -> bool {
    let Some((action, grant)) = existing(request) else { return false };
    let Some(managed) = grant.managed.as_deref() else { return true };
    let wanted = Wanted::of(request);
    let claims: BTreeSet<&str> = managed.claim_names().collect();
    let is_more = !wanted.is_within(managed) || !wanted.claims.is_subset(&claims);
    let ends = || {
        let resources = managed.resources();
        !managed.scope().is_subset_of(wanted.scope)
            || resources.iter().any(|own| !wanted.resources.contains(&own.as_str()))
            || !claims.is_subset(&wanted.claims)
    };
    // What a client wants to do in detail is another question each time (RFC 9396).
    is_more || !managed.authorization_details.is_empty() || (action != GrantManagementAction::Merge && ends())
}

/// What the consent page shows about the grant, as far as it is not in the request itself.
pub(crate) fn beside(request: &AuthorizationRequest) -> Option<Beside> {
    let (action, grant) = existing(request)?;
    Some(Beside::new(action, grant, &Wanted::of(request)))
}

/// The same for a request that waits, of a device or of a client in the background: it names the grant alone. `None` as well if the grant
/// has ended, or is another person's: then nobody can approve it.
pub(crate) async fn beside_waiting<S: UiProvider>(
    server: &S,
    subject: &str,
    asked: Option<&AskedGrant>,
    (scope, details, resources): (&Scope, &AuthorizationDetails, &[String]),
) -> Result<Option<Beside>, OAuthError> {
    let Some((id, action)) = asked.and_then(|asked| Some((asked.grant_id.as_ref()?, asked.action))) else {
        return Ok(None);
    };
    let grants = server.store().list_grants(subject).await.map_err(store_failure::<S::Store>)?;
    let found = grants.into_iter().find(|grant| grant.grant_id == *id && grant.managed.is_some());
    let resources = resources.iter().map(String::as_str).collect();
    let wanted = Wanted { scope, details, resources, claims: BTreeSet::new() };
    Ok(found.map(|grant| Beside::new(action, &grant, &wanted)))
}

impl Beside {
    fn new(action: GrantManagementAction, grant: &IssuedGrant, wanted: &Wanted<'_>) -> Self {
        let adds = action == GrantManagementAction::Merge;
        // What the client keeps is no choice: it is there, whatever else is asked for.
        let others = grant.scope.tokens().filter(|token| adds || !wanted.scope.contains(token));
        let managed = grant.managed.as_deref();
        let details = managed.map(|managed| managed.authorization_details.clone()).unwrap_or_default();
        let mut resources = managed.map(ManagedGrant::resources).unwrap_or_default();
        resources.retain(|own| !wanted.resources.contains(&own.as_str()));
        let claims = managed.into_iter().flat_map(ManagedGrant::claim_names);
        let claims = claims.filter(|name| !is_protocol_claim(name) && !wanted.claims.contains(name));
        Self {
            adds,
            scope: Scope::from_tokens(others).unwrap_or_default(),
            details: details.without(&wanted.details.iter().collect::<Vec<_>>()),
            resources,
            claims: claims.map(str::to_owned).collect(),
        }
    }

    /// The scope that the client keeps, whatever the person decides about the request.
    pub(crate) fn kept(&self) -> Option<&Scope> {
        self.adds.then_some(&self.scope)
    }

    /// For a template.
    pub(crate) fn value<S: UiProvider>(&self, visit: &Visit<'_, S>) -> Value {
        let claim = |name: &String| visit.language().claim(name).unwrap_or_else(|| name.clone());
        let permissions = self.scope.tokens().map(|token| describe_scope(visit, token));
        let permissions: Vec<String> = permissions.chain(self.claims.iter().map(claim)).collect();
        let mut details = visit.server.describe_authorization_details(&self.details, visit.language().tag());
        details.extend(self.resources.iter().cloned());
        context! { adds => self.adds, permissions, details }
    }
}

fn existing(request: &AuthorizationRequest) -> Option<(GrantManagementAction, &IssuedGrant)> {
    let own: &GrantManagementRequest = request.grant_management()?;
    Some((own.action(), own.grant()?))
}
