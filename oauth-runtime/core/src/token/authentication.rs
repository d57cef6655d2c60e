//! How a person authenticated.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::openid::ClaimsRequest;
use crate::record::Rest;

/// How a person authenticated, and what the client requests about them: stored with codes and tokens, so that
/// ID tokens and the UserInfo endpoint can use it later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Authentication {
    /// When the person logged in (`auth_time`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<Timestamp>,
    /// The authentication context class of the login (`acr`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The methods that were used (`amr`), named as in RFC 8176.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// The name of the person's session for clients (`sid`), so that they can be notified when it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The claims that the client requested individually.
    #[serde(skip_serializing_if = "ClaimsRequest::is_empty")]
    pub claims: ClaimsRequest,
    /// The languages in which the client wants them (`claims_locales`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims_locales: Option<String>,
    #[serde(flatten)]
    pub(crate) rest: Rest,
}

impl Authentication {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
