//! The expiry of clients that nobody vouches for and that were never used, and of clients with a metadata document that
//! nobody uses any more. The latter lose nothing: their URL brings them back.

use std::collections::HashMap;

use url::Url;

use crate::event::{Actor, Event, EventKind};
use crate::failure::store_failure;
use crate::server::{AuthorizationServer, observe};
use crate::settings::Settings;
use crate::store::{ClientRegistrationStore, ClientStore, Replacement};
use crate::{Client, ClientDocument, OAuthError, Timestamp};

/// How many clients one query reads.
const PAGE: usize = 500;

/// When a client with a metadata document should have been used whose deletion has begun.
const BEING_DELETED: Timestamp = Timestamp::from_unix(0);

/// If others keep changing a client, recording its use gives up; its next use tries again.
const MOST_TRIES: usize = 8;

/// Deletes self-registered clients that were not used in time
/// ([`SettingsBuilder::unused_client_expires_in`](crate::SettingsBuilder::unused_client_expires_in)), and clients with a
/// metadata document that have no grant and whose document was not fetched for a long time (`forget_after` of
/// `ClientDocuments`), with everything that belongs to them. Returns how many there were. A client that is used at this
/// very moment stays.
///
/// The axum router does this after registrations, authorization requests and device authorization requests, at most once
/// an hour. With another framework, call it regularly.
///
/// # Errors
/// Those of the store. Call it again; it continues where it stopped.
pub async fn expire_unused_clients<S>(server: &S) -> Result<usize, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let (store, now) = (server.store(), server.settings().now());
    let idle_since = forgotten_since(server.settings());
    let (mut expired, mut unused) = (0, Unused::default());
    let mut after: Option<String> = None;
    loop {
        let page = store.list_idle_clients(idle_since, after.as_deref(), PAGE).await;
        let page = page.map_err(store_failure::<S::Store>)?;
        let Some(last) = page.last() else { break };
        after = Some(last.client_id().to_owned());
        for client in &page {
            let is_over = match client.unused_until() {
                Some(until) => until.is_expired(now) && !outlives_its_use(client),
                None => is_forgotten(server, client, idle_since).await?,
            };
            if is_over && expire(server, client).await? {
                expired += 1;
            } else if !is_over && client.is_unused() {
                unused.add(client);
            }
        }
    }
    let remaining = unused.registered + unused.documents;
    let known = server.runtime().unused_clients();
    known.registered.found(unused.registered, HashMap::new());
    known.documents.found(unused.documents, unused.of_hosts);
    if expired > 0 {
        tracing::info!(expired, unused = remaining, "deleted clients that nobody uses");
    }
    Ok(expired)
}

/// The unused clients that a sweep found.
#[derive(Default)]
struct Unused {
    registered: usize,
    documents: usize,
    of_hosts: HashMap<String, usize>,
}

impl Unused {
    fn add(&mut self, client: &Client) {
        match host_of(client) {
            None => self.registered += 1,
            Some(host) => {
                self.documents += 1;
                *self.of_hosts.entry(host).or_default() += 1;
            }
        }
    }
}

/// The host of a client's metadata document, on any port: whoever has a host has all its ports.
pub(crate) fn host_of(client: &Client) -> Option<String> {
    let url = client.document_url()?;
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    Some(host.unwrap_or_default())
}

/// Clients whose documents were fetched until then are forgotten; 1970: none are.
#[cfg(feature = "openid")]
fn forgotten_since(settings: &Settings) -> Timestamp {
    let longest = settings.client_documents().forgotten_after();
    let since = longest.map_or(0, |time| settings.now().as_unix().saturating_sub(time.as_secs()));
    Timestamp::from_unix(since)
}

/// There are no such clients.
#[cfg(not(feature = "openid"))]
fn forgotten_since(_: &Settings) -> Timestamp {
    Timestamp::from_unix(0)
}

/// Whether nobody has used the client for a long time. Whatever is issued to such a client later, its document is fetched
/// and stored first, so that the client is another one.
async fn is_forgotten<S>(server: &S, client: &Client, idle_since: Timestamp) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let is_idle = client.idle_since().is_some_and(|since| since <= idle_since);
    if !is_idle || outlives_its_use(client) {
        return Ok(false);
    }
    let has_grants = server.store().has_grants(client.client_id()).await;
    Ok(!has_grants.map_err(store_failure::<S::Store>)?)
}

/// Whether an operator has decided something about a client with a metadata document: after a deletion, its URL would bring
/// it back without that.
fn outlives_its_use(client: &Client) -> bool {
    client.document().is_some_and(|document| {
        let is_decided = client.is_disabled() || client.metadata().has_decisions_of_an_operator();
        is_decided && document.unused_until != Some(BEING_DELETED)
    })
}

/// First it is disabled, which fails if somebody uses it meanwhile. If the deletion fails then, the next sweep finds a
/// client that was not used in time.
pub(super) async fn expire<S>(server: &S, client: &Client) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let (store, mut next) = (server.store(), client.clone().into_disabled());
    if let Some(document) = client.document() {
        let unused_until = Some(BEING_DELETED);
        next = next.into_documented(ClientDocument { unused_until, ..document.clone() });
    }
    let replaced = store.replace_client(client, next).await;
    if replaced.map_err(store_failure::<S::Store>)? != Replacement::Replaced {
        return Ok(false);
    }
    store.delete_client(client.client_id()).await.map_err(store_failure::<S::Store>)?;
    observe(server, |at| Event::new(EventKind::ClientDeleted { by: Actor::Provider }, at).client(client));
    Ok(true)
}

/// The client no longer expires. If somebody else recorded the use at the same moment, or changed the client,
/// their write counts.
pub(super) async fn note_use<S>(server: &S, client: &Client) -> Result<(), OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let store = server.store();
    let mut current = client.clone();
    for _ in 0..MOST_TRIES {
        let replaced = store.replace_client(&current, current.clone().into_used()).await;
        if replaced.map_err(store_failure::<S::Store>)? != Replacement::Changed {
            return Ok(());
        }
        let kept = store.get_client(client.client_id()).await.map_err(store_failure::<S::Store>)?;
        match kept.filter(Client::is_unused) {
            Some(kept) => current = kept,
            None => return Ok(()),
        }
    }
    tracing::warn!(client_id = client.client_id(), "could not record the first use of a client");
    Ok(())
}
