//! Fetches from an upstream, with errors that say what could not be fetched.

use oauth_runtime_core::fetch::{Call, Called, FetchError, Fetched, Fetcher};
use serde_json::Value;
use url::Url;

use crate::error::UpstreamError;

/// How long a document without other instructions is fresh, in seconds.
const FRESH_FOR: u64 = 5 * 60;

/// The document at a URL.
pub(crate) async fn get(
    fetcher: &dyn Fetcher,
    what: &'static str,
    url: &Url,
) -> Result<Fetched, UpstreamError> {
    fetcher.get(url).await.map_err(|source| failed(what, url, source))
}

/// The response to a call.
pub(crate) async fn call(
    fetcher: &dyn Fetcher,
    what: &'static str,
    call: Call<'_>,
) -> Result<Called, UpstreamError> {
    let url = call.url;
    fetcher.call(call).await.map_err(|source| failed(what, url, source))
}

/// A response that is a JSON document with the status 200.
pub(crate) fn document(what: &'static str, url: &Url, called: &Called) -> Result<Value, UpstreamError> {
    if called.status.as_u16() != 200 {
        return Err(failed(what, url, FetchError::Status(called.status)));
    }
    json(what, &called.body)
}

pub(crate) fn json(what: &'static str, body: &[u8]) -> Result<Value, UpstreamError> {
    serde_json::from_slice(body)
        .map_err(|error| UpstreamError::document(what, format!("it is not JSON: {error}")))
}

pub(crate) fn failed(what: &'static str, url: &Url, source: FetchError) -> UpstreamError {
    UpstreamError::Fetch { what, url: url.to_string(), source }
}

/// For how many seconds to keep a value that derives from the document.
pub(crate) fn fresh_for(fetched: &Fetched, least: u64, most: u64) -> u64 {
    // The fetcher may have kept the document for a while already.
    let stated = Some(fetched.fresh_for).filter(|time| !time.is_zero()).or(fetched.max_age);
    stated.map_or(FRESH_FOR, |time| time.as_secs()).clamp(least, most)
}
