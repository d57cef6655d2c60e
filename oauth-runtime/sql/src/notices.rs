//! Logout notices that clients have not received.

use super::SqlStore;
use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::tenants::List;
use super::value::{Row, values};
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};
use oauth_runtime_core::{Digest, Timestamp};

impl LogoutNoticeStore for SqlStore {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), SqlError> {
        let stored = notice.to_stored()?;
        if let Some(tenant) = stored.keys.tenant {
            self.note_entries(&[List::LogoutNotices.entry(tenant, notice.id)], notice.expires_at).await?;
        }
        let row = values![&notice.id, &stored.form, notice.due_at, notice.expires_at];
        retried!(self, attempts => self.pool.execute(&self.statements.create_logout_notice, row))?;
        Ok(())
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, SqlError> {
        let due = &self.statements.due_logout_notices;
        let rows = retried!(self, attempts => self.pool.fetch_all(due, values![now, limit]))?;
        self.claim(&rows, until).await
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
        let rows = retried!(self, attempts => self.pool.fetch_all(due, values))?;
        self.claim(&rows, until).await
    }

    async fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> Result<(), SqlError> {
        let record = claimed.clone().due_at(due_at).to_stored()?.form;
        let row = values![&record, due_at, &claimed.id, claimed.due_at];
        retried!(self, attempts => self.pool.execute(&self.statements.postpone_logout_notice, row))?;
        Ok(())
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), SqlError> {
        let delete = &self.statements.delete_logout_notice;
        retried!(self, attempts => self.pool.execute(delete, values![id]))?;
        // Otherwise each search of a tenant's notices would pass it until it expires.
        let (forget, entry) = (&self.statements.forget_tenant_entry, List::LogoutNotices.entry_key(id));
        retried!(self, attempts => self.pool.execute(forget, values![&entry]))?;
        Ok(())
    }
}

impl SqlStore {
    /// Claims each separately, if its due time is still the one that was read: of two callers, one succeeds.
    async fn claim(&self, due: &[Row], until: Timestamp) -> Result<Vec<PendingNotice>, SqlError> {
        let mut claimed = Vec::new();
        for row in due {
            let notice = read(row, |form| PendingNotice::from_stored(form, until))?;
            let was_due = row.integer(1)?;
            let claim = values![until, &notice.id, was_due];
            let claims = &self.statements.claim_logout_notice;
            if retried!(self, attempts => self.pool.execute(claims, claim))? > 0 {
                claimed.push(notice);
            }
        }
        Ok(claimed)
    }
}
