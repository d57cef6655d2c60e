//! All keys of a provider.

mod elsewhere;
mod sign;
mod sources;
mod verify;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::lock::Mutex;

use super::ring::Ring;
use super::{KeyError, SigningAlgorithm};
use crate::{Clock, Timestamp};

/// The signing keys of a provider, from any source. Cloning copies a pointer.
///
/// | | |
/// | --- | --- |
/// | [`fixed`](Self::fixed) | keys that your program has |
/// | [`load_or_generate`](Self::load_or_generate), [`from_file`](Self::from_file) | keys in a file, for one instance |
/// | [`from_signers`](Self::from_signers) | keys that others hold, such as a hardware security module |
/// | [`rotating`](Self::rotating) | keys in a store, which all instances share and which change by themselves |
#[derive(Clone)]
pub struct SigningKeys(Arc<Shared>);

struct Shared {
    algorithms: Vec<SigningAlgorithm>,
    ring: RwLock<Arc<Ring>>,
    clock: Arc<dyn Clock>,
    /// The source of newer rings. The lock keeps an older ring from replacing a newer one.
    source: Option<Source>,
}

struct Source {
    rings: Mutex<Box<dyn KeySource>>,
    /// The maximum time between two refreshes.
    interval: Duration,
}

/// Where rings come from.
#[async_trait]
pub(super) trait KeySource: Send + Sync {
    /// The current ring, and what is left to do once it is in use.
    async fn load(&self) -> Result<Loaded, KeyError>;

    /// Deletes keys that are no longer in the ring.
    async fn delete(&self, slots: &[String]) -> Result<(), KeyError>;
}

/// The result of a source.
pub(super) struct Loaded {
    pub(super) ring: Ring,
    /// The keys that may be deleted.
    pub(super) retired: Vec<String>,
    /// When something has to be done again.
    pub(super) due: Timestamp,
    /// Why there is no newer key than those of the ring, although one is due.
    pub(super) failed: Option<KeyError>,
}

impl SigningKeys {
    fn new(
        algorithms: Vec<SigningAlgorithm>,
        ring: Ring,
        clock: Arc<dyn Clock>,
        source: Option<Source>,
    ) -> Self {
        Self(Arc::new(Shared { algorithms, ring: RwLock::new(Arc::new(ring)), clock, source }))
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Creates, loads and deletes keys according to the schedule. Keys that do not rotate stay unchanged.
    ///
    /// Call it at least twice in the time that keys are published before they sign; [`run`](Self::run) does.
    ///
    /// # Errors
    /// [`KeyError::Store`], or what is wrong with a key in the store. The last keys keep signing.
    pub async fn refresh(&self) -> Result<(), KeyError> {
        self.refreshed().await.map(|_| ())
    }

    /// Refreshes, and returns when something has to be done again.
    pub(super) async fn refreshed(&self) -> Result<Timestamp, KeyError> {
        let Some(source) = &self.0.source else { return Ok(Timestamp::from_unix(u64::MAX)) };
        let source = source.rings.lock().await;
        let Loaded { ring, retired, due, failed } = source.load().await?;
        *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        source.delete(&retired).await?;
        failed.map_or(Ok(due), Err)
    }

    /// The maximum time between two refreshes; `None` if the keys do not rotate.
    pub(super) fn interval(&self) -> Option<Duration> {
        self.0.source.as_ref().map(|source| source.interval)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The algorithms that these keys sign with, in order.
    pub fn algorithms(&self) -> Vec<SigningAlgorithm> {
        self.0.algorithms.clone()
    }

    /// The public keys as a JWK set (RFC 7517 section 5), as JSON: those that sign, those that will, and
    /// those whose tokens may still be in use.
    pub fn published(&self) -> Bytes {
        self.ring().published().clone()
    }
}

impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKeys").field("algorithms", &self.0.algorithms).finish_non_exhaustive()
    }
}
