//! Reads an introspection response (RFC 7662 section 2.2).

use oauth_runtime_core::Timestamp;
use oauth_runtime_core::token::AccessToken;
use serde_json::{Map, Value};

use super::Introspection;
use crate::claims::{Expected, Required, access_token};
use crate::failure::Failure;

/// What is wrong with a token that is not active. The same for every reason that the provider may have.
const INACTIVE: &str = "the access token is unknown, expired or revoked";

/// The members of a response in plain JSON.
///
/// # Errors
/// If it is not an object.
pub(super) fn members(body: &[u8]) -> Result<Map<String, Value>, Failure> {
    serde_json::from_slice(body).map_err(|_| malformed("it is not a JSON object"))
}

/// The token that the provider describes, or what is wrong with it. A member that is `null` counts as absent: several
/// providers write every member that they know.
///
/// # Errors
/// If it is not an introspection response at all.
pub(super) fn read(
    mut members: Map<String, Value>,
    token: &str,
    settings: &Introspection,
    expected: &Expected,
    now: Timestamp,
) -> Result<Result<AccessToken, &'static str>, Failure> {
    members.retain(|_, value| !value.is_null());
    match members.get("active") {
        Some(Value::Bool(true)) => Ok(describe(&members, token, settings, expected, now)),
        Some(Value::Bool(false)) => Ok(Err(INACTIVE)),
        _ => Err(malformed("`active` is missing or not a boolean")),
    }
}

/// Logs what is wrong with a response.
pub(super) fn malformed(problem: &str) -> Failure {
    Failure::of_document("the introspection response", problem)
}

fn describe(
    members: &Map<String, Value>,
    token: &str,
    settings: &Introspection,
    expected: &Expected,
    now: Timestamp,
) -> Result<AccessToken, &'static str> {
    check_kind(members, settings)?;
    let required = Required {
        issuer: false,
        audience: settings.needs_audience,
        expiry: false,
        subject: false,
        client: false,
    };
    expected.check(members, required, now)?;
    access_token(token, members, now.plus(settings.cached_for.as_secs()), now)
}

/// A refresh token is active too, but gives no access. `token_use` is what Ory Hydra says.
fn check_kind(members: &Map<String, Value>, settings: &Introspection) -> Result<(), &'static str> {
    let is_bearer = |kind: &Value| kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
    // RFC 9449 section 6.2: a token that is bound to a key says so twice.
    let is_dpop = |kind: &Value| {
        let is_bound = members.get("cnf").and_then(|cnf| cnf.get("jkt")).is_some_and(Value::is_string);
        is_bound && kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("dpop"))
    };
    let fits =
        members.get("token_type").map_or(!settings.needs_token_type, |kind| is_bearer(kind) || is_dpop(kind));
    let is_access = members.get("token_use").is_none_or(|kind| kind == "access_token");
    match fits && is_access {
        true => Ok(()),
        false => Err("this is not a bearer access token"),
    }
}
