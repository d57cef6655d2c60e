//! The backchannel authentication requests that wait for a person (CIBA Core 1.0 section 8).

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::ciba::BackchannelAuthenticationRequest;
use crate::failure::{catch_panic, store_failure};
use crate::grant::ciba::CibaProvider;
use crate::server::find_client;
use crate::store::CibaRequestStore;
use crate::token::CibaRequest;
use crate::{Client, Digest, Lookup, OAuthError};

/// How many requests a person is shown at once.
const SHOWN: usize = 100;

/// The requests that wait for this person, at most 100: those of clients that the operator knows, then those of clients that
/// registered themselves, so that strangers push none of the others down. Each group has the newest first.
///
/// No metadata document is fetched for it, so that no client can delay or break the list. A client that only a document describes
/// is in it while that document is remembered; [`find_ciba_request`] fetches the document again.
///
/// # Errors
/// Those of the store.
pub async fn list_ciba_requests<S: CibaProvider>(
    server: &S,
    subject: &str,
) -> Result<Vec<BackchannelAuthenticationRequest>, OAuthError> {
    let now = server.settings().now();
    let waiting = catch_panic(async {
        let listed = server.store().list_ciba_requests(subject, now, SHOWN).await;
        listed.map_err(store_failure::<S::Store>)
    });
    // A client may have several requests.
    let mut clients = HashMap::new();
    let mut requests = Vec::new();
    for request in waiting.await? {
        let client = match clients.entry(request.client_id.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(live_client(server, &request, Lookup::Name).await?),
        };
        let client = client.clone();
        requests.extend(client.map(|client| BackchannelAuthenticationRequest::new(client, request)));
    }
    requests.sort_by_key(|request| request.client().is_self_registered());
    Ok(requests)
}

/// The request with this [`id`](BackchannelAuthenticationRequest::id), if it waits for this person; `None` if it has expired or
/// was decided, or is another person's.
///
/// # Errors
/// Those of the store.
pub async fn find_ciba_request<S: CibaProvider>(
    server: &S,
    subject: &str,
    id: &str,
) -> Result<Option<BackchannelAuthenticationRequest>, OAuthError> {
    let Some(request) = find_waiting(server, subject, id).await? else { return Ok(None) };
    let client = live_client(server, &request, Lookup::Request).await?;
    Ok(client.map(|client| BackchannelAuthenticationRequest::new(client, request)))
}

/// The record with this name, if it waits for this person.
pub(super) async fn find_waiting<S: CibaProvider>(
    server: &S,
    subject: &str,
    id: &str,
) -> Result<Option<CibaRequest>, OAuthError> {
    let Ok(digest) = id.parse::<Digest>() else { return Ok(None) };
    let found = catch_panic(async {
        server.store().get_ciba_request(&digest).await.map_err(store_failure::<S::Store>)
    });
    let is_theirs =
        |request: &CibaRequest| *request.subject == *subject && request.is_pending(server.settings().now());
    Ok(found.await?.filter(is_theirs))
}

async fn live_client<S: CibaProvider>(
    server: &S,
    request: &CibaRequest,
    lookup: Lookup,
) -> Result<Option<Client>, OAuthError> {
    let client = find_client(server, &request.client_id, lookup).await?;
    Ok(client.filter(|client| !client.is_disabled()))
}
