//! The configuration of a stream (Shared Signals Framework section 8.1.1).

use serde_json::{Map, Value, json};

use super::body::{optional, shortened};
use super::delivery::{Wanted, shown};
use crate::shared_signals::{EventType, TransmitsSignals};
use crate::store::SignalStream;
use crate::{Client, OAuthError, Text};

/// The longest description, in bytes; longer ones are cut.
const LONGEST_DESCRIPTION: usize = 256;

/// How many event types a receiver can ask for: there are fewer.
const MOST_REQUESTED: usize = 100;

/// What a request says.
pub(super) struct Configuration {
    /// `None`: it says nothing.
    events_requested: Option<Option<Vec<Text>>>,
    description: Option<Option<Text>>,
    delivery: Option<Wanted>,
}

impl Configuration {
    /// Reads what the receiver supplies. `is_whole`: what is missing is to be deleted (section 8.1.1.4).
    ///
    /// # Errors
    /// `invalid_request`.
    pub(super) fn read<S: TransmitsSignals>(
        server: &S,
        client: &Client,
        members: &Map<String, Value>,
        is_whole: bool,
    ) -> Result<Self, OAuthError> {
        let is_said = |name: &str| is_whole || members.contains_key(name);
        let events_requested = match is_said("events_requested") {
            true => Some(requested(members.get("events_requested"))?),
            false => None,
        };
        let description = match is_said("description") {
            true => Some(optional(members, "description")?.map(|text| shortened(text, LONGEST_DESCRIPTION))),
            false => None,
        };
        let delivery = match is_said("delivery") {
            true => Some(Wanted::read(server, client, members.get("delivery"))?),
            false => None,
        };
        Ok(Self { events_requested, description, delivery })
    }

    /// Makes it the stream's.
    ///
    /// # Errors
    /// `server_error` if the `authorization_header` cannot be sealed.
    pub(super) fn apply<S: TransmitsSignals>(
        &self,
        server: &S,
        stream: &mut SignalStream,
    ) -> Result<(), OAuthError> {
        if let Some(requested) = &self.events_requested {
            stream.events_requested.clone_from(requested);
        }
        if let Some(description) = &self.description {
            stream.description.clone_from(description);
        }
        match &self.delivery {
            Some(delivery) => delivery.apply(server.settings(), stream),
            None => Ok(()),
        }
    }
}

fn requested(value: Option<&Value>) -> Result<Option<Vec<Text>>, OAuthError> {
    let all = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(all)) if all.len() <= MOST_REQUESTED && all.iter().all(Value::is_string) => all,
        Some(_) => return Err(OAuthError::invalid_request("events_requested is not an array of URIs")),
    };
    // What is not understood is ignored, but comes back as it was asked for.
    Ok(Some(all.iter().filter_map(Value::as_str).map(|uri| shortened(uri, LONGEST_DESCRIPTION)).collect()))
}

/// Whether what this provider supplies is as it says, if the receiver repeats it (sections 8.1.1.3 and 8.1.1.4).
///
/// # Errors
/// `invalid_request` names the member.
pub(super) fn check_supplied<S: TransmitsSignals>(
    server: &S,
    stream: &SignalStream,
    members: &Map<String, Value>,
) -> Result<(), OAuthError> {
    let is = document(server, stream);
    for name in ["iss", "aud", "events_supported", "events_delivered", "min_verification_interval"] {
        if members.get(name).is_some_and(|sent| !is_same(sent, is.get(name))) {
            return Err(OAuthError::invalid_request(format!("{name} cannot be changed; leave it out")));
        }
    }
    Ok(())
}

/// The order does not matter, and a single audience may be a text or an array of one.
fn is_same(sent: &Value, is: Option<&Value>) -> bool {
    let elements = |value: &Value| -> Vec<Value> {
        let mut elements = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        elements.sort_by_key(ToString::to_string);
        elements
    };
    is.is_some_and(|is| elements(sent) == elements(is))
}

/// The stream as its receiver sees it.
pub(super) fn document<S: TransmitsSignals>(server: &S, stream: &SignalStream) -> Map<String, Value> {
    let uris =
        |types: &mut dyn Iterator<Item = EventType>| -> Vec<&str> { types.map(EventType::uri).collect() };
    let delivered = uris(&mut EventType::delivered(stream.events_requested.as_deref()));
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    set("stream_id", stream.stream_id.as_str().into());
    set("iss", server.settings().issuer().as_str().into());
    set("aud", stream.client_id.as_str().into());
    set("events_supported", json!(uris(&mut EventType::SUPPORTED.into_iter())));
    if let Some(requested) = &stream.events_requested {
        set("events_requested", json!(requested));
    }
    set("events_delivered", json!(delivered));
    set("delivery", shown(server, stream));
    set("min_verification_interval", server.settings().signal_verification_interval().as_secs().into());
    if let Some(description) = &stream.description {
        set("description", description.as_str().into());
    }
    members
}
