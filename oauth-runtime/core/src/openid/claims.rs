//! A person's claims.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A person's claims: names and values from OpenID Connect Core section 5.1, or your own.
///
/// A claim in a language has the language in its name: `name#de` (section 5.2).
///
/// ```
/// use oauth_runtime::openid::Claims;
///
/// let claims = Claims::new().with("name", "Alice Doe").with("email_verified", true);
/// assert_eq!(claims.get("name"), Some(&"Alice Doe".into()));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// No claims.
    pub fn new() -> Self {
        Self::default()
    }

    /// These claims with one more, which replaces one with the same name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.insert(name, value);
        self
    }

    /// Adds a claim, which replaces one with the same name.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// Adds other claims, which replace those with the same names.
    pub(crate) fn extend(&mut self, claims: Self) {
        self.0.extend(claims.0);
    }

    /// The value of a claim.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Map<String, Value>> for Claims {
    fn from(claims: Map<String, Value>) -> Self {
        Self(claims)
    }
}

impl From<Claims> for Map<String, Value> {
    fn from(claims: Claims) -> Self {
        claims.0
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Claims {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(claims: I) -> Self {
        Self(claims.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}
