//! What a client gets in a test.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer};

/// What a client gets from the token endpoint (RFC 6749 section 5.1), in the clear for a test to use.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TestTokens {
    /// The access token: `Authorization: Bearer …`.
    pub access_token: String,
    /// How to use it: `Bearer`.
    pub token_type: String,
    /// Its lifetime.
    #[serde(deserialize_with = "seconds")]
    pub expires_in: Duration,
    /// The refresh token, if the client got one.
    pub refresh_token: Option<String>,
    /// The ID token, if the scope has `openid`.
    pub id_token: Option<String>,
    /// What was granted, separated by spaces; empty where that is nothing.
    #[serde(default)]
    pub scope: String,
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_secs)
}

/// Without the tokens, which need not be in the log of a test either.
impl fmt::Debug for TestTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestTokens")
            .field("token_type", &self.token_type)
            .field("expires_in", &self.expires_in)
            .field("has_refresh_token", &self.refresh_token.is_some())
            .field("has_id_token", &self.id_token.is_some())
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
