//! Finds the client that a URL names.

use futures_util::FutureExt;

use super::error::DocumentError;
use super::fetch::current;
use super::refresh::refreshed;
use super::url::DocumentUrl;
use crate::server::AuthorizationServer;
use crate::settings::ClientDocuments;
use crate::store::ClientRegistrationStore;
use crate::{Client, Lookup, OAuthError};

/// The client with this identifier. A stored client without a document is an operator's, or registered itself,
/// whatever its identifier looks like.
pub(super) async fn find<S>(
    server: &S,
    client_id: &str,
    stored: Option<Client>,
    lookup: Lookup,
) -> Result<Option<Client>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let documents = server.settings().client_documents();
    let is_ours = match &stored {
        Some(client) => client.document().is_some(),
        None => DocumentUrl::is_meant_by(client_id, documents),
    };
    if !is_ours {
        return Ok(stored);
    }
    if !documents.are_accepted() {
        return Ok(None);
    }
    let is_disabled = stored.as_ref().is_some_and(Client::is_disabled);
    if !is_disabled && let Some(current) = known(server, client_id, stored.as_ref()) {
        // Boxed, like the two below: few clients have a document, and each request finds its client.
        return from_known(server, current, stored, lookup).boxed().await;
    }
    match (acceptable(client_id, documents), lookup) {
        (Ok(_), Lookup::Stored) => Ok(stored),
        (Ok(_), _) if is_disabled => Ok(stored),
        (Ok(_), Lookup::Name) => Ok(stored),
        (Ok(url), Lookup::Request) => for_request(server, &url, stored).boxed().await.map(Some),
        (Ok(url), Lookup::Authentication) => for_authentication(server, &url, stored).boxed().await.map(Some),
        (Err(_), Lookup::Name | Lookup::Stored) => Ok(None),
        (Err(error), Lookup::Request) => Err(error.for_person()),
        (Err(error), Lookup::Authentication) => Err(error.for_client()),
    }
}

/// The URL, if the operator accepts documents there.
fn acceptable(client_id: &str, documents: &ClientDocuments) -> Result<DocumentUrl, DocumentError> {
    let url = DocumentUrl::parse(client_id, documents).map_err(DocumentError::Url)?;
    match documents.accept_host(url.host()) {
        true => Ok(url),
        false => Err(DocumentError::Host),
    }
}

/// The client whose document was fetched and is still fresh. Its URL is acceptable: otherwise it would not have been
/// fetched, and settings do not change while a provider runs.
fn known<S: AuthorizationServer>(server: &S, client_id: &str, stored: Option<&Client>) -> Option<Client> {
    server.runtime().documents().get(client_id, stored, server.settings().now())?.ok()
}

/// The client whose current document is at hand.
async fn from_known<S>(
    server: &S,
    current: Client,
    stored: Option<Client>,
    lookup: Lookup,
) -> Result<Option<Client>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    match (lookup, stored) {
        (Lookup::Stored, stored) => Ok(stored),
        (_, None) => Ok(Some(current)),
        (Lookup::Name, stored) => Ok(stored),
        (Lookup::Authentication, Some(stored)) if is_fresh(server, &stored) => Ok(Some(stored)),
        (_, Some(stored)) => refreshed(server, stored, current).await.map(Some),
    }
}

/// A person is about to decide: what the document says now counts (section 5.1: without it, the request is aborted).
async fn for_request<S>(server: &S, url: &DocumentUrl, stored: Option<Client>) -> Result<Client, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    match (current(server, url, stored.as_ref()).await, stored) {
        (Ok(current), None) => Ok(current),
        (Ok(current), Some(stored)) => refreshed(server, stored, current).await,
        // Strangers who keep the fetcher busy must not keep out a client that people use.
        (Err(error), Some(stored)) if error.is_overload() && !is_too_old(server, &stored) => Ok(stored),
        (Err(error), _) => Err(error.for_person()),
    }
}

/// The client acts on what a person approved: its stored metadata count while they are fresh, and for some time longer
/// while its site is down. A document that is gone or invalid ends that at once: its owner may have withdrawn it.
async fn for_authentication<S>(
    server: &S,
    url: &DocumentUrl,
    stored: Option<Client>,
) -> Result<Client, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let Some(stored) = stored else {
        return current(server, url, None).await.map_err(|error| error.for_client());
    };
    if is_fresh(server, &stored) {
        return Ok(stored);
    }
    match current(server, url, Some(&stored)).await {
        Ok(current) => refreshed(server, stored, current).await,
        Err(error) if !error.is_temporary() || is_too_old(server, &stored) => Err(error.for_client()),
        Err(error) => {
            let fetched_at = stored.document().map(|document| document.fetched_at.as_unix());
            tracing::warn!(
                client_id = stored.client_id(),
                fetched_at,
                error = &error as &dyn std::error::Error,
                "could not fetch the metadata document of a client; using the last good one"
            );
            Ok(stored)
        }
    }
}

/// Whether the document still counts without being fetched.
fn is_fresh<S: AuthorizationServer>(server: &S, stored: &Client) -> bool {
    let Some(document) = stored.document() else { return false };
    let longest = document.fetched_at + server.settings().client_documents().longest_lifetime();
    let until = document.fresh_until.map_or(longest, |until| until.min(longest));
    !until.is_expired(server.settings().now())
}

/// Whether the document is older than it may be while its site is down.
fn is_too_old<S: AuthorizationServer>(server: &S, stored: &Client) -> bool {
    let longest = server.settings().client_documents().longest_stale_lifetime();
    let until = stored.document().map(|document| document.fetched_at + longest);
    until.is_none_or(|until| until.is_expired(server.settings().now()))
}
