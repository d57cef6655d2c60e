//! Listing, page by page. Other clients may exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::client;
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::Client;
use oauth_runtime_core::store::ClientRegistrationStore;

pub(super) fn cases<S: ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    cases!["clients": lists_every_client_once_in_pages, lists_clients_as_they_are]
}

async fn pages<S: ClientRegistrationStore>(store: &S, limit: usize) -> Outcome<Vec<Client>> {
    let mut listed: Vec<Client> = Vec::new();
    let mut seen = BTreeSet::new();
    loop {
        let after = listed.last().map(|client| client.client_id().to_owned());
        let page = store.list_clients(after.as_deref(), limit).await?;
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
