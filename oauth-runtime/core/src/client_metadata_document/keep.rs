//! Stores a client when a person approves it, and records its first token.

use std::time::Duration;

use crate::event::{Actor, Event, EventKind};
use crate::failure::store_failure;
use crate::registration::host_of;
use crate::server::{AuthorizationServer, observe};
use crate::store::{ClientRegistrationStore, ClientStore, Replacement};
use crate::{Client, ClientDocument, ClientUse, OAuthError};

/// If others keep changing the client, this gives up; its next use tries again.
const MOST_TRIES: usize = 8;

/// A client that is not known to be used was approved, or got a token.
pub(super) async fn keep<S>(server: &S, client: &Client, got: ClientUse) -> Result<(), OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let store = server.store();
    for _ in 0..MOST_TRIES {
        let stored = store.get_client(client.client_id()).await.map_err(store_failure::<S::Store>)?;
        match (stored, got) {
            (None, ClientUse::Approved) => {
                if create(server, client).await? {
                    return Ok(());
                }
            }
            // It was deleted meanwhile, with its tokens.
            (None, ClientUse::Tokens) => return Ok(()),
            (Some(_), ClientUse::Approved) => return Ok(()),
            (Some(stored), ClientUse::Tokens) => {
                if !stored.is_unused() {
                    return Ok(());
                }
                let replaced = store.replace_client(&stored, stored.clone().into_used()).await;
                if replaced.map_err(store_failure::<S::Store>)? != Replacement::Changed {
                    return Ok(());
                }
            }
        }
    }
    tracing::warn!(client_id = client.client_id(), "could not record the use of a client");
    Ok(())
}

/// Stores a client, which is deleted if it never gets a token. `false`: somebody else was faster.
async fn create<S>(server: &S, client: &Client) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let (settings, unused) = (server.settings(), server.runtime().unused_clients().documents());
    let (host, most) = (host_of(client).unwrap_or_default(), settings.most_unused_clients());
    let is_left = unused.is_left(most);
    if !is_left || !unused.is_left_for(&host, most) {
        if unused.is_news() {
            tracing::error!(
                most,
                host = if is_left { &*host } else { "any" },
                "the limit on unused clients with metadata documents, or on those of one host, is reached; raise \
                 `most_unused_clients`, or restrict the hosts of metadata documents"
            );
        }
        return Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(3600)) });
    }
    let unused_until = settings.unused_client_lifetime().map(|lifetime| settings.now() + lifetime);
    let document = client.document().cloned().unwrap_or_else(|| ClientDocument::new(settings.now()));
    let document = ClientDocument { unused_until, ..document };
    let client = client.clone().into_documented(document);
    let created = server.store().create_client(client.clone()).await.map_err(store_failure::<S::Store>)?;
    if created && client.is_unused() {
        unused.add_of(host);
    }
    if created {
        tracing::info!(client_id = client.client_id(), "a person approved a client with a metadata document");
        observe(server, |at| {
            Event::new(EventKind::client_created(Actor::Client, &client), at).client(&client)
        });
    }
    Ok(created)
}
