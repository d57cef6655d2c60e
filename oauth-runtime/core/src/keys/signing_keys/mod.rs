//! All keys of a provider.

mod elsewhere;
mod operator;
mod purposes;
mod sign;
mod sources;
mod verify;

pub use operator::{KeyState, KeyStatus};

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::lock::Mutex;

use super::changes::{KeyChange, KeyChanges};
use super::jwks::published;
use super::ring::Ring;
use super::{KeyError, SigningAlgorithm, SigningPurpose};
use crate::{Clock, Timestamp};

/// The signing keys of a provider, from any source. Cloning copies a pointer.
///
/// | | |
/// | --- | --- |
/// | [`fixed`](Self::fixed) | keys that your program has |
/// | [`load_or_generate`](Self::load_or_generate), [`from_file`](Self::from_file) | keys in a file, for one instance |
/// | [`from_signers`](Self::from_signers) | keys that others hold, such as a hardware security module |
/// | [`rotating`](Self::rotating) | keys in a store, which all instances share and which change by themselves |
///
/// [`with_purposes`](Self::with_purposes) has keys from another source sign ID tokens, access tokens or other messages.
#[derive(Clone)]
pub struct SigningKeys {
    usual: Arc<Shared>,
    /// What other keys sign.
    special: Arc<[(SigningPurpose, SigningKeys)]>,
}

/// Keys from one source.
pub(super) struct Shared {
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
    /// Who hears of new and deleted keys.
    changes: Arc<KeyChanges>,
}

/// Where rings come from.
#[async_trait]
pub(super) trait KeySource: Send + Sync {
    /// The current ring, and what is left to do once it is in use.
    async fn load(&self) -> Result<Loaded, KeyError>;

    /// Makes new keys although none is due. Returns whether anything changed.
    async fn make_early(&self) -> Result<bool, KeyError> {
        Err(KeyError::DoNotRotate)
    }

    /// Deletes a key. Returns whether there was one.
    async fn remove(&self, key_id: &str) -> Result<bool, KeyError> {
        let _ = key_id;
        Err(KeyError::DoNotRotate)
    }

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
        let usual = Shared { algorithms, ring: RwLock::new(Arc::new(ring)), clock, source };
        Self { usual: Arc::new(usual), special: Arc::default() }
    }

    fn ring(&self) -> Arc<Ring> {
        self.usual.ring()
    }

    /// Creates, loads and deletes keys according to the schedule. Keys that do not rotate stay unchanged.
    ///
    /// Call it at least twice in the time that keys are published before they sign; [`run`](Self::run) does.
    ///
    /// # Errors
    /// [`KeyError::Store`], or what is wrong with a key in the store. The last keys keep signing.
    pub async fn refresh(&self) -> Result<(), KeyError> {
        let mut outcome = Ok(());
        for group in self.groups() {
            outcome = outcome.and(group.refreshed().await.map(|_| ()));
        }
        outcome
    }

    /// Tells the listener about keys that this instance makes and deletes, until it returns `false`. Keys that do not
    /// rotate do neither.
    pub(crate) fn on_change(&self, listener: impl Fn(&KeyChange) -> bool + Clone + Send + Sync + 'static) {
        for source in self.groups().filter_map(|group| group.source.as_ref()) {
            source.changes.listen(Box::new(listener.clone()));
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.usual.clock.now()
    }

    /// The algorithms that these keys sign with, in order. [`for_purpose`](Self::for_purpose) knows keys for one purpose.
    pub fn algorithms(&self) -> Vec<SigningAlgorithm> {
        self.usual.algorithms.clone()
    }

    /// The public keys as a JWK set (RFC 7517 section 5), as JSON: those that sign, those that will, and
    /// those whose tokens may still be in use.
    pub fn published(&self) -> Bytes {
        let usual = self.ring();
        if self.special.is_empty() {
            return usual.published().clone();
        }
        let rings: Vec<_> = self.groups().map(|group| group.ring()).collect();
        let all = published(rings.iter().flat_map(|ring| ring.keys()));
        all.map_or_else(|_| usual.published().clone(), Bytes::from)
    }
}

impl Shared {
    /// The maximum time between two refreshes; `None` if the keys do not rotate.
    pub(super) fn interval(&self) -> Option<Duration> {
        self.source.as_ref().map(|source| source.interval)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Refreshes, and returns when something has to be done again.
    pub(super) async fn refreshed(&self) -> Result<Timestamp, KeyError> {
        let Some(source) = &self.source else { return Ok(Timestamp::from_unix(u64::MAX)) };
        let source = source.rings.lock().await;
        let Loaded { ring, retired, due, failed } = source.load().await?;
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        source.delete(&retired).await?;
        failed.map_or(Ok(due), Err)
    }
}

impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKeys").field("algorithms", &self.usual.algorithms).finish_non_exhaustive()
    }
}
