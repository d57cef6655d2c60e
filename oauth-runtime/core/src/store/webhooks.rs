//! The capability that webhooks need.

use std::future::Future;

use super::{Storage, WebhookProgress};
use crate::Digest;

/// Keeps how far each webhook has got, so that no event is left out after a restart, and one of several instances sends.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep the progress of webhooks",
    label = "a webhook goes on where it stopped",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_webhook_progress(&self, digest: &Digest) -> Result<Option<WebhookProgress>, YourError>\n\
            async fn put_webhook_progress(&self, progress: WebhookProgress) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait WebhookStore: Storage {
    /// The progress of the webhook with this digest.
    fn get_webhook_progress(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<WebhookProgress>, Self::Error>> + Send;

    /// Stores a progress if its version is the one after the kept one, or 1 if none is kept, in one atomic operation.
    /// `false`: it is not, because another instance was faster, and nothing was stored.
    fn put_webhook_progress(
        &self,
        progress: WebhookProgress,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}
