//! Logout notices that clients have not received.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{MemoryError, MemoryStore};
use crate::record::tenant_of;
use crate::store::{LogoutNoticeStore, PendingNotice};
use crate::{Digest, Timestamp};

/// By identifier. There is one lock, because notices are few and are deleted after delivery.
#[derive(Default)]
pub(super) struct Notices(Mutex<BTreeMap<[u8; 32], PendingNotice>>);

impl Notices {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], PendingNotice>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Claims those that are due and meant, the longest due first.
    fn claim(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
        is_meant: impl Fn(&PendingNotice) -> bool,
    ) -> Vec<PendingNotice> {
        let mut notices = self.lock();
        let is_due = |notice: &&mut PendingNotice| notice.due_at <= now && is_meant(notice);
        let mut due: Vec<_> = notices.values_mut().filter(is_due).collect();
        due.sort_by_key(|notice| notice.due_at);
        let claim = |notice: &mut PendingNotice| {
            notice.due_at = until;
            notice.clone()
        };
        due.into_iter().take(limit).map(claim).collect()
    }

    /// Deletes at most `limit` expired notices and returns how many.
    pub(super) fn sweep(&self, expired_at: Timestamp, limit: usize) -> usize {
        let mut notices = self.lock();
        let expired = notices.iter().filter(|(_, notice)| notice.expires_at.is_expired(expired_at));
        let expired: Vec<_> = expired.map(|(id, _)| *id).take(limit).collect();
        expired.iter().for_each(|id| drop(notices.remove(id)));
        expired.len()
    }
}

impl LogoutNoticeStore for MemoryStore {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), MemoryError> {
        self.notices.lock().entry(*notice.id.as_bytes()).or_insert(notice);
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
        if let Some(kept) = self.notices.lock().get_mut(claimed.id.as_bytes())
            && kept.due_at == claimed.due_at
        {
            *kept = PendingNotice { due_at, ..claimed.clone() };
        }
        Ok(())
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), MemoryError> {
        self.notices.lock().remove(id.as_bytes());
        Ok(())
    }
}
