//! The successful answer of the token endpoint (RFC 6749 section 5.1).

use serde::{Serialize, Serializer};

use crate::{Scope, Secret};

/// The successful answer of the token endpoint (RFC 6749 section 5.1).
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct TokenResponse {
    /// The access token.
    #[serde(serialize_with = "reveal")]
    pub access_token: Secret,
    /// How to use it: always `Bearer` (RFC 6750).
    pub token_type: &'static str,
    /// Its lifetime in seconds.
    pub expires_in: u64,
    /// The refresh token, where there is one.
    #[serde(serialize_with = "reveal_some", skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// The ID token, where the scope has `openid` (OpenID Connect Core section 3.1.3.3).
    #[serde(serialize_with = "reveal_some", skip_serializing_if = "Option::is_none")]
    pub id_token: Option<Secret>,
    /// What was granted; always named, since it may be less than was asked for.
    #[serde(skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
}

impl TokenResponse {
    pub(crate) fn bearer(
        access_token: Secret,
        expires_in: u64,
        refresh_token: Option<Secret>,
        scope: Scope,
    ) -> Self {
        Self { access_token, token_type: "Bearer", expires_in, refresh_token, id_token: None, scope }
    }
}

/// Serializes a secret in the clear, for the one it is for.
pub(crate) fn reveal<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.reveal())
}

fn reveal_some<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => reveal(secret, serializer),
        None => serializer.serialize_none(),
    }
}
