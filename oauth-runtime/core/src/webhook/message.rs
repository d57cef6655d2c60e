//! An event as a message of Standard Webhooks.

use serde::Serialize;

use super::Webhook;
use crate::Timestamp;
use crate::event::Event;

/// What is posted: the headers and the body that they sign.
pub(crate) struct Message {
    pub(crate) headers: [(&'static str, String); 3],
    pub(crate) body: String,
}

/// The members that the specification recommends.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: serde_json::Value,
}

impl Message {
    /// The message of an attempt at this time.
    pub(crate) fn new(webhook: &Webhook, event: &Event, now: Timestamp) -> Result<Self, serde_json::Error> {
        let mut data: serde_json::Value = serde_json::to_value(event)?;
        if let Some(members) = data.as_object_mut() {
            // The version of the record is for stores.
            members.remove("v");
        }
        let body = Body { kind: event.kind.name(), timestamp: event.time.to_rfc3339(), data };
        let body = serde_json::to_string(&body)?;
        let (id, timestamp) = (event.id.to_string(), now.as_unix().to_string());
        let message = format!("{id}.{timestamp}.{body}");
        let signatures = webhook.secrets.iter().filter_map(|secret| secret.sign(message.as_bytes()));
        let signatures = signatures.collect::<Vec<_>>().join(" ");
        let headers =
            [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signatures)];
        Ok(Self { headers, body })
    }
}
