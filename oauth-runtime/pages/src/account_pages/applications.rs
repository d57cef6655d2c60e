//! The applications that have access to a person's account.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{Consent, ConsentStore, GrantStore, TokenStore};
use oauth_runtime_core::token::{GrantId, IssuedGrant};
use oauth_runtime_core::{OAuthError, Part, Scope, Timestamp};

use super::navigation::{log_in_first, navigation};
use crate::client_name::client_name;
use crate::credentials;
use crate::events;
use crate::next::{Next, Outcome};
use crate::owner::owner;
use crate::paths::APPLICATIONS;
use crate::permissions::describe_scope;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// What one application has: its consent and all its grants together. It may have one without the other,
/// because the consent is remembered after the grants have ended and is not needed for them.
struct Application {
    grants: Vec<GrantId>,
    scope: Scope,
    since: Timestamp,
}

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let Some(owner) = owner(visit) else {
        return log_in_first(visit, APPLICATIONS);
    };
    let mut applications = Vec::new();
    for (client_id, application) in connected(visit, &owner.subject).await? {
        let known = client_name(visit.server, &client_id).await?;
        let (name, host) =
            known.map_or_else(|| (client_id.clone(), None), |client| (client.name, client.host));
        let permissions = application.scope.tokens().map(|token| describe_scope(visit, token));
        let permissions: Vec<String> = permissions.collect();
        let since = date(visit, application.since);
        applications.push(context! { client_id, name, host, permissions, since });
    }
    let saved = query.get("revoked").map(|_| visit.language().text("applications-revoked"));
    let form = visit.form(APPLICATIONS, "", &owner.subject);
    let values = context! { account => navigation(visit, "applications"), form, applications, saved };
    let page = visit.page(StatusCode::OK, "applications.html", values);
    Ok(Next::Show(page))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let Some(owner) = owner(visit) else {
        return log_in_first(visit, APPLICATIONS);
    };
    visit.check(APPLICATIONS, form, &owner.subject)?;
    let client_id = form.get("client_id").unwrap_or_default();
    let store = visit.server.store();
    credentials::still_in(visit.server, &owner).await?;
    // The consent first, so that it yields no new grant while the old ones end.
    store.delete_consent(&owner.subject, client_id).await.map_err(store_failure::<S::Store>)?;
    // The logins that it shares for the same reason.
    if const { S::DECLARATION.has_part("native_sso") } {
        let grants = store.list_grants(&owner.subject).await.map_err(store_failure::<S::Store>)?;
        let session_ids: BTreeSet<String> = grants.into_iter().filter_map(|grant| grant.session_id).collect();
        let session_ids: Vec<String> = session_ids.into_iter().collect();
        S::Parts::access_withdrawn(visit.server, &session_ids, client_id).await?;
    }
    let application = connected(visit, &owner.subject).await?.remove(client_id);
    for grant_id in application.into_iter().flat_map(|application| application.grants) {
        store.revoke_grant(&grant_id).await.map_err(store_failure::<S::Store>)?;
    }
    events::with_client(visit.server, &owner, client_id, || EventKind::ConsentWithdrawn {});
    tracing::info!(client_id, "a person removed an application's access");
    Ok(Next::Go(format!("{}?revoked=1", visit.path(APPLICATIONS))))
}

/// The consents and the valid grants of a person, by client.
async fn connected<S: UiProvider>(
    visit: &Visit<'_, S>,
    subject: &str,
) -> Result<BTreeMap<String, Application>, OAuthError> {
    let store = visit.server.store();
    let consents = store.list_consents(subject).await.map_err(store_failure::<S::Store>)?;
    let grants = store.list_grants(subject).await.map_err(store_failure::<S::Store>)?;
    let mut applications: BTreeMap<String, Application> = BTreeMap::new();
    let mut add = |client_id: String, scope: &Scope, since: Timestamp, grant: Option<GrantId>| {
        let new = || Application { grants: Vec::new(), scope: Scope::empty(), since };
        let application = applications.entry(client_id).or_insert_with(new);
        application.scope = application.scope.union(scope);
        application.since = application.since.min(since);
        application.grants.extend(grant);
    };
    for Consent { client_id, scope, given_at, .. } in consents {
        add(client_id, &scope, given_at, None);
    }
    for grant in grants.into_iter().filter(|grant| !grant.expires_at.is_expired(visit.now)) {
        let IssuedGrant { grant_id, client_id, scope, issued_at, .. } = grant;
        add(client_id.into(), &scope, issued_at, Some(grant_id));
    }
    Ok(applications)
}

/// A date, for people and for programs.
pub(crate) fn date<S: UiProvider>(visit: &Visit<'_, S>, moment: Timestamp) -> Value {
    let (year, month, day) = moment.civil_date();
    context! { text => visit.language().date(moment), machine => format!("{year:04}-{month:02}-{day:02}") }
}
