//! Verification by the keys that the provider publishes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use oauth_runtime_core::__internal::Unverified;
use oauth_runtime_core::fetch::{FetchError, Fetched, Fetcher};
use oauth_runtime_core::keys::{ClientKeySet, KeyError, SigningAlgorithm, VerifiedToken};
use tokio::time::Instant;
use url::Url;

use super::failure::Failure;
use super::kept::{Kept, Source};
use super::provider::ProviderMetadata;

/// How long keys without `Cache-Control` are fresh.
const FRESH_FOR: Duration = Duration::from_secs(5 * 60);

/// A shorter time would make the provider's answers part of requests.
const FRESH_FOR_AT_LEAST: Duration = Duration::from_secs(10);

/// A longer time would keep a key that the provider withdrew.
const FRESH_FOR_AT_MOST: Duration = Duration::from_secs(60 * 60);

/// The pause between two searches for a key that the known keys do not include.
const SEARCH_EVERY: Duration = Duration::from_secs(10);

/// The keys of a provider.
pub(crate) struct ProviderKeys {
    keys: Kept<PublishedKeys>,
    allowed: Vec<SigningAlgorithm>,
    /// The time and the outcome of the last search for an unknown key.
    searched: Arc<Mutex<Option<Search>>>,
}

/// A search for a key: its time, and why it failed.
type Search = (Instant, Option<Failure>);

/// Where the keys are published.
pub(crate) struct PublishedKeys {
    pub(crate) fetcher: Arc<dyn Fetcher>,
    /// `None`: where the metadata says.
    pub(crate) jwks_uri: Option<Url>,
    pub(crate) metadata: Kept<ProviderMetadata>,
}

/// A key set and the document that it came from.
#[derive(Clone)]
pub(crate) struct KeySet {
    keys: Arc<ClientKeySet>,
    url: Url,
    fetched: Fetched,
}

/// Why a token was not verified.
pub(crate) enum NotVerified {
    /// It is not a token of this provider.
    Refused(KeyError),
    /// The keys could not be fetched.
    Failed(Failure),
}

impl From<KeyError> for NotVerified {
    fn from(error: KeyError) -> Self {
        Self::Refused(error)
    }
}

impl From<Failure> for NotVerified {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl ProviderKeys {
    pub(crate) fn new(source: PublishedKeys, allowed: Vec<SigningAlgorithm>, stale_for: Duration) -> Self {
        Self { keys: Kept::new(source, stale_for), allowed, searched: Arc::default() }
    }

    /// Fetches the keys unless they are at hand.
    pub(crate) async fn fetch(&self) -> Result<(), Failure> {
        self.keys.get().await.map(drop)
    }

    /// Verifies the signature, and nothing else. `is_plausible` says whether it is worth a search for the token's key.
    pub(crate) async fn verify(
        &self,
        token: &Unverified<'_>,
        is_plausible: impl FnOnce() -> bool,
    ) -> Result<VerifiedToken, NotVerified> {
        let held = self.keys.get().await?;
        match held.item.keys.verify_read(token, &self.allowed) {
            Err(KeyError::UnknownKey { key_id }) if is_plausible() => {
                tracing::debug!(?key_id, "the provider's known keys do not include the key of a token");
                let newer = self.search(held).await?;
                Ok(newer.keys.verify_read(token, &self.allowed)?)
            }
            outcome => Ok(outcome?),
        }
    }

    /// Keys that may include one that the known keys do not: the provider may have begun to sign with it. Anybody can
    /// invent a key, so it is asked only once within [`SEARCH_EVERY`].
    async fn search(&self, at_hand: super::kept::Held<KeySet>) -> Result<KeySet, Failure> {
        let (searched, source) = (Arc::clone(&self.searched), self.keys.clone());
        let find = move |known: KeySet| async move {
            let last = *searched.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, failure)) = last
                && at.elapsed() < SEARCH_EVERY
            {
                return failure.map_or(Ok(None), Err);
            }
            let outcome = source.source().newer(&known).await;
            let failure = outcome.as_ref().err().copied();
            *searched.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), failure));
            outcome
        };
        self.keys.replaced(at_hand, find).await.map(|held| held.item)
    }
}

impl PublishedKeys {
    async fn place(&self) -> Result<Url, Failure> {
        match &self.jwks_uri {
            Some(url) => Ok(url.clone()),
            None => self.metadata.get().await?.item.jwks_uri(&self.metadata.source().issuer),
        }
    }

    async fn newer(&self, known: &KeySet) -> Result<Option<(KeySet, Duration)>, Failure> {
        match self.fetcher.refetch_keys(&known.url, &known.fetched).await {
            Ok(fetched) => read(known.url.clone(), fetched).map(Some),
            // The fetcher has just asked, for somebody else.
            Err(FetchError::TooSoon(_)) => Ok(None),
            Err(error) => Err(Failure::of_fetch("the keys", &known.url, &error)),
        }
    }
}

impl Source for PublishedKeys {
    type Item = KeySet;

    async fn load(&self) -> Result<(KeySet, Duration), Failure> {
        let url = self.place().await?;
        let read = match self.fetcher.get_keys(&url).await {
            Ok(fetched) => read(url, fetched),
            Err(error) => Err(Failure::of_fetch("the keys", &url, &error)),
        };
        if matches!(read, Err(Failure::Permanent)) {
            // They may have moved.
            self.metadata.expire();
        }
        read
    }
}

fn read(url: Url, fetched: Fetched) -> Result<(KeySet, Duration), Failure> {
    let problem = |problem: &str| Failure::of_document("the key set", problem);
    let keys = ClientKeySet::from_slice(&fetched.body).map_err(|error| problem(&error.to_string()))?;
    if keys.is_empty() {
        return Err(problem("it has no key that this server can use"));
    }
    // The fetcher may have kept the document for a while already.
    let stated = Some(fetched.fresh_for).filter(|time| !time.is_zero()).or(fetched.max_age);
    let fresh_for = stated.unwrap_or(FRESH_FOR).clamp(FRESH_FOR_AT_LEAST, FRESH_FOR_AT_MOST);
    Ok((KeySet { keys: Arc::new(keys), url, fetched }, fresh_for))
}
