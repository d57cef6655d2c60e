//! The progress of webhooks.

use super::SqlStore;
use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::value::values;
use super::versions::Versions;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{WebhookProgress, WebhookStore};

impl WebhookStore for SqlStore {
    async fn get_webhook_progress(&self, digest: &Digest) -> Result<Option<WebhookProgress>, SqlError> {
        let get = &self.statements.get_webhook_progress;
        let row = retried!(self, "get_webhook_progress", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, WebhookProgress::from_stored)).transpose()
    }

    async fn put_webhook_progress(&self, progress: WebhookProgress) -> Result<bool, SqlError> {
        let versions = Versions {
            operation: "put_webhook_progress",
            create: &self.statements.create_webhook_progress,
            replace: &self.statements.replace_webhook_progress,
            put_by: &self.statements.webhook_progress_put_by,
        };
        let record = progress.to_stored()?.form;
        self.put_version(versions, progress.version, values![&record], &progress.digest).await
    }
}
