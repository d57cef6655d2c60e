//! The progress of webhooks.

use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::value::values;
use super::{SqlStore, mark};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{WebhookProgress, WebhookStore};

impl WebhookStore for SqlStore {
    async fn get_webhook_progress(&self, digest: &Digest) -> Result<Option<WebhookProgress>, SqlError> {
        let get = &self.statements.get_webhook_progress;
        let row = retried!(self, attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, WebhookProgress::from_stored)).transpose()
    }

    async fn put_webhook_progress(&self, progress: WebhookProgress) -> Result<bool, SqlError> {
        let Ok(version @ 1..) = i64::try_from(progress.version) else {
            return Ok(false);
        };
        let (digest, mark, record) = (&progress.digest, mark::new(), progress.to_stored()?.form);
        let (first, next) =
            (&self.statements.create_webhook_progress, &self.statements.replace_webhook_progress);
        let row = values![version, &mark, &record, digest, version - 1];
        let put_by = &self.statements.webhook_progress_put_by;
        retried!(self, attempts => async {
            let put = match version {
                1 => self.pool.execute(first, &row[..4]).await,
                _ => self.pool.execute(next, row).await,
            };
            match put {
                Ok(1..) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                Ok(0) | Err(_) if attempts.may_have_succeeded() => self.is_marked(put_by, digest, &mark).await,
                Ok(0) | Err(_) => Ok(false),
            }
        })
    }
}
