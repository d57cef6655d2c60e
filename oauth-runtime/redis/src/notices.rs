//! Logout notices that clients have not received.

use super::RedisStore;
use super::due::{Due, readable};
use super::error::RedisError;
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};
use oauth_runtime_core::{Digest, Timestamp};

impl LogoutNoticeStore for RedisStore {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), RedisError> {
        let form = notice.to_stored()?.form;
        self.create_due(&self.notices(), &notice.id, (&form, notice.due_at, notice.expires_at)).await
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, RedisError> {
        let forms = self.claim_due(&self.notices(), now, until, limit).await?;
        Ok(readable(&forms, |form| PendingNotice::from_stored(form, until)))
    }

    async fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> Result<(), RedisError> {
        let form = claimed.clone().due_at(due_at).to_stored()?.form;
        self.postpone_due(&self.notices(), &claimed.id, (&form, claimed.due_at, due_at)).await
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), RedisError> {
        self.delete_due(&self.notices(), id).await
    }
}

impl RedisStore {
    fn notices(&self) -> Due {
        self.due("notices", "logout-notice", "logout-notices:due")
    }
}
