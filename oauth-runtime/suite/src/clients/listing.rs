//! Listing, page by page. Other clients may exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::client;
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{fresh, now};
use oauth_runtime_core::store::{ClientRegistrationStore, Replacement};
use oauth_runtime_core::{Client, ClientDocument, Digest, DynamicRegistration, Timestamp};

pub(super) fn cases<S: ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    cases!["clients":
        lists_every_client_once_in_pages,
        lists_clients_as_they_are,
        lists_idle_clients_once_in_pages,
        a_client_that_is_used_is_not_idle,
    ]
}

async fn pages<S: ClientRegistrationStore>(store: &S, limit: usize) -> Outcome<Vec<Client>> {
    paged(store, None, limit).await
}

async fn idle_pages<S: ClientRegistrationStore>(
    store: &S,
    idle_since: Timestamp,
    limit: usize,
) -> Outcome<Vec<Client>> {
    paged(store, Some(idle_since), limit).await
}

async fn paged<S: ClientRegistrationStore>(
    store: &S,
    idle_since: Option<Timestamp>,
    limit: usize,
) -> Outcome<Vec<Client>> {
    let mut listed: Vec<Client> = Vec::new();
    let mut seen = BTreeSet::new();
    loop {
        let after = listed.last().map(|client| client.client_id().to_owned());
        let page = match idle_since {
            None => store.list_clients(after.as_deref(), limit).await?,
            Some(since) => store.list_idle_clients(since, after.as_deref(), limit).await?,
        };
        ensure!(page.len() <= limit, "a page of {} clients, of at most {limit}", page.len());
        if page.is_empty() {
            return Ok(listed);
        }
        for client in page {
            let new = seen.insert(client.client_id().to_owned());
            ensure!(new, "{:.200?} is listed twice in pages of {limit}", client.client_id());
            listed.push(client);
        }
    }
}

async fn lists_every_client_once_in_pages<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let specials = ["", " ", "%", "'", "\\", "A", "a", "~", "_", "0"];
    let client_ids: Vec<_> =
        specials.iter().flat_map(|special| [fresh(&format!("{special}c")), fresh("d") + special]).collect();
    for client_id in &client_ids {
        ensure!(store.create_client(client(client_id)?).await?, "the identifier of a new client is taken");
    }
    for limit in [3, 7, 1000] {
        let listed: BTreeSet<_> =
            pages(&*store, limit).await?.iter().map(|client| client.client_id().to_owned()).collect();
        for client_id in &client_ids {
            ensure!(listed.contains(client_id), "{client_id:?} is on no page of {limit}");
        }
    }
    for client_id in &client_ids {
        store.delete_client(client_id).await?;
    }
    Ok(())
}

async fn lists_clients_as_they_are<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let client = client(&fresh("client"))?.into_resource_server();
    ensure!(store.create_client(client.clone()).await?, "the identifier of a new client is taken");
    let listed = pages(&*store, 1000).await?;
    let own = listed.iter().find(|listed| listed.client_id() == client.client_id());
    super::round_trip::ensure_same(own, &client)?;
    store.delete_client(client.client_id()).await?;
    let listed = pages(&*store, 1000).await?;
    let own = listed.iter().find(|listed| listed.client_id() == client.client_id());
    ensure_eq!(own, None, "a deleted client in the list");
    Ok(())
}

const DAY: u64 = 24 * 3600;

/// A client that registered itself and was never used.
fn unused() -> Outcome<Client> {
    let registration = DynamicRegistration::new(Digest::of("token"), now()).unused_until(now().plus(DAY));
    Ok(client(&fresh("client"))?.into_registered(registration))
}

/// A client with a metadata document that was fetched then.
fn fetched(at: Timestamp) -> Outcome<Client> {
    Ok(client(&fresh("client"))?.into_documented(ClientDocument::new(at)))
}

/// How often each of these clients is on a page.
fn counted(listed: &[Client], clients: &[Client]) -> Vec<usize> {
    let count = |own: &Client| listed.iter().filter(|listed| *listed == own).count();
    clients.iter().map(count).collect()
}

/// Those that are not idle may be listed, too: a store need not search.
async fn lists_idle_clients_once_in_pages<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let (start, mut idle) = (now(), Vec::new());
    for day in 0..5 {
        idle.extend([unused()?, fetched(start.plus(day * DAY))?]);
    }
    for client in &idle {
        ensure!(store.create_client(client.clone()).await?, "the identifier of a new client is taken");
    }
    for limit in [2, 3, 1000] {
        let listed = idle_pages(&*store, start.plus(4 * DAY), limit).await?;
        ensure_eq!(counted(&listed, &idle), [1; 10], "how often each idle client is on a page of {limit}");
    }
    for client in &idle {
        store.delete_client(client.client_id()).await?;
    }
    let listed = idle_pages(&*store, start.plus(4 * DAY), 1000).await?;
    ensure_eq!(counted(&listed, &idle), [0; 10], "how often each deleted client is listed as idle");
    Ok(())
}

/// A change decides whether a client is idle, and since when; a store that searches does not list the others.
async fn a_client_that_is_used_is_not_idle<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    // Once: on a busy machine, the cases take longer than a second.
    let start = now();
    let (operators, mut own) = (client(&fresh("client"))?, [unused()?, fetched(start)?, fetched(start)?]);
    for client in own.iter().chain([&operators]) {
        ensure!(store.create_client(client.clone()).await?, "the identifier of a new client is taken");
    }
    let listed = idle_pages(&*store, start, 1000).await?;
    ensure_eq!(counted(&listed, &own), [1; 3], "how often each idle client is listed");
    let searches = counted(&listed, std::slice::from_ref(&operators)) == [0];
    let document = ClientDocument::new(start).unused_until(start.plus(DAY));
    let nexts = [
        own[0].clone().into_used(),
        own[1].clone().into_documented(ClientDocument::new(start.plus(1))),
        own[2].clone().into_documented(document),
    ];
    for (own, next) in own.iter_mut().zip(nexts) {
        let replaced = store.replace_client(own, next.clone()).await?;
        ensure_eq!(replaced, Replacement::Replaced, "what became of the replacement");
        *own = next;
    }
    let listed = idle_pages(&*store, start, 1000).await?;
    ensure_eq!(counted(&listed, &own[2..]), [1], "how often a client is listed that became idle");
    if searches {
        ensure_eq!(counted(&listed, &own[..2]), [0; 2], "how often clients are listed that are used");
    }
    let listed = idle_pages(&*store, start.plus(1), 1000).await?;
    ensure_eq!(
        counted(&listed, &own[1..]),
        [1; 2],
        "how often clients are listed that are idle a second later"
    );
    for client in own.iter().chain([&operators]) {
        store.delete_client(client.client_id()).await?;
    }
    Ok(())
}
