//! The applications that share a login (OpenID Connect Native SSO 1.0).

use std::collections::{BTreeMap, BTreeSet};

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::store::GrantStore;

use crate::client_name::client_name;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The names of the applications that let each other into a login of the person, by the name of its session. Only those that may,
/// with `device_sso`.
pub(super) async fn applications<S: UiProvider>(
    visit: &Visit<'_, S>,
    subject: &str,
) -> Result<BTreeMap<String, BTreeSet<String>>, OAuthError> {
    let mut shared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    if !const { S::DECLARATION.has_part("native_sso") } {
        return Ok(shared);
    }
    let grants = visit.server.store().list_grants(subject).await.map_err(store_failure::<S::Store>)?;
    let live = grants.into_iter().filter(|grant| !grant.expires_at.is_expired(visit.now));
    for grant in live.filter(|grant| grant.scope.contains("device_sso")) {
        let Some(session_id) = grant.session_id else { continue };
        let known = client_name(visit.server, &grant.client_id).await?;
        let name = known.map_or_else(|| grant.client_id.to_string(), |client| client.name);
        shared.entry(session_id).or_default().insert(name);
    }
    Ok(shared)
}
