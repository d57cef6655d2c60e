//! The tokens that one request creates.

use serde::{Deserialize, Serialize};

use super::{AccessToken, GrantId, RefreshToken};

/// The tokens that one request creates: they are stored together or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IssuedTokens {
    /// The access token.
    pub access_token: AccessToken,
    /// The refresh token, if the grant has one.
    pub refresh_token: Option<RefreshToken>,
}

impl IssuedTokens {
    /// Tokens of one grant.
    pub fn new(access_token: AccessToken, refresh_token: Option<RefreshToken>) -> Self {
        Self { access_token, refresh_token }
    }

    /// The authorization that they belong to.
    pub fn grant_id(&self) -> &GrantId {
        &self.access_token.grant_id
    }
}
