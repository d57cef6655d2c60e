//! How a webhook does, for operators.

use serde::Serialize;

use crate::{Text, Timestamp};

/// How a webhook does: what an operator can see of it. The URL is not in it, because its path may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WebhookState {
    /// Identifies it: the first digits of the digest of its name or URL.
    pub id: Text,
    /// Its name, or the host of its URL.
    pub receiver: Text,
    /// The receiver has every event that it wants from before this time. `None`: the webhook has not begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_until: Option<Timestamp>,
    /// How often the receiver did not take the next event.
    pub failures: u32,
    /// Since when it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
    /// When the next attempt is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<Timestamp>,
    /// The receiver answered `410 Gone`: nothing is sent until an operator resumes the webhook, or it has another name.
    #[serde(rename = "gone")]
    pub is_gone: bool,
}

#[cfg(feature = "webhooks")]
impl WebhookState {
    /// One that has not begun.
    pub(crate) fn new(id: impl Into<Text>, receiver: impl Into<Text>) -> Self {
        Self {
            id: id.into(),
            receiver: receiver.into(),
            sent_until: None,
            failures: 0,
            failing_since: None,
            next_attempt_at: None,
            is_gone: false,
        }
    }
}
