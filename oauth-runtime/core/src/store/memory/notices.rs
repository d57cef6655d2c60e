//! Logout notices that clients have not received.

use super::{MemoryError, MemoryStore};
use crate::record::tenant_of;
use crate::store::{LogoutNoticeStore, PendingNotice};
use crate::{Digest, Timestamp};

impl LogoutNoticeStore for MemoryStore {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), MemoryError> {
        self.notices.create(notice);
        Ok(())
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, MemoryError> {
        Ok(self.notices.claim(now, until, limit, |_| true))
    }

    async fn claim_tenant_logout_notices(
        &self,
        tenant: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, MemoryError> {
        let is_of_tenant = |notice: &PendingNotice| tenant_of(&notice.client_id) == Some(tenant);
        Ok(self.notices.claim(now, until, limit, is_of_tenant))
    }

    async fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> Result<(), MemoryError> {
        self.notices.postpone(claimed, due_at);
        Ok(())
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), MemoryError> {
        self.notices.delete(id);
        Ok(())
    }
}
