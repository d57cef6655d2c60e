//! The identity of one authorization.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use serde::{Deserialize, Serialize};

/// Identifies one authorization. The code, and every access and refresh token that belongs to it, have the
/// same one.
///
/// Revoking a grant revokes all of them: a code that is used twice, a refresh token that is used after its
/// successor, and a person who withdraws consent all lead to
/// [`TokenStore::revoke_grant`](crate::store::TokenStore::revoke_grant). It is not a secret. It has 128
/// random bits, as 22 characters of base64url.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GrantId(String);

impl GrantId {
    /// A new identity.
    pub fn generate() -> Self {
        let mut bytes = [0; 16];
        rand::rng().fill_bytes(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The text for a store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for GrantId {
    fn from(kept: String) -> Self {
        Self(kept)
    }
}

impl fmt::Display for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GrantId({})", self.0)
    }
}
