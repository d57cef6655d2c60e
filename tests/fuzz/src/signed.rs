//! JWTs with any header and any claims, signed as a client would.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::{Map, Value};

/// The key of the clients.
pub(crate) fn key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate(SigningAlgorithm::Es256).expect("a key"))
}

/// Its public part, as a set.
pub(crate) fn jwks() -> Value {
    let published = SigningKeys::fixed([key().clone()]).expect("keys").published();
    serde_json::from_slice(&published).expect("JSON")
}

/// Its public part, with no member that is not required.
pub(crate) fn jwk() -> Value {
    let set = jwks();
    let members = ["crv", "kty", "x", "y"].map(|name| (name.to_owned(), set["keys"][0][name].clone()));
    Value::Object(members.into_iter().collect())
}

/// A JWS of these parts, whatever they are, signed with ES256.
pub(crate) fn sign(header: &[u8], claims: &[u8]) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let encoding = EncodingKey::from_ec_pem(key().to_pem().reveal().as_bytes()).expect("a key");
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &encoding, Algorithm::ES256);
    format!("{message}.{}", signature.expect("a signature"))
}

/// A value for `jti` that nobody has used.
pub(crate) fn fresh() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("jti-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Header and claims, if both are objects; the last of members with one name counts.
pub(crate) fn read(header: &[u8], claims: &[u8]) -> Option<(Map<String, Value>, Map<String, Value>)> {
    Some((serde_json::from_slice(header).ok()?, serde_json::from_slice(claims).ok()?))
}

/// A claim that is a text.
pub(crate) fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// A claim that is a time, as any number.
pub(crate) fn time(claims: &Map<String, Value>, name: &str) -> Option<f64> {
    claims.get(name).and_then(Value::as_f64)
}

/// Whether the audience names this, alone or among others.
pub(crate) fn is_for(claims: &Map<String, Value>, audience: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(one)) => one == audience,
        Some(Value::Array(all)) => all.iter().any(|one| one == audience),
        _ => false,
    }
}
