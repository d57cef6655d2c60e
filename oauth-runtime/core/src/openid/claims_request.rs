//! The `claims` parameter (OpenID Connect Core section 5.5).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which claims a client requests individually, in addition to those of its scope.
///
/// ```
/// use oauth_runtime::openid::ClaimsRequest;
///
/// let asked: ClaimsRequest = r#"{ "id_token": { "acr": { "essential": true } }, "userinfo": { "name": null } }"#.parse()?;
/// assert!(asked.id_token["acr"].essential);
/// assert!(!asked.userinfo["name"].essential);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClaimsRequest {
    /// The claims in the ID token.
    #[serde(default, deserialize_with = "members", skip_serializing_if = "BTreeMap::is_empty")]
    pub id_token: RequestedClaims,
    /// The claims at the UserInfo endpoint.
    #[serde(default, deserialize_with = "members", skip_serializing_if = "BTreeMap::is_empty")]
    pub userinfo: RequestedClaims,
}

/// Claims by name, and how each is requested.
pub type RequestedClaims = BTreeMap<String, ClaimRequest>;

/// How a claim is requested (section 5.5.1). Unknown members are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClaimRequest {
    /// Whether the client needs the claim. It is still not an error if the claim is unknown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub essential: bool,
    /// The required value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The acceptable values, in order of preference.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
}

impl ClaimsRequest {
    /// Whether nothing is requested.
    pub fn is_empty(&self) -> bool {
        self.id_token.is_empty() && self.userinfo.is_empty()
    }

    /// Adds the claims of another request.
    #[cfg(feature = "openid")]
    pub(crate) fn extend(&mut self, other: Self) {
        self.id_token.extend(other.id_token);
        self.userinfo.extend(other.userinfo);
    }

    /// The request without the claims that the client may not request.
    #[cfg(feature = "openid")]
    pub(crate) fn only(mut self, may_ask: impl Fn(&str) -> bool) -> Self {
        self.id_token.retain(|name, _| may_ask(name));
        self.userinfo.retain(|name, _| may_ask(name));
        self
    }
}

impl ClaimRequest {
    /// The requested values, in order of preference; empty if any value is fine.
    pub fn wanted(&self) -> impl Iterator<Item = &Value> {
        self.value.iter().chain(&self.values)
    }

    /// Whether a claim with this value satisfies the request.
    pub fn accepts(&self, value: &Value) -> bool {
        self.wanted().next().is_none() || self.wanted().any(|wanted| wanted == value)
    }
}

impl std::str::FromStr for ClaimsRequest {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Through an object, because a struct could also be deserialized from a list.
        serde_json::from_value(Value::Object(serde_json::from_str(text)?))
    }
}

/// A member that must be an object, not a list of its fields.
fn object<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ClaimRequest, D::Error> {
    let object = serde_json::Map::deserialize(deserializer)?;
    serde_json::from_value(Value::Object(object)).map_err(serde::de::Error::custom)
}

/// `null` requests a claim in the default manner; the same applies to a whole member.
fn members<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<RequestedClaims, D::Error> {
    #[derive(Deserialize)]
    struct Asked(#[serde(deserialize_with = "object")] ClaimRequest);

    let members: Option<BTreeMap<String, Option<Asked>>> = Option::deserialize(deserializer)?;
    let members = members.unwrap_or_default().into_iter();
    Ok(members.map(|(name, asked)| (name, asked.map(|Asked(request)| request).unwrap_or_default())).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_example_of_the_specification() {
        let text = r#"{
            "userinfo": { "given_name": {"essential": true}, "nickname": null, "http://example.info/claims/groups": null },
            "id_token": { "auth_time": {"essential": true}, "acr": {"values": ["urn:mace:incommon:iap:silver"]} }
        }"#;
        let asked: ClaimsRequest = text.parse().expect("well-formed");
        assert_eq!(
            asked.userinfo.keys().collect::<Vec<_>>(),
            ["given_name", "http://example.info/claims/groups", "nickname"]
        );
        assert!(asked.userinfo["given_name"].essential && !asked.userinfo["nickname"].essential);
        assert!(asked.id_token["acr"].accepts(&json!("urn:mace:incommon:iap:silver")));
        assert!(!asked.id_token["acr"].accepts(&json!("0")));
        assert!(asked.id_token["auth_time"].accepts(&json!(1)));
    }

    #[test]
    fn what_is_no_request_is_an_error() {
        for text in [
            "",
            "[]",
            "{\"id_token\": []}",
            "{\"userinfo\": {\"name\": []}}",
            "{\"userinfo\": {\"name\": 1}}",
            "{\"id_token\": {\"acr\": {\"values\": \"0\"}}}",
        ] {
            assert!(text.parse::<ClaimsRequest>().is_err(), "{text}");
        }
    }

    #[test]
    fn it_comes_back() {
        let asked: ClaimsRequest =
            r#"{"id_token":{"sub":{"value":"1"}},"userinfo":null}"#.parse().expect("well-formed");
        let text = serde_json::to_string(&asked).expect("JSON");
        assert_eq!(text.parse::<ClaimsRequest>().expect("well-formed"), asked);
    }
}
