//! Verifies an ID token that is presented as a hint.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::OpenIdProvider;
use crate::OAuthError;
use crate::openid::IdTokenHint;

#[derive(Deserialize)]
struct HintClaims {
    iss: String,
    sub: String,
    aud: Audience,
    // A signed UserInfo response has neither.
    #[serde(rename = "exp")]
    _expires_at: u64,
    #[serde(rename = "iat")]
    _issued_at: u64,
    #[serde(default)]
    sid: Option<String>,
}

/// A single value or a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// The claims of an ID token of this provider, expired or not. A signed UserInfo response has no `exp`, and a JWT
/// authorization response has no `sub`.
pub(super) fn presented<S: OpenIdProvider>(server: &S, token: &str) -> Option<Map<String, Value>> {
    let claims: Map<String, Value> = server.keys().verify_typed(token, "JWT").ok()?;
    let is_own = claims.get("iss").and_then(Value::as_str) == Some(server.settings().issuer().as_str());
    let has_all = ["sub", "aud", "exp", "iat"].iter().all(|name| claims.contains_key(*name));
    (is_own && has_all).then_some(claims)
}

/// The content of an ID token of this provider, expired or not: a client may keep one for longer than it is
/// valid (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2).
pub(crate) fn verify_hint<S: OpenIdProvider>(server: &S, hint: &str) -> Result<IdTokenHint, OAuthError> {
    let invalid = || OAuthError::invalid_request("id_token_hint is not an ID token of this provider");
    let claims: HintClaims = server.keys().verify_typed(hint, "JWT").map_err(|_| invalid())?;
    if claims.iss != server.settings().issuer().as_str() {
        return Err(invalid());
    }
    let client_id = match claims.aud {
        Audience::One(client_id) => client_id,
        Audience::Many(mut many) => many.pop().filter(|_| many.is_empty()).ok_or_else(invalid)?,
    };
    Ok(IdTokenHint { client_id, subject: claims.sub, session_id: claims.sid })
}
