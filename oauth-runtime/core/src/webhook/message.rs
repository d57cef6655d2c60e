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
        let body = Body { kind: event.kind.name(), timestamp: rfc3339(event.time), data };
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

/// A date of RFC 3339 in UTC, by the days of the civil calendar (the proleptic Gregorian one).
fn rfc3339(at: Timestamp) -> String {
    let unix = at.as_unix();
    let (days, seconds) = (unix / 86_400, unix % 86_400);
    // Eras of 400 years have the same number of days; years begin in March, so that the leap day is the last.
    let days = days.saturating_add(719_468);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * march + 2) / 5 + 1, if march < 10 { march + 3 } else { march - 9 });
    let year = era * 400 + year + u64::from(month <= 2);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (unix, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_700_000_000, "2023-11-14T22:13:20Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(Timestamp::from_unix(unix)), expected);
        }
    }
}
