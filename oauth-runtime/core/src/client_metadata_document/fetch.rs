//! The current document of a client (section 5).

use std::time::Duration;

use super::error::DocumentError;
use super::read::{LARGEST, read};
use super::url::DocumentUrl;
use crate::server::AuthorizationServer;
use crate::{Client, Timestamp};

/// How long a document that cannot be fetched or used is not fetched again.
const FAILED_FOR: Duration = Duration::from_secs(10);

/// How long the document of a client that nobody approved is kept, if the settings do not say longer: until its person
/// has decided. A thousand strangers that ask for a day would leave no room for others.
const STRANGERS_FOR: Duration = Duration::from_secs(5 * 60);

/// The client that a document describes: as it is kept, or else fetched. Its own headers decide how long it is
/// kept, within the limits of the settings (section 5.2).
pub(super) async fn current<S: AuthorizationServer>(
    server: &S,
    url: &DocumentUrl,
    stored: Option<&Client>,
) -> Result<Client, DocumentError> {
    let (known, now) = (server.runtime().documents(), server.settings().now());
    if let Some(outcome) = known.get(url.as_str(), stored, now) {
        return outcome;
    }
    match fetched(server, url, stored.is_some()).await {
        Ok((client, until)) => {
            known.put(&client, stored.is_some(), until, now);
            Ok(client)
        }
        // It says nothing about the document.
        Err(error) if error.is_overload() => Err(error),
        Err(error) => {
            error.log(url.as_str());
            let lifetime = server.settings().client_documents().failure_lifetime(FAILED_FOR);
            known.put_failure(url.as_str(), error.clone(), now + lifetime, now);
            Err(error)
        }
    }
}

/// Fetched now, whatever the fetcher keeps, with the limits for strangers: anybody can cause it. Returns also until
/// when it counts.
async fn fetched<S: AuthorizationServer>(
    server: &S,
    url: &DocumentUrl,
    is_stored: bool,
) -> Result<(Client, Timestamp), DocumentError> {
    let settings = server.settings();
    let fetcher = settings.fetcher_for_strangers().ok_or(DocumentError::NoFetcher)?;
    // Of two documents, the one that was asked for later is the newer one, whichever came first.
    let fetched_at = settings.now();
    let fetched = fetcher.refetch_up_to(url.as_url(), LARGEST).await.map_err(DocumentError::of_fetch)?;
    let documents = settings.client_documents();
    let wanted = fetched.max_age.unwrap_or(fetched.fresh_for);
    let fresh_until = settings.now() + documents.lifetime(wanted);
    let client = read(server, url, &fetched, fetched_at, fresh_until)?;
    let until = match is_stored {
        true => fresh_until,
        false => settings.now() + documents.lifetime(wanted.min(STRANGERS_FOR)),
    };
    Ok((client, until))
}
