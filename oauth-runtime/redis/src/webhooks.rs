//! The progress of webhooks.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{marked, unmarked};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{WebhookProgress, WebhookStore};

const KIND: &str = "webhook";

impl WebhookStore for RedisStore {
    async fn get_webhook_progress(&self, digest: &Digest) -> Result<Option<WebhookProgress>, RedisError> {
        let get = cmd("HGET").arg(self.connection.key(KIND, digest)).arg("record").to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        Ok(record.map(|text| WebhookProgress::from_stored(unmarked(&text))).transpose()?)
    }

    async fn put_webhook_progress(&self, progress: WebhookProgress) -> Result<bool, RedisError> {
        let Some(before) = progress.version.checked_sub(1) else {
            return Ok(false);
        };
        let arguments = [
            &*progress.digest.to_string(),
            &progress.version.to_string(),
            &before.to_string(),
            &marked(progress.to_stored()?),
        ];
        let key = self.connection.key(KIND, progress.digest);
        self.connection.script(&self.scripts.put_webhook_progress, &[&key], &arguments).await
    }
}
