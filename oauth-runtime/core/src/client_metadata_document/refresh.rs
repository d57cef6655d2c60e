//! A stored client whose document was fetched again.

use crate::event::{Actor, ClientChange, Event, EventKind};
use crate::failure::store_failure;
use crate::server::{AuthorizationServer, observe};
use crate::store::{ClientRegistrationStore, ClientStore, Replacement};
use crate::{Client, OAuthError};

/// If others keep changing the client, this gives up; the next request tries again.
const MOST_TRIES: usize = 8;

/// The stored client as its document describes it now. A change is stored at once, so that codes and refresh tokens
/// depend on it too; that the document is the same is stored only now and then.
pub(super) async fn refreshed<S>(server: &S, stored: Client, current: Client) -> Result<Client, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let store = server.store();
    let mut stored = stored;
    for _ in 0..MOST_TRIES {
        if is_newer(&stored, &current) {
            return Ok(stored);
        }
        // Nearly always, and without a copy.
        if stored.metadata() == current.metadata() && !is_worth_a_write(server, &stored, &current) {
            return Ok(stored);
        }
        let next = stored.as_in_document(&current, server.settings().now());
        let has_changed = next.metadata() != stored.metadata();
        if !has_changed && !is_worth_a_write(server, &stored, &next) {
            return Ok(stored);
        }
        let replaced = store.replace_client(&stored, next.clone()).await;
        match replaced.map_err(store_failure::<S::Store>)? {
            Replacement::Replaced => {
                if has_changed {
                    log(&stored, &next);
                    let change = ClientChange::Metadata;
                    let kind = || EventKind::client_changed(Actor::Client, change, &stored, &next);
                    observe(server, |at| Event::new(kind(), at).client(&next));
                }
                return Ok(next);
            }
            // Nobody has approved it any more.
            Replacement::Unknown => return Ok(current),
            Replacement::Changed => {}
        }
        let kept = store.get_client(current.client_id()).await.map_err(store_failure::<S::Store>)?;
        match kept {
            Some(kept) if kept.document().is_some() => stored = kept,
            Some(kept) => return Ok(kept),
            None => return Ok(current),
        }
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) })
}

/// Whether another instance has stored a document that was fetched later than this one.
fn is_newer(stored: &Client, current: &Client) -> bool {
    let fetched = stored.document().zip(current.document());
    fetched.is_some_and(|(stored, current)| stored.fetched_at > current.fetched_at)
}

/// Whether the stored time is so old that the token endpoint would soon fetch the document again.
fn is_worth_a_write<S: AuthorizationServer>(server: &S, stored: &Client, next: &Client) -> bool {
    let Some((stored, next)) = stored.document().zip(next.document()) else {
        return false;
    };
    let most = server.settings().client_documents().longest_lifetime();
    next.fetched_at.since(stored.fetched_at) >= most.as_secs() / 2
}

fn log(before: &Client, after: &Client) {
    let asks_again = before.changed_at() != after.changed_at();
    tracing::info!(
        client_id = after.client_id(),
        asks_again,
        "the metadata document of a client has changed"
    );
}
