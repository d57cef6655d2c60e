//! From claims to an access token: those of a JWT (RFC 9068 section 2.2), and those of an introspection response
//! (RFC 7662 section 2.2).

use oauth_runtime_core::__internal::{RegisteredClaims, is_protocol_claim, numeric_date};
use oauth_runtime_core::token::{AccessToken, Authentication, GrantId};
use oauth_runtime_core::{Digest, Issuer, ProtectedResource, Scope, Timestamp};
use serde_json::{Map, Value};

use crate::possession::confirmation;

/// Members that are not among the claims, because the token has a field for them, or because they say nothing about it.
const IN_FIELDS: [&str; 8] =
    ["act", "active", "authorization_details", "client_id", "scope", "token_type", "token_use", "username"];

/// What a token must fit.
pub(crate) struct Expected {
    pub(crate) issuer: Issuer,
    pub(crate) resource: ProtectedResource,
    /// How much clocks may differ, in seconds.
    pub(crate) leeway: u64,
}

/// What is wrong with a token, for its client's developer.
pub(crate) type Refusal = &'static str;

/// Which claims must be there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Required {
    pub(crate) issuer: bool,
    pub(crate) audience: bool,
    pub(crate) expiry: bool,
    pub(crate) subject: bool,
    pub(crate) client: bool,
}

impl Required {
    /// RFC 9068 section 2.2.
    pub(crate) const OF_JWT: Self =
        Self { issuer: true, audience: true, expiry: true, subject: true, client: true };
}

impl Expected {
    /// Checks the claims, all that is checked of a JWT beside its signature and its type (RFC 9068 section 4).
    pub(crate) fn check(
        &self,
        claims: &Map<String, Value>,
        required: Required,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let registered = RegisteredClaims::of(claims).ok_or("a claim of the access token is malformed")?;
        match registered.issuer {
            Some(issuer) if issuer != self.issuer.as_str() => Err("another provider issued the access token"),
            None if required.issuer => Err("the access token does not name its issuer"),
            _ => Ok(()),
        }?;
        let is_here = registered.audience.iter().any(|audience| self.resource.is_named_by(audience));
        if !is_here && (required.audience || !registered.audience.is_empty()) {
            return Err("the access token is for another resource");
        }
        if required.expiry && registered.expires_at.is_none() {
            return Err("the access token does not expire");
        }
        if !registered.is_current_within(self.leeway, now) {
            return Err("the access token has expired, or is not valid yet");
        }
        if required.subject && registered.subject.is_none() {
            return Err("the access token has no subject");
        }
        if text(claims, "client_id")?.is_none() && (required.client || registered.subject.is_none()) {
            return Err("the access token does not name its client");
        }
        confirmation(claims).map(drop)
    }
}

/// The token that checked claims describe. `expires_at` is for claims without one.
pub(crate) fn access_token(
    token: &str,
    claims: &Map<String, Value>,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<AccessToken, Refusal> {
    let registered = RegisteredClaims::of(claims).ok_or("a claim of the access token is malformed")?;
    let client_id = text(claims, "client_id")?.unwrap_or_default();
    // A client that acts for itself is the subject of its token, or there is none (RFC 9068 section 2.2).
    let subject = registered.subject.filter(|subject| *subject != client_id);
    let scope: Scope = text(claims, "scope")?
        .unwrap_or_default()
        .parse()
        .map_err(|_| "the scope of the access token is malformed")?;
    let digest = Digest::of(token);
    let grant_id = registered.jwt_id.map_or_else(|| digest.to_string(), str::to_owned);
    let (issued_at, expires_at) =
        (registered.issued_at.unwrap_or(now), registered.expires_at.unwrap_or(expires_at));
    let mut described =
        AccessToken::new(digest, GrantId::from(grant_id), client_id, scope, issued_at, expires_at);
    described.subject = subject.map(Into::into);
    described.username = text(claims, "username")?.map(Into::into);
    described.audience = registered.audience.iter().map(|audience| (*audience).to_owned()).collect();
    described.confirmation = confirmation(claims)?;
    described.authentication = authentication(claims)?.map(Box::new);
    if let Some(details) = claims.get("authorization_details") {
        described.authorization_details = serde_json::from_value(details.clone())
            .map_err(|_| "the authorization details of the access token are malformed")?;
    }
    if let Some(act) = claims.get("act") {
        let actor = serde_json::from_value(act.clone());
        described.actor = Some(actor.map_err(|_| "`act` of the access token is malformed")?);
    }
    let own =
        claims.iter().filter(|(name, _)| !is_protocol_claim(name) && !IN_FIELDS.contains(&name.as_str()));
    described.claims = own.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(described)
}

/// How the person logged in (RFC 9068 section 2.2.1).
fn authentication(claims: &Map<String, Value>) -> Result<Option<Authentication>, Refusal> {
    let mut login = Authentication::default();
    login.auth_time =
        numeric_date(claims, "auth_time").ok_or("`auth_time` of the access token is malformed")?;
    login.acr = text(claims, "acr")?.map(str::to_owned);
    if let Some(amr) = claims.get("amr") {
        let methods = amr.as_array().ok_or("`amr` of the access token is malformed")?;
        login.amr = methods.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    Ok((!login.is_empty()).then_some(login))
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Refusal> {
    match claims.get(name) {
        None => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or("a claim of the access token is malformed"),
    }
}
