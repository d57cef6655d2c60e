//! Polls (RFC 8936).

use std::time::Duration;

use serde_json::{Map, Value};

use super::TransmitsSignals;
use super::change::{contended, current, put};
use super::window::{MOST, window};
use crate::event::EventId;
use crate::store::StreamStatus;
use crate::{Client, OAuthError, Text};

/// How long a poll waits for events that may come (section 2.2): shorter than the patience of most proxies.
const WAITS: u32 = 20;

/// How many events a receiver gets that does not say how many it wants: each of them is signed.
const USUAL: usize = 20;

/// How often a poll begins again when others change the stream at the same time.
const TRIES: usize = 20;

/// What a receiver sends (sections 2.2 to 2.4).
#[derive(Debug)]
pub(crate) struct Poll {
    max_events: usize,
    return_immediately: bool,
    /// What it has, or never wants: acknowledged, or refused.
    taken: Vec<Text>,
}

impl Poll {
    /// Reads the members of the request.
    ///
    /// # Errors
    /// `invalid_request` for a member of another type.
    pub(crate) fn read(members: &Map<String, Value>, client_id: &str) -> Result<Self, OAuthError> {
        let wrong = |problem| Err(OAuthError::invalid_request(problem));
        let max_events = match members.get("maxEvents") {
            None => USUAL,
            Some(number) => match number.as_u64() {
                Some(number) => usize::try_from(number).unwrap_or(MOST).min(MOST),
                None => return wrong("maxEvents is not a number of events (RFC 8936 section 2.2)"),
            },
        };
        let return_immediately = match members.get("returnImmediately") {
            None => false,
            Some(Value::Bool(is_set)) => *is_set,
            Some(_) => return wrong("returnImmediately is not a Boolean (RFC 8936 section 2.2)"),
        };
        let mut taken = Vec::new();
        match members.get("ack") {
            None => {}
            Some(Value::Array(all)) if all.iter().all(Value::is_string) => {
                taken.extend(all.iter().filter_map(Value::as_str).map(Text::from));
            }
            Some(_) => return wrong("ack is not an array of jti values (RFC 8936 section 2.2)"),
        }
        match members.get("setErrs") {
            None => {}
            Some(Value::Object(errors)) if errors.values().all(Value::is_object) => {
                for (jti, error) in errors {
                    note_refusal(client_id, error);
                    taken.push(jti.as_str().into());
                }
            }
            Some(_) => return wrong("setErrs is not an object of errors by jti (RFC 8936 section 2.6)"),
        }
        Ok(Self { max_events, return_immediately, taken })
    }
}

/// A token that the receiver refuses is not sent again: it would refuse it again.
fn note_refusal(client_id: &str, error: &Value) {
    let err: String = error.get("err").and_then(Value::as_str).unwrap_or_default().chars().take(60).collect();
    tracing::warn!(client_id, err, "the receiver of shared signals refused a security event token");
}

/// The answer: the tokens by their identifiers, and whether there are more. `None`: the receiver has no stream any more.
///
/// A token is in each answer until the receiver acknowledges it. An acknowledgement of something else, or a second one, does
/// nothing.
pub(crate) async fn poll<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    request: &Poll,
) -> Result<Option<(Map<String, Value>, bool)>, OAuthError> {
    let mut left = if request.return_immediately || request.max_events == 0 { 0 } else { WAITS };
    let mut tries = TRIES;
    loop {
        let Some(record) = current(server, client.client_id()).await? else { return Ok(None) };
        let Some(stream) = record.stream.as_deref() else { return Ok(None) };
        let is_on = stream.status == StreamStatus::Enabled;
        let open = window(server, client, stream).await?;
        let is_taken = |jti: &Text| request.taken.contains(jti);
        let taken: Vec<EventId> =
            open.sets.iter().filter(|set| is_taken(&set.jti)).filter_map(|set| set.event).collect();
        let own_taken = open.sets.iter().any(|set| set.event.is_none() && is_taken(&set.jti));
        if !taken.is_empty() || own_taken || open.is_long(server.settings().now()) {
            // The version that was read: events that came late, or another poll, begin this one again.
            let mut next = record.clone().next();
            if let Some(stream) = next.stream.as_deref_mut() {
                stream.own.retain(|own| !is_taken(&own.id));
                open.settle(stream, &taken);
            }
            if !put(server, next).await? {
                tries = tries.checked_sub(1).ok_or_else(contended)?;
                continue;
            }
        }
        let mut due: Vec<_> = open.sets.iter().filter(|set| !is_taken(&set.jti) && is_on).collect();
        let has_more = is_on && (due.len() > request.max_events || open.has_more);
        due.truncate(request.max_events);
        if due.is_empty() && !has_more && left > 0 {
            left -= 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        }
        let mut sets = Map::new();
        for set in due {
            sets.insert(set.jti.to_string(), set.signed(server, client).await?.into());
        }
        return Ok(Some((sets, has_more)));
    }
}
