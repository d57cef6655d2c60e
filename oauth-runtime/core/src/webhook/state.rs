//! How webhooks do, and another try.

use super::Webhook;
use crate::event::WebhookState;
use crate::store::{Storage, WebhookProgress, WebhookStore};

/// How often a change is tried when others change the progress at the same time.
const TRIES: usize = 100;

impl Webhook {
    /// Identifies the webhook in [`WebhookState`].
    pub(crate) fn id(&self) -> String {
        self.digest().as_bytes()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// How the webhook does, as the store has it.
///
/// ```
/// # use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::webhook::{Webhook, state};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), oauth_runtime::BoxError> {
/// # let store = MemoryStore::new();
/// let webhook = Webhook::new("https://siem.example/oauth", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse()?)?;
/// let state = state(&store, &webhook).await?;
/// assert_eq!((state.receiver.as_str(), state.failures, state.sent_until), ("siem.example", 0, None));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of the store.
pub async fn state<S: WebhookStore>(
    store: &S,
    webhook: &Webhook,
) -> Result<WebhookState, <S as Storage>::Error> {
    let state = WebhookState::new(webhook.id().as_str(), webhook.shown());
    let kept = store.get_webhook_progress(&webhook.digest()).await?;
    Ok(kept.map_or_else(|| state.clone(), |kept| of_progress(state.clone(), &kept)))
}

fn of_progress(state: WebhookState, kept: &WebhookProgress) -> WebhookState {
    WebhookState {
        sent_until: Some(kept.sent.time()),
        failures: kept.failures,
        failing_since: kept.failing_since,
        next_attempt_at: kept.due_at.filter(|_| !kept.is_gone),
        is_gone: kept.is_gone,
        ..state
    }
}

/// Has a receiver tried again that failed or was gone, from the event that it did not take. Returns `false` if the webhook
/// has not begun, or its progress kept changing.
pub(crate) async fn resume<S: WebhookStore>(
    store: &S,
    webhook: &Webhook,
) -> Result<bool, <S as Storage>::Error> {
    for _ in 0..TRIES {
        let Some(kept) = store.get_webhook_progress(&webhook.digest()).await? else { return Ok(false) };
        // Without its claim: the instance that noted 410 keeps it for a minute, and the others would wait that long.
        let next = WebhookProgress {
            failures: 0,
            failing_since: None,
            due_at: None,
            is_gone: false,
            claimed_by: None,
            claimed_until: None,
            reading_to: None,
            ..kept.next()
        };
        if store.put_webhook_progress(next).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::event::EventId;
    use crate::store::MemoryStore;

    #[tokio::test]
    async fn a_webhook_that_is_resumed_is_free_for_every_instance() {
        let store = MemoryStore::new();
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().expect("a secret");
        let webhook = Webhook::new("https://siem.example/oauth", secret).expect("a webhook");
        let now = Timestamp::from_unix(1_790_000_000);
        let begun = WebhookProgress::new(webhook.digest(), EventId::before(now));
        assert!(store.put_webhook_progress(begun.clone()).await.expect("the store in memory"));
        // The instance that got the answer 410.
        let gone = WebhookProgress {
            is_gone: true,
            claimed_by: Some("an instance".into()),
            claimed_until: Some(now.plus(60)),
            reading_to: Some(EventId::before(now)),
            ..begun.next()
        };
        assert!(store.put_webhook_progress(gone).await.expect("the store in memory"));
        assert!(resume(&store, &webhook).await.expect("the store in memory"));
        let kept = store.get_webhook_progress(&webhook.digest()).await.expect("the store in memory");
        let WebhookProgress { is_gone, claimed_by, claimed_until, reading_to, .. } = kept.expect("a record");
        assert_eq!((is_gone, claimed_by, claimed_until, reading_to), (false, None, None, None));
    }
}
