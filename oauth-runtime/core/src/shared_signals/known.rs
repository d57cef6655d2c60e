//! Whom a receiver knows.

use super::TransmitsSignals;
use crate::event::{Event, EventKind, EventQuery};
use crate::failure::store_failure;
use crate::store::EventStore;
use crate::{OAuthError, Scope};

/// How many events between the two are looked at.
const SEARCHED: usize = 100;

/// What the receiver got about the person before this event: the scope of its latest tokens. `None`: it does not know the person,
/// or they took back what they had allowed it.
///
/// The audit log says so, also when the grants and the person are gone: they are when an account was deleted.
pub(super) async fn known<S: TransmitsSignals>(
    server: &S,
    client_id: &str,
    subject: &str,
    event: &Event,
) -> Result<Option<Scope>, OAuthError> {
    let query = EventQuery::new().client_id(client_id).subject(subject).newest_first().after(event.id);
    let before = server.store().list_events(&query, SEARCHED).await.map_err(store_failure::<S::Store>)?;
    for earlier in before {
        match earlier.kind {
            EventKind::ConsentWithdrawn {} => return Ok(None),
            EventKind::AuthorizationApproved { scope, .. }
            | EventKind::TokenIssued { scope, .. }
            | EventKind::TokenRefreshed { scope, .. } => return Ok(Some(scope)),
            _ => {}
        }
    }
    Ok(None)
}
