//! How a person authenticated.

use serde::{Deserialize, Serialize};

use crate::declaration::Declaration;
use crate::openid::ClaimsRequest;
use crate::record::Rest;
use crate::{Scope, Timestamp};

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
    /// What the tokens of a grant with this scope keep. OpenID Connect needs all of it. A resource may demand a
    /// recent or a stronger login (RFC 9470), and a JWT access token tells it (RFC 9068 section 2.2.1), so these
    /// keep the login itself.
    pub(crate) fn of_tokens(&self, scope: &Scope, declaration: &Declaration) -> Option<Box<Self>> {
        if scope.contains("openid") {
            return Some(Box::new(self.clone()));
        }
        let checks_login = !declaration.resources.is_empty() || !declaration.access_tokens.is_empty();
        let knows_login = self.auth_time.is_some() || self.acr.is_some() || !self.amr.is_empty();
        (checks_login && knows_login).then(|| {
            Box::new(Self {
                auth_time: self.auth_time,
                acr: self.acr.clone(),
                amr: self.amr.clone(),
                ..Self::default()
            })
        })
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
