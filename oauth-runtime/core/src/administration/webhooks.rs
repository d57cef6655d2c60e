//! The webhooks of a provider.

use crate::OAuthError;
use crate::event::WebhookState;
use crate::server::{AuthorizationServer, Part};

/// How the webhooks of a provider do, in the order of its settings. Empty for a provider without webhooks.
///
/// # Errors
/// Those of the store.
pub async fn webhooks<S: AuthorizationServer>(server: &S) -> Result<Vec<WebhookState>, OAuthError> {
    let mut states = Vec::new();
    S::Parts::webhook_states(server, &mut states).await?;
    Ok(states)
}

/// Tries the receiver of a webhook again within 15 seconds, after it failed or answered `410 Gone`: from the event that it did not take.
/// `id` is that of its [state](WebhookState). Returns whether there is such a webhook that has begun.
///
/// # Errors
/// Those of the store.
pub async fn resume_webhook<S: AuthorizationServer>(server: &S, id: &str) -> Result<bool, OAuthError> {
    S::Parts::resume_webhook(server, id).await
}
