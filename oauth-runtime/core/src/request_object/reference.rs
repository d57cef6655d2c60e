//! Request objects by reference (OpenID Connect Core section 6.2, RFC 9101 section 5.2).

use std::error::Error;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use url::Url;

use super::refused;
use crate::fetch::{FetchError, Fetched};
use crate::settings::Settings;
use crate::{Client, OAuthError};

/// RFC 9101 section 5.2.
const LONGEST_URI: usize = 512;

/// Fetches the object at a URL that is registered for the client. Nothing else is fetched; otherwise anybody
/// who can send a browser here could choose where the provider connects to.
pub(super) async fn fetch(settings: &Settings, client: &Client, uri: &str) -> Result<String, OAuthError> {
    let registered = &client.metadata().openid.request_uris;
    let is_registered = registered.iter().any(|own| without_fragment(own) == without_fragment(uri));
    if uri.len() > LONGEST_URI || !is_registered {
        return Err(refused("invalid_request_uri", "request_uri is not registered for this client"));
    }
    let unusable = || refused("invalid_request_uri", "the request object cannot be fetched");
    let url = Url::parse(uri).map_err(|_| unusable())?;
    let fetched = fetch_current(settings, client, url).await.map_err(|error| {
        tracing::info!(
            client_id = client.client_id(),
            error = &error as &dyn Error,
            "could not fetch a request object"
        );
        match error.is_overload() {
            true => OAuthError::TemporarilyUnavailable { retry_after: None },
            false => unusable(),
        }
    })?;
    let text = std::str::from_utf8(&fetched.body).map_err(|_| unusable())?;
    Ok(text.trim().to_owned())
}

/// The fragment is the hash of the object. If it differs, the cached object is too old (OpenID Connect Core
/// section 6.2.1).
async fn fetch_current(settings: &Settings, client: &Client, mut url: Url) -> Result<Fetched, FetchError> {
    let expected = url.fragment().map(str::to_owned);
    url.set_fragment(None);
    let fetcher = settings.fetcher_for(client).ok_or_else(|| FetchError::NotAllowed(url.to_string()))?;
    let fetched = fetcher.get(&url).await?;
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(&fetched.body));
    match expected {
        Some(expected) if expected.trim_end_matches('=') != hash => fetcher.refetch(&url).await,
        _ => Ok(fetched),
    }
}

fn without_fragment(uri: &str) -> &str {
    uri.split_once('#').map_or(uri, |(uri, _)| uri)
}
