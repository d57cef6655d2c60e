//! How far webhooks have got.

use super::TenantStore;
use crate::Digest;
use crate::store::{WebhookProgress, WebhookStore};

#[diagnostic::do_not_recommend]
impl<S: WebhookStore> WebhookStore for TenantStore<S> {
    async fn get_webhook_progress(&self, digest: &Digest) -> Result<Option<WebhookProgress>, S::Error> {
        let found = self.store.get_webhook_progress(&self.place.digest(digest)).await?;
        Ok(found.and_then(|progress| self.own(progress)))
    }

    async fn put_webhook_progress(&self, progress: WebhookProgress) -> Result<bool, S::Error> {
        self.store.put_webhook_progress(self.shared(progress)).await
    }
}
