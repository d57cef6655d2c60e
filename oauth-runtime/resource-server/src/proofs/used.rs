//! Proofs that were used, so that none counts twice (RFC 9449 section 11.1).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

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
/// use oauth_runtime::resource_server::UsedProofs;
/// use oauth_runtime::{BoxError, Digest, Timestamp};
///
/// /// For a test: it never forgets.
/// #[derive(Default)]
/// struct All(Mutex<HashSet<Digest>>);
///
/// #[async_trait]
/// impl UsedProofs for All {
///     async fn use_once(&self, proof: &Digest, _: Timestamp, _: Timestamp) -> Result<bool, BoxError> {
///         let mut used = self.0.lock().map_err(|_| "another thread panicked")?;
///         Ok(used.insert(*proof))
///     }
/// }
/// ```
#[async_trait]
pub trait UsedProofs: Send + Sync + 'static {
    /// Marks a proof as used until `until`, in one atomic operation; `now` is the time. Of any number of calls for one
    /// proof, even concurrent ones, exactly one gets `true`.
    ///
    /// # Errors
    /// Those of the memory; the request then gets 503.
    async fn use_once(&self, proof: &Digest, until: Timestamp, now: Timestamp) -> Result<bool, BoxError>;
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
    async fn use_once(&self, proof: &Digest, until: Timestamp, now: Timestamp) -> Result<bool, BoxError> {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.until.len() >= used.limit {
            used.until.retain(|_, until| !until.is_expired(now));
            used.limit = (used.until.len() * 2).max(SMALLEST_LIMIT);
        }
        Ok(used.until.insert(*proof, until).is_none_or(|earlier| earlier.is_expired(now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_proof_counts_once_and_what_is_expired_is_forgotten() {
        let memory = UsedProofsInMemory::default();
        let at = Timestamp::from_unix;
        let first = Digest::of("first");
        assert!(memory.use_once(&first, at(60), at(0)).await.expect("a memory"));
        assert!(!memory.use_once(&first, at(60), at(59)).await.expect("a memory"));
        for second in 0..10_000 {
            let proof = Digest::of(&second.to_string());
            assert!(memory.use_once(&proof, at(second + 60), at(second)).await.expect("a memory"));
        }
        let kept = memory.0.lock().expect("a memory").until.len();
        assert!(kept <= 2 * SMALLEST_LIMIT, "{kept} for a lifetime of 60");
        assert!(!memory.use_once(&Digest::of("9999"), at(10_060), at(10_000)).await.expect("a memory"));
    }
}
