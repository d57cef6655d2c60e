//! Logout notices that clients have not received.

use super::SqlStore;
use super::error::SqlError;
use super::retry::retried;
use super::tenants::List;
use super::value::values;
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};
use oauth_runtime_core::{Digest, Timestamp};

impl LogoutNoticeStore for SqlStore {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), SqlError> {
        let stored = notice.to_stored()?;
        if let Some(tenant) = stored.keys.tenant {
            self.note_entries(&[List::LogoutNotices.entry(tenant, notice.id)], notice.expires_at).await?;
        }
        let row = values![&notice.id, &stored.form, notice.due_at, notice.expires_at];
        retried!(self, "create_logout_notice", attempts => self.pool.execute(&self.statements.notices.create, row))?;
        Ok(())
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, SqlError> {
        let notices = &self.statements.notices;
        let rows = retried!(self, "claim_logout_notices", attempts => self.pool.fetch_all(&notices.due, values![now, limit]))?;
        self.claim(notices, &rows, until).await
    }

    async fn claim_tenant_logout_notices(
        &self,
        tenant: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, SqlError> {
        let (due, of_tenant) = (&self.statements.due_tenant_logout_notices, List::LogoutNotices.of(tenant));
        let values = values![&of_tenant, now, limit];
        let rows =
            retried!(self, "claim_tenant_logout_notices", attempts => self.pool.fetch_all(due, values))?;
        self.claim(&self.statements.notices, &rows, until).await
    }

    async fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> Result<(), SqlError> {
        self.postpone(&self.statements.notices, claimed, due_at).await
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), SqlError> {
        let delete = &self.statements.notices.delete;
        retried!(self, "delete_logout_notice", attempts => self.pool.execute(delete, values![id]))?;
        // Otherwise each search of a tenant's notices would pass it until it expires.
        let (forget, entry) = (&self.statements.forget_tenant_entry, List::LogoutNotices.entry_key(id));
        retried!(self, "delete_logout_notice", attempts => self.pool.execute(forget, values![&entry]))?;
        Ok(())
    }
}
