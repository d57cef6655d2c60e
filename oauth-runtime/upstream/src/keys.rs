//! The keys with which an OpenID provider signs.

use oauth_runtime_core::__internal::Unverified;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::fetch::{FetchError, Fetched, Fetcher};
use oauth_runtime_core::keys::{ClientKeySet, KeyError, SigningAlgorithm, VerifiedToken};
use url::Url;

use crate::error::UpstreamError;
use crate::fetched::{failed, fresh_for};
use crate::kept::Kept;

const WHAT: &str = "the keys";

/// How long keys are kept, in seconds. With a shorter time, each login would wait for the upstream; with a longer time,
/// a withdrawn key would stay valid.
const FRESH_FOR: (u64, u64) = (10, 60 * 60);

/// The key set, and the document that it came from.
pub(crate) struct Keys {
    set: ClientKeySet,
    url: Url,
    fetched: Fetched,
}

/// Verifies a signature with the kept keys of the upstream, and if none of them fits, with newer ones.
pub(crate) async fn verify(
    kept: &Kept<Keys>,
    fetcher: &dyn Fetcher,
    url: &Url,
    token: &Unverified<'_>,
    allowed: &[SigningAlgorithm],
    now: Timestamp,
) -> Result<Result<VerifiedToken, KeyError>, UpstreamError> {
    let known = kept.get(now, Keys::fetch(fetcher, url)).await?;
    match known.set.verify_read(token, allowed) {
        Err(KeyError::UnknownKey { .. }) => {}
        outcome => return Ok(outcome),
    }
    let newer = kept.newer(&known, now, known.search(fetcher, url)).await?;
    Ok(newer.set.verify_read(token, allowed))
}

impl Keys {
    async fn fetch(fetcher: &dyn Fetcher, url: &Url) -> Result<(Self, u64), UpstreamError> {
        let fetched = fetcher.get_keys(url).await.map_err(|error| failed(WHAT, url, error))?;
        Self::read(url, fetched)
    }

    /// Newer keys, possibly at another place.
    async fn search(&self, fetcher: &dyn Fetcher, url: &Url) -> Result<(Self, u64), UpstreamError> {
        if self.url != *url {
            return Self::fetch(fetcher, url).await;
        }
        match fetcher.refetch_keys(url, &self.fetched).await {
            Ok(fetched) => Self::read(url, fetched),
            // The fetcher has just fetched it for another caller.
            Err(FetchError::TooSoon(_)) => Self::read(url, self.fetched.clone()),
            Err(error) => Err(failed(WHAT, url, error)),
        }
    }

    fn read(url: &Url, fetched: Fetched) -> Result<(Self, u64), UpstreamError> {
        let set = ClientKeySet::from_slice(&fetched.body)
            .map_err(|error| UpstreamError::document(WHAT, error.to_string()))?;
        let fresh_for = fresh_for(&fetched, FRESH_FOR.0, FRESH_FOR.1);
        Ok((Self { set, url: url.clone(), fetched }, fresh_for))
    }
}
