//! The capability that back-channel logout needs.

use std::future::Future;

use super::{PendingNotice, Storage};
use crate::record::tenant_of;
use crate::{Digest, Timestamp};

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
    /// Provided: claims all that are due, and gives those of others back at once. A store with many tenants has an index.
    fn claim_tenant_logout_notices(
        &self,
        tenant: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<PendingNotice>, Self::Error>> + Send {
        async move {
            let (mut own, mut others) = (Vec::new(), Vec::new());
            while own.len() < limit {
                let claimed = self.claim_logout_notices(now, until, limit - own.len()).await?;
                if claimed.is_empty() {
                    break;
                }
                let of_tenant = |notice: &PendingNotice| tenant_of(&notice.client_id) == Some(tenant);
                let (its, not_its): (Vec<_>, Vec<_>) = claimed.into_iter().partition(of_tenant);
                own.extend(its);
                others.extend(not_its);
            }
            for notice in others {
                self.postpone_logout_notice(&notice, now).await?;
            }
            Ok(own)
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
