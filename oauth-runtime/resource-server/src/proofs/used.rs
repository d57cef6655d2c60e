//! Proofs that were used, so that none counts twice (RFC 9449 section 11.1).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use oauth_runtime_core::{BoxError, Digest, Timestamp};

/// Remembers the DPoP proofs that an API accepted. [`TokenVerifier`](crate::TokenVerifier) has a memory of its own; an API
/// with several instances, to which somebody could send one proof twice, shares one, for example in Redis.
///
/// ```
/// use std::collections::HashSet;
/// use std::sync::Mutex;
///
/// use async_trait::async_trait;
/// use oauth_runtime::resource_server::{UsedProof, UsedProofs};
/// use oauth_runtime::{BoxError, Digest};
///
/// /// For a test: it never forgets.
/// #[derive(Default)]
/// struct All(Mutex<HashSet<Digest>>);
///
/// #[async_trait]
/// impl UsedProofs for All {
///     async fn use_once(&self, proof: &UsedProof) -> Result<bool, BoxError> {
///         let mut used = self.0.lock().map_err(|_| "another thread panicked")?;
///         Ok(used.insert(proof.digest))
///     }
/// }
/// ```
#[async_trait]
pub trait UsedProofs: Send + Sync + 'static {
    /// Marks a proof as used, in one atomic operation. Of any number of calls for one digest, even concurrent ones, exactly
    /// one gets `true`. With Redis, this is `SET … NX EX`, with [`UsedProof::lifetime`].
    ///
    /// # Errors
    /// Those of the memory; the request then gets 503.
    async fn use_once(&self, proof: &UsedProof) -> Result<bool, BoxError>;
}

/// A proof that is about to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UsedProof {
    /// Names the proof.
    pub digest: Digest,
    /// Until when it has to be remembered.
    pub until: Timestamp,
    /// The time now, by the clock of the verifier.
    pub now: Timestamp,
}

impl UsedProof {
    /// How long it has to be remembered, in whole seconds.
    pub fn lifetime(&self) -> Duration {
        Duration::from_secs(self.until.as_unix().saturating_sub(self.now.as_unix()))
    }
}

/// The memory of one process. It forgets what is expired.
#[derive(Debug, Default)]
pub(crate) struct UsedProofsInMemory(Mutex<Used>);

#[derive(Debug, Default)]
struct Used {
    until: HashMap<Digest, Timestamp>,
    /// How many there may be before the expired ones are removed: twice as many as were left the last time.
    limit: usize,
}

/// Below this, nothing is removed.
const SMALLEST_LIMIT: usize = 1024;

#[async_trait]
impl UsedProofs for UsedProofsInMemory {
    async fn use_once(&self, proof: &UsedProof) -> Result<bool, BoxError> {
        let UsedProof { digest, until, now } = *proof;
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.until.len() >= used.limit {
            used.until.retain(|_, until| !until.is_expired(now));
            used.limit = (used.until.len() * 2).max(SMALLEST_LIMIT);
        }
        Ok(used.until.insert(digest, until).is_none_or(|earlier| earlier.is_expired(now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(name: &str, until: u64, now: u64) -> UsedProof {
        let [until, now] = [until, now].map(Timestamp::from_unix);
        UsedProof { digest: Digest::of(name), until, now }
    }

    #[tokio::test]
    async fn a_proof_counts_once_and_what_is_expired_is_forgotten() {
        let memory = UsedProofsInMemory::default();
        let is_first =
            async |name: &str, until, now| memory.use_once(&proof(name, until, now)).await.expect("a memory");
        assert!(is_first("first", 60, 0).await);
        assert!(!is_first("first", 60, 59).await);
        for second in 0..10_000 {
            assert!(is_first(&second.to_string(), second + 60, second).await);
        }
        let kept = memory.0.lock().expect("a memory").until.len();
        assert!(kept <= 2 * SMALLEST_LIMIT, "{kept} for a lifetime of 60");
        assert!(!is_first("9999", 10_060, 10_000).await);
        assert_eq!(proof("first", 60, 1).lifetime(), Duration::from_secs(59));
    }
}
