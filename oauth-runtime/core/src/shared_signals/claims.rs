//! The new values of claims that changed.

use serde_json::{Map, Value};

use super::TransmitsSignals;
use crate::failure::store_failure;
use crate::identity::is_claim_of_scope;
use crate::store::ClaimsStore;
use crate::{OAuthError, Scope};

/// The values of those claims that this scope gives access to. A claim that is gone is `null`. Empty: the receiver gets nothing.
pub(super) async fn changed_claims<S: TransmitsSignals>(
    server: &S,
    subject: &str,
    scope: &Scope,
    names: &[String],
) -> Result<Map<String, Value>, OAuthError> {
    let visible: Vec<_> = names.iter().filter(|name| is_claim_of_scope(server, scope, name)).collect();
    if visible.is_empty() {
        return Ok(Map::new());
    }
    let claims = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)?;
    let Some(claims) = claims else { return Ok(Map::new()) };
    let value = |name: &str| claims.get(name).cloned().unwrap_or(Value::Null);
    Ok(visible.into_iter().map(|name| (name.clone(), value(name))).collect())
}
