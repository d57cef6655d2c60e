//! A bucket, and its counter in the store.

use super::{RateLimit, failures};
use crate::store::{FailedAttempts, RateLimitStore};
use crate::{Digest, Timestamp};

/// Others may count in the same bucket at the same moment; each round, one of them succeeds. So more rounds
/// than free attempts are rarely needed: by then, the bucket is blocked.
const TRIES_BEYOND_FREE: u32 = 16;

/// If even more collide, the attempt waits a second: each round costs the store two calls.
const MOST_TRIES: u32 = 128;

/// A counter of attempts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    digest: Digest,
    limit: RateLimit,
    /// Whether a correct attempt forgets earlier wrong ones.
    forgives: bool,
    /// Whether strangers also count in it.
    is_shared: bool,
}

impl Bucket {
    /// A bucket of one person at one place, which a correct attempt empties.
    pub(super) fn forgiving(kind: &str, name: &str, limit: RateLimit) -> Self {
        Self { digest: digest(kind, name), limit, forgives: true, is_shared: false }
    }

    /// A bucket of one person at new places: a correct attempt empties it, and anybody can fill it.
    pub(super) fn anywhere(kind: &str, name: &str, limit: RateLimit) -> Self {
        Self { is_shared: true, ..Self::forgiving(kind, name, limit) }
    }

    /// A bucket of no particular person: a correct attempt removes only itself.
    pub(super) fn strict(kind: &str, name: &str, limit: RateLimit) -> Self {
        Self { digest: digest(kind, name), limit, forgives: false, is_shared: true }
    }

    pub(super) fn is_shared(&self) -> bool {
        self.is_shared
    }

    /// Counts an attempt that begins. The inner error is the number of seconds to wait.
    pub(super) async fn begin<T: RateLimitStore>(
        &self,
        store: &T,
        now: Timestamp,
    ) -> Result<Result<(), u64>, T::Error> {
        for _ in 0..self.tries() {
            let kept = store.get_failed_attempts(&self.digest).await?;
            let version = kept.as_ref().map_or(0, |kept| kept.version);
            let (next, begun) = failures::begun(kept, self.digest, self.limit, now);
            let is_noted = match next {
                None => true,
                Some(next) => put(store, version, next).await?,
            };
            if is_noted {
                return Ok(begun);
            }
        }
        // This many guesses at the same moment.
        Ok(Err(1))
    }

    fn tries(&self) -> u32 {
        self.limit.free_failures().saturating_add(TRIES_BEYOND_FREE).min(MOST_TRIES)
    }

    pub(super) async fn take_back<T: RateLimitStore>(&self, store: &T) -> Result<(), T::Error> {
        // An attempt that stays counted is one too many, and no harm.
        self.change(store, |kept| failures::taken_back(kept, self.limit)).await.map(drop)
    }

    pub(super) async fn succeed<T: RateLimitStore>(&self, store: &T) -> Result<(), T::Error> {
        match self.forgives {
            true => self.change(store, failures::forgotten).await.map(drop),
            false => self.take_back(store).await,
        }
    }

    /// What is counted of it.
    pub(super) async fn read<T: RateLimitStore>(
        &self,
        store: &T,
    ) -> Result<Option<FailedAttempts>, T::Error> {
        store.get_failed_attempts(&self.digest).await
    }

    /// Forgets all that is counted. `false`: others kept changing it.
    pub(super) async fn forget<T: RateLimitStore>(&self, store: &T) -> Result<bool, T::Error> {
        self.change(store, failures::forgotten).await
    }

    /// If others keep changing it, it stays as it is, and this is `false`.
    async fn change<T: RateLimitStore>(
        &self,
        store: &T,
        change: impl Fn(FailedAttempts) -> FailedAttempts + Send,
    ) -> Result<bool, T::Error> {
        for _ in 0..self.tries() {
            let Some(kept) = store.get_failed_attempts(&self.digest).await?.filter(|kept| kept.count > 0)
            else {
                return Ok(true);
            };
            let version = kept.version;
            if put(store, version, change(kept)).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Records that somebody used a place, until this time.
pub(super) async fn note<T: RateLimitStore>(
    store: &T,
    digest: Digest,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), T::Error> {
    let kept = store.get_failed_attempts(&digest).await?;
    let (mut next, mut version) = (FailedAttempts::new(digest, now, until), 0);
    if let Some(kept) = kept {
        (next.form, version) = (kept.form, kept.version);
    }
    // A faster instance records the same.
    put(store, version, next).await.map(drop)
}

/// The stored form of a bucket's name: no store has user names or addresses in the clear.
pub(super) fn digest(kind: &str, name: &str) -> Digest {
    Digest::of(&format!("{kind}\0{name}"))
}

/// Stores `next` in place of this version; 0 if there is no record yet.
async fn put<T: RateLimitStore>(store: &T, version: u64, next: FailedAttempts) -> Result<bool, T::Error> {
    let version = version.saturating_add(1);
    store.put_failed_attempts(FailedAttempts { version, ..next }).await
}
