//! Verifies the JWTs of issuers that the operator trusts (RFC 7523 section 3).

use std::error::Error;

use serde_json::{Map, Value};

use crate::client_keys::{is_typed, verify_issued};
use crate::jwt_claims::{LEEWAY, RegisteredClaims};
use crate::keys::Unverified;
use crate::settings::{Settings, TrustedIssuer};
use crate::{Digest, OAuthError, Timestamp};

/// The type of an identity assertion authorization grant.
const ID_JAG: &str = "oauth-id-jag+jwt";

/// Longer names of issuers are not even looked up.
const LONGEST_ISSUER: usize = 2048;

/// A JWT whose issuer is trusted, that is for this provider, and whose time and signature are right.
#[derive(Debug)]
pub(crate) struct TrustedAssertion {
    pub(crate) issuer: TrustedIssuer,
    pub(crate) subject: String,
    pub(crate) claims: Map<String, Value>,
    /// Whether it is an identity assertion authorization grant.
    pub(crate) is_id_jag: bool,
    /// Names it among all assertions.
    pub(crate) used: Digest,
    /// Until when it must not count again.
    pub(crate) until: Timestamp,
}

/// All cheap checks come before the signature, because the provider may have to fetch the keys for it.
///
/// # Errors
/// `invalid_grant`; `temporarily_unavailable` if the keys cannot be fetched at the moment.
pub(crate) async fn verify(settings: &Settings, assertion: &str) -> Result<TrustedAssertion, OAuthError> {
    let token = Unverified::of(assertion).map_err(|_| invalid("it is not a JWT with a signature"))?;
    let claims = token.claims().map_err(|_| invalid("it is not a JWT with claims"))?;
    let registered = RegisteredClaims::of(&claims).ok_or_else(|| invalid("a claim is malformed"))?;
    let (Some(issuer), Some(subject)) = (registered.issuer, registered.subject) else {
        return Err(invalid("it has no iss or no sub"));
    };
    let expires_at = registered.expires_at.ok_or_else(|| invalid("it has no exp"))?;
    if registered.audience != [settings.issuer().as_str()] {
        return Err(invalid("its aud must be only the issuer of this server"));
    }
    let issuer = find(settings, issuer).await?.ok_or_else(|| invalid("its issuer is not trusted here"))?;
    let now = settings.now();
    if !registered.is_current(now) || expires_at > (now + issuer.longest_life()).plus(LEEWAY) {
        return Err(invalid("it is not valid now, or is valid for too long"));
    }
    let is_id_jag = token.typ().is_some_and(|typ| is_typed(Some(typ), &[ID_JAG]));
    // A token of another type was issued for another purpose (RFC 8725 section 3.11).
    if !(is_id_jag && issuer.issues_id_jag() || !is_id_jag && is_typed(token.typ(), &["JWT"])) {
        return Err(invalid("it is a token of another type"));
    }
    let text = match registered.jwt_id {
        Some(jwt_id) => format!("jwt_bearer {} {} {jwt_id}", issuer.issuer().len(), issuer.issuer()),
        // Without the signature: of some algorithms, one message has several.
        None => {
            format!("jwt_bearer {}", assertion.rsplit_once('.').map_or(assertion, |(message, _)| message))
        }
    };
    let (subject, until) = (subject.to_owned(), expires_at.plus(LEEWAY));
    verify_issued(settings, &issuer, &token).await.map_err(|error| {
        let name = issuer.issuer();
        tracing::info!(issuer = name, error = &error as &dyn Error, "refused an assertion");
        error.answer(invalid("its signature is not that of its issuer"))
    })?;
    Ok(TrustedAssertion { issuer, subject, claims, is_id_jag, used: Digest::of(&text), until })
}

async fn find(settings: &Settings, issuer: &str) -> Result<Option<TrustedIssuer>, OAuthError> {
    if let Some(known) = settings.trusted_issuers().iter().find(|own| own.issuer() == issuer) {
        return Ok(Some(known.clone()));
    }
    let Some(directory) = settings.trusted_issuer_directory() else { return Ok(None) };
    if issuer.len() > LONGEST_ISSUER {
        return Ok(None);
    }
    let found = directory.find(issuer).await.map_err(|error| {
        tracing::error!(error = &*error as &dyn Error, "the directory of trusted issuers failed");
        OAuthError::ServerError
    })?;
    Ok(found.filter(|own| own.issuer() == issuer))
}

/// Why an assertion is refused.
pub(crate) fn invalid(problem: &'static str) -> OAuthError {
    OAuthError::invalid_grant(format!("the assertion is not valid: {problem}"))
}
