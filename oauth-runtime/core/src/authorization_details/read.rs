//! Reads authorization details from JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{AuthorizationDetails, DetailType};
use crate::client::is_unprintable;
use crate::{Client, Description, OAuthError};

/// How many details a request may have: many times what a person can read.
const MOST: usize = 32;

/// The maximum length of a text of the client in an error description.
const LONGEST_NAMED: usize = 64;

/// The longest description of one object, in characters.
const LONGEST_DESCRIPTION: usize = 1_000;

/// The error of RFC 9396 section 5.
pub(crate) fn invalid(description: impl Into<Description>) -> OAuthError {
    OAuthError::Extension { code: "invalid_authorization_details", description: description.into() }
}

/// The authorization details that a request has. Without the parameter, or if the provider declares no types, there are
/// none.
///
/// # Errors
/// `invalid_authorization_details` if they are malformed, or the client may not have one of their types.
pub(crate) fn requested(
    types: &[DetailType],
    client: &Client,
    parameter: Option<&str>,
) -> Result<AuthorizationDetails, OAuthError> {
    let Some(text) = parameter.filter(|_| !types.is_empty()) else {
        return Ok(AuthorizationDetails::default());
    };
    let details = AuthorizationDetails::parse(text, types)?;
    let is_allowed = details.types().all(|name| client.allows_authorization_details_type(name));
    match is_allowed {
        true => Ok(details),
        false => Err(invalid("the client may not have a requested type of authorization details")),
    }
}

impl AuthorizationDetails {
    /// Reads the parameter of a request: each object has one of these types, and only members of its type.
    fn parse(text: &str, types: &[DetailType]) -> Result<Self, OAuthError> {
        let parsed: Vec<Map<String, Value>> = serde_json::from_str(text)
            .map_err(|_| invalid("authorization_details is not a JSON array of objects"))?;
        if parsed.len() > MOST {
            return Err(invalid(format!("authorization_details has more than {MOST} objects")));
        }
        parsed.into_iter().map(|detail| checked(detail, types)).collect::<Result<_, _>>().map(Self)
    }
}

/// The object as its type writes it.
fn checked(mut detail: Map<String, Value>, types: &[DetailType]) -> Result<Value, OAuthError> {
    let name = match detail.remove("type") {
        Some(Value::String(name)) => name,
        _ => return Err(invalid("an object of authorization_details has no type")),
    };
    let Some(own) = types.iter().find(|own| own.name() == name) else {
        let known: Vec<&str> = types.iter().map(DetailType::name).collect();
        return Err(invalid(format!("the types of authorization details here are {}", known.join(", "))));
    };
    if !detail.iter().all(|(name, value)| is_printable_text(name) && is_printable(value)) {
        let problem = "a text has control characters or overrides of the writing direction";
        return Err(invalid(format!("{}: {problem}", own.name())));
    }
    let members = own.normalize(detail).map_err(|problem| {
        let problem: String = problem.chars().take(LONGEST_NAMED * 2).collect();
        invalid(format!("{}: {problem}", own.name()))
    })?;
    let detail = typed(own.name(), members);
    // Nobody reads more, and what is cut off would be allowed unread.
    let length = own.describe(&detail, "en").map_or(0, |line| line.chars().count());
    match length > LONGEST_DESCRIPTION {
        true => Err(invalid(format!("{}: the description for the person is too long", own.name()))),
        false => Ok(detail),
    }
}

/// Whether no text in it could make a page appear to say something else. Breaks of lines are spaces there.
fn is_printable(value: &Value) -> bool {
    match value {
        Value::String(text) => is_printable_text(text),
        Value::Array(values) => values.iter().all(is_printable),
        Value::Object(members) => {
            members.iter().all(|(name, value)| is_printable_text(name) && is_printable(value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

fn is_printable_text(text: &str) -> bool {
    text.chars().all(|character| matches!(character, '\t' | '\n' | '\r') || !is_unprintable(character))
}

/// The object with its type, which comes first.
pub(super) fn typed(name: &str, members: Map<String, Value>) -> Value {
    let own = [("type".to_owned(), Value::from(name))];
    Value::Object(own.into_iter().chain(members).collect())
}

/// The members of an object, without its type.
pub(super) fn read<T: DeserializeOwned>(detail: &Value) -> Option<T> {
    let mut members = detail.as_object()?.clone();
    members.remove("type");
    serde_json::from_value(Value::Object(members)).ok()
}

/// The members that a Rust type writes.
pub(super) fn written<T: Serialize>(detail: &T) -> Option<Map<String, Value>> {
    match serde_json::to_value(detail).ok()? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}
