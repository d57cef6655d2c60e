//! What counts once, and what is counted.

use super::TenantStore;
use crate::store::{FailedAttempts, RateLimitStore, ReplayStore};
use crate::{Digest, Timestamp};

#[diagnostic::do_not_recommend]
impl<S: ReplayStore> ReplayStore for TenantStore<S> {
    async fn use_once(&self, digest: &Digest, expires_at: Timestamp) -> Result<bool, S::Error> {
        self.store.use_once(&self.place.digest(digest), expires_at).await
    }
}

#[diagnostic::do_not_recommend]
impl<S: RateLimitStore> RateLimitStore for TenantStore<S> {
    async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, S::Error> {
        let found = self.store.get_failed_attempts(&self.place.digest(digest)).await?;
        Ok(found.and_then(|attempts| self.own(attempts)))
    }

    async fn put_failed_attempts(&self, attempts: FailedAttempts) -> Result<bool, S::Error> {
        self.store.put_failed_attempts(self.shared(attempts)).await
    }
}
