//! A declared type of authorization details, without its Rust type.

use std::fmt;

use serde_json::{Map, Value};

use super::AuthorizationDetail;
use super::read::{read, written};
use crate::Client;

/// Reads the members besides `type`, and writes them as the Rust type does.
type Normalize = fn(Map<String, Value>) -> Result<Map<String, Value>, String>;

/// A declared type of authorization details: its name, and what its Rust type says. `#[oauth_server]` creates it.
#[derive(Clone, Copy)]
pub struct DetailType {
    name: &'static str,
    normalize: Normalize,
    describe: fn(&Value, &str) -> Option<String>,
    is_within: fn(&Value, &Value) -> bool,
    is_for_client: fn(&Value, &Client) -> bool,
    json_schema: fn() -> Option<Value>,
}

impl DetailType {
    /// The type with this name.
    pub const fn of<T: AuthorizationDetail>(name: &'static str) -> Self {
        Self {
            name,
            normalize: normalize::<T>,
            describe: describe::<T>,
            is_within: is_within::<T>,
            is_for_client: is_for_client::<T>,
            json_schema: T::json_schema,
        }
    }

    /// The value of `type` on the wire.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The JSON schema, if the type has one.
    pub(crate) fn json_schema(&self) -> Option<Value> {
        (self.json_schema)()
    }

    /// The members besides `type`, as the Rust type writes them.
    pub(super) fn normalize(&self, members: Map<String, Value>) -> Result<Map<String, Value>, String> {
        (self.normalize)(members)
    }

    pub(super) fn describe(&self, detail: &Value, language: &str) -> Option<String> {
        (self.describe)(detail, language)
    }

    pub(super) fn is_within(&self, detail: &Value, granted: &Value) -> bool {
        (self.is_within)(detail, granted)
    }

    pub(super) fn is_for_client(&self, detail: &Value, client: &Client) -> bool {
        (self.is_for_client)(detail, client)
    }
}

fn normalize<T: AuthorizationDetail>(members: Map<String, Value>) -> Result<Map<String, Value>, String> {
    let sent = Value::Object(members);
    let detail: T = serde_json::from_value(sent.clone()).map_err(|error| error.to_string())?;
    detail.check()?;
    let kept = written(&detail).ok_or("the type is not a JSON object")?;
    match dropped(&sent, &Value::Object(kept.clone())) {
        None => Ok(kept),
        Some(problem) => Err(problem),
    }
}

/// The first thing that the client sent and the type does not keep.
fn dropped(sent: &Value, kept: &Value) -> Option<String> {
    match (sent, kept) {
        (Value::Object(sent), Value::Object(kept)) => {
            sent.iter().find_map(|(name, value)| match kept.get(name) {
                None => Some(format!("unknown field `{name}`")),
                Some(kept) => dropped(value, kept),
            })
        }
        // A set or a filter keeps fewer elements.
        (Value::Array(sent), Value::Array(kept)) if sent.len() != kept.len() => {
            Some("an array has elements that are not kept".to_owned())
        }
        (Value::Array(sent), Value::Array(kept)) => {
            sent.iter().zip(kept).find_map(|(sent, kept)| dropped(sent, kept))
        }
        _ => None,
    }
}

fn describe<T: AuthorizationDetail>(detail: &Value, language: &str) -> Option<String> {
    read::<T>(detail).map(|detail| detail.describe(language))
}

fn is_within<T: AuthorizationDetail>(detail: &Value, granted: &Value) -> bool {
    match (read::<T>(detail), read::<T>(granted)) {
        (Some(detail), Some(granted)) => detail.is_within(&granted),
        _ => false,
    }
}

fn is_for_client<T: AuthorizationDetail>(detail: &Value, client: &Client) -> bool {
    read::<T>(detail).is_some_and(|detail| detail.is_for_client(client))
}

impl fmt::Debug for DetailType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DetailType").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::dropped;

    #[test]
    fn whatever_a_type_does_not_keep_is_noticed() {
        let sent = json!({ "accounts": [{ "iban": "one" }, { "iban": "two" }] });
        for (kept, problem) in [
            (json!({ "accounts": [{ "iban": "one" }, { "iban": "two" }], "more": 1 }), None),
            (json!({}), Some("unknown field `accounts`")),
            (json!({ "accounts": [{ "iban": "one" }] }), Some("an array has elements that are not kept")),
            (json!({ "accounts": [{ "iban": "one" }, {}] }), Some("unknown field `iban`")),
        ] {
            assert_eq!(dropped(&sent, &kept).as_deref(), problem, "{kept}");
        }
    }
}
