//! Reads a signed introspection response (RFC 9701 section 5).

use oauth_runtime_core::__internal::{RegisteredClaims, Unverified, is_type};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::fetch::Fetched;
use serde_json::{Map, Value};

use super::Introspection;
use super::answer::malformed;
use crate::claims::Expected;
use crate::failure::Failure;
use crate::keys::{NotVerified, ProviderKeys};

/// Its media type.
pub(super) const MEDIA_TYPE: &str = "application/token-introspection+jwt";

/// Its type as a JWT.
const TYP: &str = "token-introspection+jwt";

/// How old an answer may be, in seconds, beside the difference of the clocks: it was made for this request.
const LONGEST_WAY: u64 = 60;

/// The members that the provider signed, for this server and just now.
///
/// # Errors
/// If it is not signed so, or the provider's keys cannot be fetched.
pub(super) async fn members(
    fetched: &Fetched,
    keys: &ProviderKeys,
    settings: &Introspection,
    expected: &Expected,
    now: Timestamp,
) -> Result<Map<String, Value>, Failure> {
    let content_type = fetched.content_type.as_deref().unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(MEDIA_TYPE) {
        return Err(malformed("it is not signed: its type is not application/token-introspection+jwt"));
    }
    let token = std::str::from_utf8(&fetched.body).map_err(|_| malformed("it is not a JWT"))?;
    let token = Unverified::of(token.trim()).map_err(|_| malformed("it is not a JWT"))?;
    let verified = keys.verify(&token, || true).await.map_err(|error| match error {
        NotVerified::Failed(failure) => failure,
        NotVerified::Refused(error) => malformed(&format!("its signature is not the provider's: {error}")),
    })?;
    if !verified.typ.as_deref().is_some_and(|typ| is_type(typ, TYP)) {
        return Err(malformed("`typ` is not token-introspection+jwt"));
    }
    let mut claims = verified.claims;
    check(&claims, settings, expected, now).map_err(malformed)?;
    match claims.remove("token_introspection") {
        Some(Value::Object(members)) => Ok(members),
        _ => Err(malformed("`token_introspection` is missing or not an object")),
    }
}

/// Otherwise an answer for another server, or an old one, would do.
fn check(
    claims: &Map<String, Value>,
    settings: &Introspection,
    expected: &Expected,
    now: Timestamp,
) -> Result<(), &'static str> {
    let registered = RegisteredClaims::of(claims).ok_or("a claim of it is malformed")?;
    if registered.issuer != Some(expected.issuer.as_str()) {
        return Err("`iss` is not the issuer");
    }
    let is_us = |audience: &&str| *audience == settings.client_id || expected.resource.is_named_by(audience);
    if !registered.audience.iter().any(is_us) {
        return Err("`aud` is neither the client identifier of this server nor its resource");
    }
    let issued_at = registered.issued_at.ok_or("`iat` is missing")?;
    let is_old = issued_at.plus(expected.leeway.saturating_add(LONGEST_WAY)).is_expired(now);
    match !is_old && registered.is_current_within(expected.leeway, now) {
        true => Ok(()),
        false => Err("it is too old, or from the future"),
    }
}
