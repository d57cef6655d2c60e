//! Logout notices that clients have not received: one record for each, and a sorted set by due time.

use redis::Script;

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, score};
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};
use oauth_runtime_core::{Digest, Timestamp};

impl LogoutNoticeStore for RedisStore {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), RedisError> {
        let arguments = [
            &*notice.id.to_string(),
            &notice.to_stored()?.form,
            &score(notice.due_at),
            &dropped_at(notice.expires_at),
        ];
        self.notice_script(&self.scripts.create_logout_notice, &notice.id, &arguments).await
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, RedisError> {
        let arguments = [&*score(now), &score(until), &limit.to_string()];
        let records: Vec<String> = match self.cluster() {
            Some(cluster) => cluster.claim_logout_notices(arguments).await?,
            None => self.connection.script(&self.scripts.claim_logout_notices, &[], &arguments).await?,
        };
        records.iter().map(|form| Ok(PendingNotice::from_stored(form, until)?)).collect()
    }

    async fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> Result<(), RedisError> {
        let arguments = [
            &*claimed.id.to_string(),
            &claimed.clone().due_at(due_at).to_stored()?.form,
            &score(claimed.due_at),
            &score(due_at),
        ];
        self.notice_script(&self.scripts.postpone_logout_notice, &claimed.id, &arguments).await
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), RedisError> {
        self.notice_script(&self.scripts.delete_logout_notice, id, &[&id.to_string()]).await
    }
}

impl RedisStore {
    /// Runs a script that changes a notice and the set of those that are due.
    async fn notice_script(
        &self,
        script: &Script,
        id: &Digest,
        arguments: &[&str],
    ) -> Result<(), RedisError> {
        let prefix = self.connection.shared_prefix("notices");
        let keys = [format!("{prefix}logout-notices:due"), format!("{prefix}logout-notice:{id}")];
        let keys = keys.each_ref().map(String::as_str);
        self.connection.script_with(&prefix, script, &keys, arguments).await
    }
}
