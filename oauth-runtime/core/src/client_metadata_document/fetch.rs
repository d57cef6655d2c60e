//! The current document of a client (section 4).

use std::time::Duration;

use super::error::DocumentError;
use super::read::read;
use super::url::DocumentUrl;
use crate::Client;
use crate::server::AuthorizationServer;

/// How long a document that cannot be fetched or used is not fetched again.
const FAILED_FOR: Duration = Duration::from_secs(10);

/// The client that a document describes: as it is kept, or else fetched. Its own `Cache-Control` decides how long it
/// is kept, within the limits of the settings (section 4.4).
pub(super) async fn current<S: AuthorizationServer>(
    server: &S,
    url: &DocumentUrl,
    is_stored: bool,
) -> Result<Client, DocumentError> {
    let (known, now) = (server.runtime().documents(), server.settings().now());
    if let Some(outcome) = known.get(url.as_str(), is_stored, now) {
        return outcome;
    }
    let documents = server.settings().client_documents();
    let (outcome, lifetime) = match fetched(server, url).await {
        Ok((client, wanted)) => (Ok(client), documents.lifetime(wanted)),
        // It says nothing about the document.
        Err(error) if error.is_overload() => return Err(error),
        Err(error) => {
            error.log(url.as_str());
            (Err(error), documents.failure_lifetime(FAILED_FOR))
        }
    };
    known.of(is_stored).put(url.as_str(), outcome.clone(), now + lifetime, now);
    outcome
}

/// Fetched now, whatever the fetcher keeps, with the limits for strangers: anybody can cause it.
async fn fetched<S: AuthorizationServer>(
    server: &S,
    url: &DocumentUrl,
) -> Result<(Client, Duration), DocumentError> {
    let fetcher = server.settings().fetcher_for_strangers().ok_or(DocumentError::NoFetcher)?;
    let fetched = fetcher.refetch(url.as_url()).await.map_err(DocumentError::Fetch)?;
    let client = read(server, url, &fetched)?;
    Ok((client, fetched.max_age.unwrap_or(fetched.fresh_for)))
}
