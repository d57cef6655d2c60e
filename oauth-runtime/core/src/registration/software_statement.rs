//! Software statements: metadata of a client that somebody vouches for with a signature (RFC 7591 section 2.3).

use serde_json::{Map, Value};

use super::parse::is_ours;
use crate::OAuthError;
use crate::client_keys::is_typed;
use crate::jwt_claims::RegisteredClaims;
use crate::keys::{ClientKeySet, SigningAlgorithm, unverified_claims};
use crate::settings::Settings;

/// The name of the member.
const MEMBER: &str = "software_statement";

/// What the provider gives a client. A statement cannot.
const NO_METADATA: [&str; 6] = [
    MEMBER,
    "client_id",
    "client_secret",
    "client_secret_expires_at",
    "registration_access_token",
    "registration_client_uri",
];

/// Puts what a statement says in place of what the client says about itself. The statement stays among the members,
/// since the response returns it.
pub(crate) fn apply(settings: &Settings, members: &mut Map<String, Value>) -> Result<(), OAuthError> {
    let Some(statement) = members.get(MEMBER) else {
        return Ok(());
    };
    let statement = statement.as_str().ok_or_else(|| invalid("it must be a string"))?;
    let claims = verified(settings, statement)?;
    let is_metadata = |name: &str| {
        !RegisteredClaims::NAMES.contains(&name) && !NO_METADATA.contains(&name) && !is_ours(name)
    };
    let said = claims.into_iter().filter(|(name, value)| is_metadata(name) && !value.is_null());
    members.extend(said);
    Ok(())
}

/// The claims of a statement that is signed by an issuer whom the operator trusts.
fn verified(settings: &Settings, statement: &str) -> Result<Map<String, Value>, OAuthError> {
    let trusted = settings.software_statements();
    if trusted.are_none() {
        return Err(unapproved("this server does not accept software statements"));
    }
    let unverified = unverified_claims(statement);
    let unverified =
        unverified.map_err(|_| invalid("it is not a JWT with a signature that this server accepts"))?;
    let issuer = unverified.get("iss").and_then(Value::as_str).ok_or_else(|| invalid("it has no iss"))?;
    let keys = trusted.keys_of(issuer);
    let keys =
        keys.ok_or_else(|| unapproved("this server does not accept software statements of this issuer"))?;
    let keys = ClientKeySet::from_value(keys).map_err(|_| OAuthError::ServerError)?;
    let verified = keys.verify(statement, &SigningAlgorithm::USUAL);
    let verified = verified.map_err(|_| invalid("its signature is not that of its issuer"))?;
    // A token of another kind by the same issuer is no statement (RFC 8725 section 3.11).
    if !is_typed(verified.typ.as_deref(), &["JWT", "software-statement+jwt"]) {
        return Err(invalid("it is a token of another type"));
    }
    let registered = RegisteredClaims::of(&verified.claims).ok_or_else(|| invalid("a claim is malformed"))?;
    if !registered.is_current(settings.now()) {
        return Err(invalid("it is not valid now"));
    }
    let is_for_us =
        registered.audience.is_empty() || registered.audience.contains(&settings.issuer().as_str());
    match is_for_us {
        true => Ok(verified.claims),
        false => Err(invalid("its aud is another server")),
    }
}

fn invalid(problem: &'static str) -> OAuthError {
    let description = format!("software_statement: {problem}").into();
    OAuthError::Extension { code: "invalid_software_statement", description }
}

fn unapproved(description: &'static str) -> OAuthError {
    OAuthError::Extension { code: "unapproved_software_statement", description: description.into() }
}
