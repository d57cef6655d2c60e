//! Used values.

use super::MemoryError;

use super::MemoryStore;
use super::shards::Shards;
use crate::store::ReplayStore;
use crate::{Digest, Timestamp};

pub(super) type Used = Shards<()>;

impl ReplayStore for MemoryStore {
    async fn use_once(&self, digest: &Digest, expires_at: Timestamp) -> Result<bool, MemoryError> {
        let mut used = self.used.lock(digest);
        if used.get(digest).is_some() {
            return Ok(false);
        }
        used.insert(*digest, (), expires_at, self.latest.get());
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{SessionStore, StoredSession};

    /// A store without a sweeper.
    #[tokio::test]
    async fn what_is_expired_goes_as_time_goes_on() {
        let store = MemoryStore::new();
        let digest = Digest::of("cookie");
        for second in 0..10_000 {
            let now = Timestamp::from_unix(second);
            let session = StoredSession::new(digest, "", now, now.plus(1));
            store.create_session(session).await.expect("the store in memory");
            let first = store.use_once(&Digest::of(&second.to_string()), now.plus(100)).await;
            assert!(first.expect("the store in memory"));
        }
        assert!(store.used.count() < 1_000, "{} entries for a lifetime of 100", store.used.count());
        let first = store
            .use_once(&Digest::of("9999"), Timestamp::from_unix(20_000))
            .await
            .expect("the store in memory");
        assert!(!first, "what lives is kept");
    }
}
