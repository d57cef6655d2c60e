//! Verification of an ID token by a JOSE library that is not ours to fix (OpenID Connect Core sections
//! 3.1.3.7, 3.2.2.11 and 3.3.2.12).

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::conformance::discovery::Discovered;

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// Claims of a token that this provider signed with RS256 for this client.
#[track_caller]
pub(crate) fn signed(provider: &Discovered, client_id: &str, token: &str) -> Value {
    try_signed(provider, client_id, token).expect("a signature that holds, and claims that count")
}

/// The same of a token that may be none.
#[track_caller]
pub(crate) fn try_signed(
    provider: &Discovered,
    client_id: &str,
    token: &str,
) -> jsonwebtoken::errors::Result<Value> {
    decoded(provider, client_id, token, true)
}

#[track_caller]
fn decoded(
    provider: &Discovered,
    client_id: &str,
    token: &str,
    expires: bool,
) -> jsonwebtoken::errors::Result<Value> {
    let header = decode_header(token).expect("a header");
    assert_eq!(header.alg, Algorithm::RS256, "the default of section 2");
    let key = provider.keys.find(header.kid.as_deref().expect("a key ID")).expect("a published key");
    let mut validation = Validation::new(Algorithm::RS256);
    validation.leeway = 0;
    validation.validate_exp = expires;
    validation.set_required_spec_claims(if expires { &["exp", "iss", "aud"][..] } else { &["iss", "aud"] });
    validation.set_issuer(&[provider.text("issuer")]);
    validation.set_audience(&[client_id]);
    let key = DecodingKey::from_jwk(key).expect("an RSA key");
    decode::<Value>(token, &key, &validation).map(|token| token.claims)
}

/// Claims that this provider signed for this client, without a lifetime: an answer of UserInfo (section 5.3.2).
#[track_caller]
pub(crate) fn read(provider: &Discovered, client_id: &str, token: &str) -> Value {
    decoded(provider, client_id, token, false).expect("a signature that holds")
}

/// The claims of an ID token that must be right in every one of them.
#[track_caller]
pub(crate) fn id_token(provider: &Discovered, client_id: &str, nonce: Option<&str>, token: &str) -> Value {
    let claims = signed(provider, client_id, token);
    check(&claims, client_id, nonce);
    claims
}

/// The claims of an unsigned one (section 2, `alg` `none`).
#[track_caller]
pub(crate) fn unsigned(client_id: &str, nonce: Option<&str>, token: &str) -> Value {
    let parts: Vec<_> = token.split('.').collect();
    let [header, claims, ""] = parts[..] else {
        panic!("not three parts, of which the last is empty: {token}")
    };
    assert_eq!(json(header)["alg"], "none");
    let claims = json(claims);
    check(&claims, client_id, nonce);
    claims
}

#[track_caller]
fn check(claims: &Value, client_id: &str, nonce: Option<&str>) {
    let seconds = |name: &str| claims[name].as_u64().unwrap_or_else(|| panic!("no {name}: {claims}"));
    let (issued, expires) = (seconds("iat"), seconds("exp"));
    assert!(issued <= now() && now() - issued <= 300 && expires > now(), "not of now: {claims}");
    assert_eq!(claims["nonce"].as_str(), nonce, "{claims}");
    let subject = claims["sub"].as_str().expect("a subject");
    assert!(!subject.is_empty() && subject.len() <= 255 && subject.is_ascii(), "{claims}");
    assert_eq!(claims["aud"], client_id, "one audience, which is this client");
    assert!(claims.get("azp").is_none_or(|party| party == client_id), "{claims}");
    assert!(seconds("auth_time") <= issued, "{claims}");
}

/// `at_hash` and `c_hash` belong to `value`; the former may be absent if it came from the token endpoint.
#[track_caller]
pub(crate) fn hash(claims: &Value, name: &str, value: &str) {
    let half = &Sha256::digest(value)[..16];
    assert_eq!(claims[name], URL_SAFE_NO_PAD.encode(half), "{name} of {claims}");
}

/// A part of a JWT.
pub(crate) fn json(part: &str) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}
