//! The progress of webhooks.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{MemoryError, MemoryStore};
use crate::Digest;
use crate::store::{WebhookProgress, WebhookStore};

pub(super) type Webhooks = Mutex<HashMap<Digest, WebhookProgress>>;

impl WebhookStore for MemoryStore {
    async fn get_webhook_progress(&self, digest: &Digest) -> Result<Option<WebhookProgress>, MemoryError> {
        Ok(self.webhooks.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned())
    }

    async fn put_webhook_progress(&self, progress: WebhookProgress) -> Result<bool, MemoryError> {
        let mut all = self.webhooks.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get(&progress.digest).map_or(0, |kept| kept.version);
        let is_next = kept.checked_add(1) == Some(progress.version);
        if is_next {
            all.insert(progress.digest, progress);
        }
        Ok(is_next)
    }
}
