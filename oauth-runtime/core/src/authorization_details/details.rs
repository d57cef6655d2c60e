//! The authorization details of a request or of a token.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::read::{read, typed, written};
use super::{AuthorizationDetail, DetailType};
use crate::Client;

/// The authorization details of a request or of a token (RFC 9396 section 2): JSON objects, each with a `type`.
///
/// ```
/// use oauth_runtime::authorization_details::{AuthorizationDetail, AuthorizationDetails};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Payment {
///     amount: u64,
/// }
///
/// impl AuthorizationDetail for Payment {
///     fn describe(&self, _language: &str) -> String {
///         format!("Pay {} €", self.amount)
///     }
/// }
///
/// let details = AuthorizationDetails::default().with("payment_initiation", &Payment { amount: 5 });
/// assert_eq!(details.of_type::<Payment>("payment_initiation"), [Payment { amount: 5 }]);
/// assert_eq!(serde_json::to_string(&details)?, r#"[{"amount":5,"type":"payment_initiation"}]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AuthorizationDetails(pub(super) Vec<Value>);

impl AuthorizationDetails {
    /// Adds one. Details that are not a JSON object are ignored.
    #[must_use]
    pub fn with<T: AuthorizationDetail>(mut self, name: &str, detail: &T) -> Self {
        self.0.extend(written(detail).map(|members| typed(name, members)));
        self
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The objects, in the order of the request.
    pub fn iter(&self) -> impl Iterator<Item = &Value> {
        self.0.iter()
    }

    /// Those of one type, in the order of the request. An object that the Rust type cannot read is not among them.
    pub fn of_type<T: DeserializeOwned>(&self, name: &str) -> Vec<T> {
        self.0.iter().filter(|detail| type_of(detail) == name).filter_map(read).collect()
    }

    /// The names of the types, one for each object.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(type_of)
    }

    /// The lines for the person who is asked.
    pub(crate) fn describe(&self, types: &[DetailType], language: &str) -> Vec<String> {
        let line = |detail: &Value| {
            let own = types.iter().find(|own| own.name() == type_of(detail));
            own.and_then(|own| own.describe(detail, language)).unwrap_or_else(|| type_of(detail).to_owned())
        };
        self.0.iter().map(line).collect()
    }

    /// Whether these are no more than `granted`. Each granted object allows one, in whatever order they are.
    pub(crate) fn are_within(&self, granted: &Self, types: &[DetailType]) -> bool {
        let allows = |granted: &Value, detail: &Value| {
            let own = types.iter().find(|own| own.name() == type_of(detail));
            type_of(granted) == type_of(detail) && own.is_some_and(|own| own.is_within(detail, granted))
        };
        let allowed_by = |detail| {
            let places = granted.0.iter().enumerate().filter(|(_, granted)| allows(granted, detail));
            places.map(|(place, _)| place).collect()
        };
        let choices: Vec<Vec<usize>> = self.0.iter().map(allowed_by).collect();
        let mut taken = vec![None; granted.0.len()];
        (0..choices.len()).all(|own| find_place(own, &choices, &mut taken, &mut vec![false; granted.0.len()]))
    }

    /// Whether the client may have each of them for itself.
    pub(crate) fn are_for_client(&self, client: &Client, types: &[DetailType]) -> bool {
        self.0.iter().all(|detail| {
            let own = types.iter().find(|own| own.name() == type_of(detail));
            own.is_some_and(|own| own.is_for_client(detail, client))
        })
    }

    /// Those that are not among `others`.
    #[doc(hidden)]
    #[must_use]
    pub fn without(self, others: &[&Value]) -> Self {
        Self(self.0.into_iter().filter(|detail| !others.contains(&detail)).collect())
    }

    /// Adds those that are not there.
    pub(crate) fn merge(&mut self, other: &Self) {
        for detail in &other.0 {
            if !self.0.contains(detail) {
                self.0.push(detail.clone());
            }
        }
    }

    /// Removes those of other types.
    pub(crate) fn retain(&mut self, is_allowed: impl Fn(&str) -> bool) {
        self.0.retain(|detail| is_allowed(type_of(detail)));
    }
}

/// Gives one of its places to `own`. Whatever holds that place moves to another of its own places, if there is one: an
/// augmenting path of a bipartite matching.
fn find_place(own: usize, choices: &[Vec<usize>], taken: &mut [Option<usize>], visited: &mut [bool]) -> bool {
    choices[own].iter().any(|&place| {
        if std::mem::replace(&mut visited[place], true) {
            return false;
        }
        let is_free = taken[place].is_none_or(|holder| find_place(holder, choices, taken, visited));
        if is_free {
            taken[place] = Some(own);
        }
        is_free
    })
}

fn type_of(detail: &Value) -> &str {
    detail.get("type").and_then(Value::as_str).unwrap_or_default()
}
