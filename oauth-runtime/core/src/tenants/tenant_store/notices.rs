//! Logout notices.

use super::TenantStore;
use crate::store::{LogoutNoticeStore, PendingNotice};
use crate::{Digest, Timestamp};

#[diagnostic::do_not_recommend]
impl<S: LogoutNoticeStore> LogoutNoticeStore for TenantStore<S> {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), S::Error> {
        self.store.create_logout_notice(self.shared(notice)).await
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, S::Error> {
        Ok(self.all_own(self.store.claim_tenant_logout_notices(self.tenant(), now, until, limit).await?))
    }

    async fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> Result<(), S::Error> {
        self.store.postpone_logout_notice(&self.shared(claimed.clone()), due_at).await
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), S::Error> {
        self.store.delete_logout_notice(&self.place.digest(id)).await
    }
}
