//! The registered claims of a JWT (RFC 7519 section 4.1).

use serde_json::{Map, Value};

use crate::Timestamp;

/// How much the clocks of two machines may differ, in seconds.
pub(crate) const LEEWAY: u64 = 60;

/// The registered claims of a JWT. `None` if a claim is absent.
#[derive(Debug, Default)]
pub struct RegisteredClaims<'a> {
    /// `iss`
    pub issuer: Option<&'a str>,
    /// `sub`
    pub subject: Option<&'a str>,
    /// `aud`
    pub audience: Vec<&'a str>,
    /// `exp`
    pub expires_at: Option<Timestamp>,
    /// `nbf`
    pub not_before: Option<Timestamp>,
    /// `iat`
    pub issued_at: Option<Timestamp>,
    /// `jti`
    pub jwt_id: Option<&'a str>,
}

impl<'a> RegisteredClaims<'a> {
    /// The names.
    pub(crate) const NAMES: [&'static str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

    /// The claims; `None` if one has the wrong type.
    pub fn of(claims: &'a Map<String, Value>) -> Option<Self> {
        Some(Self {
            issuer: text(claims, "iss")?,
            subject: text(claims, "sub")?,
            audience: audience(claims)?,
            expires_at: numeric_date(claims, "exp")?,
            not_before: numeric_date(claims, "nbf")?,
            issued_at: numeric_date(claims, "iat")?,
            jwt_id: text(claims, "jti")?,
        })
    }

    /// Whether it is neither expired nor from the future.
    pub(crate) fn is_current(&self, now: Timestamp) -> bool {
        self.is_current_within(LEEWAY, now)
    }

    /// The same for clocks that may differ by this many seconds.
    pub fn is_current_within(&self, leeway: u64, now: Timestamp) -> bool {
        let expired = self.expires_at.is_some_and(|expires_at| expires_at.plus(leeway).is_expired(now));
        let begun = |moment: Option<Timestamp>| moment.is_none_or(|moment| moment <= now.plus(leeway));
        !expired && begun(self.not_before) && begun(self.issued_at)
    }
}

/// The outer `None` is a claim with another type, the inner one an absent claim. An empty string carries no
/// information, so it is wrong too.
fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<Option<&'a str>> {
    match claims.get(name) {
        None => Some(None),
        Some(value) => value.as_str().filter(|text| !text.is_empty()).map(Some),
    }
}

/// A number of seconds, possibly with a fraction (RFC 7519 section 2, NumericDate). The outer `None` is another type, the
/// inner one an absent claim.
pub fn numeric_date(claims: &Map<String, Value>, name: &str) -> Option<Option<Timestamp>> {
    let Some(value) = claims.get(name) else {
        return Some(None);
    };
    let whole = value.as_u64().or_else(|| {
        let seconds = value.as_f64().filter(|seconds| (0.0..1e15).contains(seconds))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in the range")]
        Some(seconds as u64)
    });
    whole.map(|seconds| Some(Timestamp::from_unix(seconds)))
}

/// One string or several.
fn audience(claims: &Map<String, Value>) -> Option<Vec<&str>> {
    match claims.get("aud") {
        None => Some(Vec::new()),
        Some(Value::String(one)) => Some(vec![one]),
        Some(Value::Array(many)) => many.iter().map(Value::as_str).collect(),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn current(claims: Value) -> Option<bool> {
        let claims = claims.as_object().expect("an object").clone();
        let registered = RegisteredClaims::of(&claims)?;
        Some(registered.is_current(Timestamp::from_unix(1_000)))
    }

    #[test]
    fn clocks_may_be_a_minute_apart() {
        assert_eq!(current(json!({})), Some(true));
        assert_eq!(current(json!({ "exp": 941 })), Some(true));
        assert_eq!(current(json!({ "exp": 940 })), Some(false));
        assert_eq!(current(json!({ "nbf": 1_060, "iat": 1_060 })), Some(true));
        assert_eq!(current(json!({ "nbf": 1_061 })), Some(false));
        assert_eq!(current(json!({ "iat": 1_061 })), Some(false));
    }

    #[test]
    fn a_claim_of_another_type_is_no_claim() {
        assert_eq!(current(json!({ "exp": 1_000.5 })), Some(true));
        for claims in [
            json!({ "exp": "1000" }),
            json!({ "exp": -1 }),
            json!({ "exp": null }),
            json!({ "exp": 1e300 }),
            json!({ "iss": 1 }),
            json!({ "sub": "" }),
            json!({ "aud": { "a": 1 } }),
            json!({ "aud": ["a", 1] }),
        ] {
            assert_eq!(current(claims.clone()), None, "{claims}");
        }
    }

    #[test]
    fn an_audience_is_one_or_many() {
        let many = json!({ "aud": ["a", "b"] });
        let audience = |claims: &Value| {
            let claims = claims.as_object().cloned().unwrap_or_default();
            RegisteredClaims::of(&claims).map(|claims| claims.audience.join(","))
        };
        assert_eq!(audience(&many).as_deref(), Some("a,b"));
        assert_eq!(audience(&json!({ "aud": "a" })).as_deref(), Some("a"));
        assert_eq!(audience(&json!({})).as_deref(), Some(""));
    }
}
