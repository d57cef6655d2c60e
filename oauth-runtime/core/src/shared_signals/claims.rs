//! The new values of claims that changed.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::TransmitsSignals;
use super::signal::signal;
use crate::event::{Event, EventQuery};
use crate::failure::store_failure;
use crate::identity::is_claim_of_scope;
use crate::store::{ClaimsStore, EventStore};
use crate::{OAuthError, Scope};

/// For how many seconds a change is told: a receiver that was away for longer asks the UserInfo endpoint.
const TOLD_FOR: u64 = 7 * 86_400;

/// How many later changes are looked at.
const LATER: usize = 100;

/// The values of those claims that this scope gives access to. A claim that is gone is `null`. Empty: the receiver gets nothing.
///
/// The values are those of today. So a claim that changed again is left to its last change, and the same event always tells the
/// same.
pub(super) async fn changed_claims<S: TransmitsSignals>(
    server: &S,
    (event, subject): (&Event, &str),
    scope: &Scope,
    names: &[String],
) -> Result<Map<String, Value>, OAuthError> {
    if server.settings().now().since(event.time) > TOLD_FOR {
        return Ok(Map::new());
    }
    let mut visible: Vec<_> = names.iter().filter(|name| is_claim_of_scope(server, scope, name)).collect();
    if visible.is_empty() {
        return Ok(Map::new());
    }
    let again = changed_again(server, event, subject).await?;
    visible.retain(|name| !again.contains(*name));
    let claims = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)?;
    let Some(claims) = claims else { return Ok(Map::new()) };
    let value = |name: &str| claims.get(name).cloned().unwrap_or(Value::Null);
    Ok(visible.into_iter().map(|name| (name.clone(), value(name))).collect())
}

/// The claims that a later event tells (Shared Signals Framework section 8.1.2.1: the last ones are enough).
async fn changed_again<S: TransmitsSignals>(
    server: &S,
    event: &Event,
    subject: &str,
) -> Result<BTreeSet<String>, OAuthError> {
    let mut again = BTreeSet::new();
    for kind in ["email.changed", "profile.changed"] {
        let query = EventQuery::new().subject(subject).kind(kind).after(event.id);
        let later = server.store().list_events(&query, LATER).await.map_err(store_failure::<S::Store>)?;
        again.extend(later.iter().filter_map(signal).flat_map(|signal| signal.claims));
    }
    Ok(again)
}
