//! The capability that back-channel logout needs.

use std::future::Future;

use super::{PendingNotice, Storage};
use crate::record::tenant_of;
use crate::{Digest, Timestamp};

/// How many notices of other tenants a search looks at for each one that it is to find.
const SEARCHED: usize = 10;

/// Keeps logout notices until the clients have received them, across restarts and instances.
///
/// An instance claims a notice before it delivers it. The claim expires, so a notice is not lost if the
/// instance is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep logout notices",
    label = "logout keeps a notice until its client has received it",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), YourError>\n\
            async fn claim_logout_notices(&self, now: Timestamp, until: Timestamp, limit: usize) -> Result<Vec<PendingNotice>, YourError>\n\
            async fn postpone_logout_notice(&self, claimed: &PendingNotice, due_at: Timestamp) -> Result<(), YourError>\n\
            async fn delete_logout_notice(&self, id: &Digest) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait LogoutNoticeStore: Storage {
    /// Stores a notice. Does nothing if one with the same identifier exists: a retried logout does not affect
    /// a claim.
    fn create_logout_notice(
        &self,
        notice: PendingNotice,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Returns at most `limit` of the notices that are due `now`, the longest due first, and makes each due
    /// at `until`, which is later than `now`. This is one atomic operation for each notice: of several
    /// concurrent calls, one gets it. If the answer of a call is lost, its notices are due again at `until`.
    fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<PendingNotice>, Self::Error>> + Send;

    /// The same for the notices of one tenant: those whose [`NoticeKeys::tenant`](super::NoticeKeys::tenant) is `tenant`.
    ///
    /// Provided: claims what is due of all tenants, at most ten times as many as asked for, and gives those of others back at
    /// once, behind what else is due: so the next call sees others. A store with many tenants has an index.
    fn claim_tenant_logout_notices(
        &self,
        tenant: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<PendingNotice>, Self::Error>> + Send {
        async move {
            let (mut own, mut others, mut failure) = (Vec::new(), Vec::new(), None);
            while own.len() < limit && others.len() < limit.saturating_mul(SEARCHED) {
                let claimed = match self.claim_logout_notices(now, until, limit - own.len()).await {
                    Ok(claimed) => claimed,
                    Err(error) => {
                        failure = Some(error);
                        break;
                    }
                };
                if claimed.is_empty() {
                    break;
                }
                let of_tenant = |notice: &PendingNotice| tenant_of(&notice.client_id) == Some(tenant);
                let (its, not_its): (Vec<_>, Vec<_>) = claimed.into_iter().partition(of_tenant);
                own.extend(its);
                others.extend(not_its);
            }
            for notice in others {
                if let Err(error) = self.postpone_logout_notice(&notice, now).await {
                    failure = Some(error);
                }
            }
            match failure {
                // What this tenant has is its own to deliver; what could not be given back is due again at `until`.
                Some(error) if own.is_empty() => Err(error),
                _ => Ok(own),
            }
        }
    }

    /// Stores a claimed notice with its number of attempts, due at `due_at`. Does nothing if the notice is
    /// not due at the time in `claimed`: then somebody else has claimed or delivered it.
    fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Deletes a notice. Does nothing if it does not exist.
    fn delete_logout_notice(&self, id: &Digest) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::store::MemoryStore;

    /// A store that knows nothing of tenants, and of which this many claims succeed.
    struct Plain {
        inner: MemoryStore,
        claims: AtomicUsize,
    }

    #[derive(Debug, thiserror::Error)]
    #[error("the database is down")]
    struct Down;

    impl Storage for Plain {
        type Error = Down;
    }

    impl LogoutNoticeStore for Plain {
        async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), Down> {
            self.inner.create_logout_notice(notice).await.map_err(|_| Down)
        }

        async fn claim_logout_notices(
            &self,
            now: Timestamp,
            until: Timestamp,
            limit: usize,
        ) -> Result<Vec<PendingNotice>, Down> {
            let left = self.claims.load(Ordering::Relaxed).checked_sub(1).ok_or(Down)?;
            self.claims.store(left, Ordering::Relaxed);
            self.inner.claim_logout_notices(now, until, limit).await.map_err(|_| Down)
        }

        async fn postpone_logout_notice(
            &self,
            claimed: &PendingNotice,
            due_at: Timestamp,
        ) -> Result<(), Down> {
            self.inner.postpone_logout_notice(claimed, due_at).await.map_err(|_| Down)
        }

        async fn delete_logout_notice(&self, id: &Digest) -> Result<(), Down> {
            self.inner.delete_logout_notice(id).await.map_err(|_| Down)
        }
    }

    fn at(second: u64) -> Timestamp {
        Timestamp::from_unix(1_000 + second)
    }

    /// Notices that are due one after another, of these tenants.
    async fn plain(claims: usize, tenants: impl IntoIterator<Item = &'static str>) -> Plain {
        let plain = Plain { inner: MemoryStore::new(), claims: AtomicUsize::new(claims) };
        for (second, tenant) in (0..).zip(tenants) {
            let (id, client) = (Digest::of(&second.to_string()), format!("{tenant}\tweb"));
            let notice = PendingNotice::new(id, "session", client, "alice", at(second), at(90_000));
            plain.create_logout_notice(notice).await.expect("created");
        }
        plain
    }

    async fn due(plain: &Plain) -> usize {
        plain.inner.claim_logout_notices(at(2_001), at(3_000), usize::MAX).await.expect("claimed").len()
    }

    #[tokio::test]
    async fn a_tenant_with_many_notices_hides_neither_its_own_nor_those_of_others() {
        let plain = plain(usize::MAX, std::iter::repeat_n("acme", 200).chain(["umbrella"])).await;
        let mut calls = 0;
        let found = loop {
            let before = plain.claims.load(Ordering::Relaxed);
            let found = plain.claim_tenant_logout_notices("umbrella", at(2_000), at(9_000), 5).await;
            // Ten of five, and a few smaller ones after its own was found.
            assert!(before - plain.claims.load(Ordering::Relaxed) <= 13, "it moves a few");
            calls += 1;
            match found.expect("claimed") {
                found if found.is_empty() && calls < 10 => {}
                found => break found,
            }
        };
        assert_eq!((found.len(), due(&plain).await), (1, 200), "after {calls} calls");
    }

    #[tokio::test]
    async fn a_failure_hides_no_notices_of_others_and_loses_none_of_its_own() {
        let plain = plain(1, ["acme", "umbrella", "acme", "acme"]).await;
        let found = plain.claim_tenant_logout_notices("umbrella", at(2_000), at(9_000), 3).await;
        assert_eq!(found.expect("its own").len(), 1);
        assert_eq!(due(&plain).await, 3);
        let failed = plain.claim_tenant_logout_notices("umbrella", at(2_000), at(9_000), 3).await;
        assert!(failed.is_err());
    }
}
