//! Tokens of trusted issuers that clients exchange (RFC 8693 section 2.1): access tokens, ID tokens, and those of workloads.

use serde_json::{Map, Value};

use super::RefusedAssertion;
use super::verify::{check_signature, find, trust_domain};
use crate::Timestamp;
use crate::client_keys::is_typed;
use crate::jwt_claims::{LEEWAY, RegisteredClaims};
use crate::keys::{Unverified, is_type};
use crate::settings::{ForeignTokenKind, Settings, TrustedIssuer};

/// A token of a trusted issuer that may be exchanged: its kind, its audience, its time and its signature are right.
#[derive(Debug)]
pub(crate) struct TrustedToken {
    pub(crate) issuer: TrustedIssuer,
    pub(crate) kind: ForeignTokenKind,
    pub(crate) subject: String,
    pub(crate) claims: Map<String, Value>,
    pub(crate) expires_at: Timestamp,
}

/// All cheap checks come before the signature, because the provider may have to fetch the keys for it.
///
/// # Errors
/// What is wrong with it; `temporarily_unavailable` if the keys cannot be fetched at the moment.
pub(crate) async fn verify_exchanged(
    settings: &Settings,
    token: &Unverified<'_>,
    kind: ForeignTokenKind,
) -> Result<TrustedToken, RefusedAssertion> {
    let stranger = RefusedAssertion::stranger;
    let claims = token.claims().map_err(|_| stranger("it is not a JWT with claims"))?;
    let registered = RegisteredClaims::of(&claims).ok_or_else(|| stranger("a claim is malformed"))?;
    let subject = registered.subject.ok_or_else(|| stranger("it has no sub"))?;
    let expires_at = registered.expires_at.ok_or_else(|| stranger("it has no exp"))?;
    let issuer = issuer_of(kind, subject, registered.issuer).map_err(stranger)?;
    let issuer = find(settings, issuer).await?.ok_or_else(|| stranger("its issuer is not trusted here"))?;
    let refused = |problem| RefusedAssertion::of(issuer.issuer(), Ok(problem));
    if !issuer.exchanges(kind, &registered.audience) {
        return Err(refused("no token of this kind for its aud may be exchanged"));
    }
    // The settings say this of the issuers that they name. A directory may still return others.
    if let Some(problem) = issuer.problem_of_exchanged(settings.issuer().as_str()) {
        tracing::error!(issuer = issuer.issuer(), problem, "refused a token of another issuer");
        return Err(refused("what is set about the tokens of its issuer contradicts itself"));
    }
    let now = settings.now();
    // Without leeway for its end: what comes of it never lives longer.
    let is_over = expires_at.is_expired(now) || expires_at > (now + issuer.longest_life()).plus(LEEWAY);
    if is_over || !registered.is_current(now) {
        return Err(refused("it is not valid now, or is valid for too long"));
    }
    match kind {
        ForeignTokenKind::AccessToken => check_access_token(&claims, &registered),
        ForeignTokenKind::IdToken => check_id_token(&claims, &registered),
        ForeignTokenKind::Workload => Ok(()),
    }
    .map_err(refused)?;
    check_signature(settings, &issuer, token).await?;
    let subject = subject.to_owned();
    Ok(TrustedToken { issuer, kind, subject, claims, expires_at })
}

/// Whether a token may be of this kind, by the type in its header (RFC 8725 section 3.11).
pub(crate) fn is_kind(token: &Unverified<'_>, kind: ForeignTokenKind) -> bool {
    match kind {
        // RFC 9068 section 4: without the type, it could be an ID token.
        ForeignTokenKind::AccessToken => token.typ().is_some_and(|typ| is_type(typ, "at+jwt")),
        ForeignTokenKind::IdToken => is_typed(token.typ(), &["JWT"]),
        ForeignTokenKind::Workload => is_typed(token.typ(), &["JWT", "JOSE"]),
    }
}

/// The issuer of a JWT-SVID is the trust domain of its subject (SPIFFE JWT-SVID section 3), and of nobody else's.
fn issuer_of<'a>(
    kind: ForeignTokenKind,
    subject: &'a str,
    named: Option<&'a str>,
) -> Result<&'a str, &'static str> {
    if kind == ForeignTokenKind::Workload && subject.starts_with("spiffe://") {
        return trust_domain(subject).ok_or("its sub is no SPIFFE ID");
    }
    match named {
        Some(domain) if domain.starts_with("spiffe://") => Err("its sub is no SPIFFE ID of its issuer"),
        named => named.ok_or("it has no iss"),
    }
}

/// RFC 9068 section 2.2.
fn check_access_token(
    claims: &Map<String, Value>,
    registered: &RegisteredClaims<'_>,
) -> Result<(), &'static str> {
    let has_client = claims.get("client_id").is_some_and(|own| own.as_str().is_some_and(|id| !id.is_empty()));
    match has_client && registered.issued_at.is_some() && registered.jwt_id.is_some() {
        true => Ok(()),
        false => Err("it lacks a claim of access tokens: client_id, iat or jti"),
    }
}

/// OpenID Connect Core section 2. Many providers sign access tokens and logout tokens without a type of their own.
fn check_id_token(
    claims: &Map<String, Value>,
    registered: &RegisteredClaims<'_>,
) -> Result<(), &'static str> {
    if ["scope", "scp", "client_id", "events"].iter().any(|name| claims.contains_key(*name)) {
        return Err("it has claims that no ID token has, such as scope");
    }
    // The first ones are in access tokens of Microsoft, and the last one says it in tokens of Amazon.
    let is_access_token = ["appid", "idtyp"].iter().any(|name| claims.contains_key(*name))
        || claims.get("token_use").is_some_and(|used| used != "id");
    if is_access_token {
        return Err("it is an access token");
    }
    let is_for_client =
        claims.get("azp").is_none_or(|azp| azp.as_str() == registered.audience.first().copied());
    match is_for_client && registered.issued_at.is_some() {
        true => Ok(()),
        false => Err("its azp is another client, or it has no iat"),
    }
}

/// Whether a JWT says that this provider issued it: then it is no token of another issuer, whoever is trusted.
pub(crate) fn is_own(settings: &Settings, token: &Unverified<'_>) -> bool {
    let claims = token.claims().unwrap_or_default();
    claims.get("iss").and_then(Value::as_str) == Some(settings.issuer().as_str())
}
