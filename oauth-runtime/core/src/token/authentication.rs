//! How a person was authenticated.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::openid::ClaimsRequest;

/// How a person was authenticated, and what the client wants to know of them: kept with codes and tokens, so that ID tokens
/// and the UserInfo endpoint can tell it later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Authentication {
    /// When the person logged in (`auth_time`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<Timestamp>,
    /// The authentication context class that was reached (`acr`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The methods that were used (`amr`), by the names of RFC 8176.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// Names the person's session to clients (`sid`), so that they can be told when it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// Which claims the client asked for one by one.
    #[serde(skip_serializing_if = "ClaimsRequest::is_empty")]
    pub claims: ClaimsRequest,
    /// The languages in which the client wants them (`claims_locales`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims_locales: Option<String>,
}

impl Authentication {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
