//! The checks.

use std::error::Error;

use serde_json::{Map, Value};

use super::RefusedAssertion;
use crate::client_keys::{is_typed, verify_issued};
use crate::jwt_claims::{LEEWAY, RegisteredClaims};
use crate::keys::Unverified;
use crate::settings::{Settings, TrustedIssuer};
use crate::{Digest, OAuthError, Timestamp};

/// The type of an identity assertion authorization grant.
const ID_JAG: &str = "oauth-id-jag+jwt";

/// Longer names of issuers are not even looked up.
const LONGEST_ISSUER: usize = 2048;

/// How an assertion is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presented {
    /// For tokens (RFC 7523 section 2.1).
    Grant,
    /// To authenticate a client (RFC 7523 section 2.2).
    Client,
    /// The same with a JWT-SVID, whose issuer is the trust domain of its subject
    /// (draft-ietf-oauth-spiffe-client-auth section 3.1).
    Svid,
}

impl Presented {
    /// Each purpose has its own name space: a workload may use one token for both.
    const fn label(self) -> &'static str {
        match self {
            Self::Grant => "jwt_bearer",
            Self::Client | Self::Svid => "client",
        }
    }

    /// The JWT's types. The SPIFFE specification has `JOSE` beside `JWT` (JWT-SVID section 2).
    const fn types(self) -> &'static [&'static str] {
        match self {
            Self::Grant | Self::Client => &["JWT"],
            Self::Svid => &["JWT", "JOSE"],
        }
    }
}

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
/// What is wrong with it; `temporarily_unavailable` if the keys cannot be fetched at the moment.
pub(crate) async fn verify(
    settings: &Settings,
    assertion: &str,
    presented: Presented,
) -> Result<TrustedAssertion, RefusedAssertion> {
    let stranger = RefusedAssertion::stranger;
    let token = Unverified::of(assertion).map_err(|_| stranger("it is not a JWT with a signature"))?;
    let claims = token.claims().map_err(|_| stranger("it is not a JWT with claims"))?;
    let registered = RegisteredClaims::of(&claims).ok_or_else(|| stranger("a claim is malformed"))?;
    let subject = registered.subject.ok_or_else(|| stranger("it has no sub"))?;
    let issuer = match presented {
        Presented::Svid => trust_domain(subject).ok_or_else(|| stranger("its sub is no SPIFFE ID"))?,
        _ => registered.issuer.ok_or_else(|| stranger("it has no iss"))?,
    };
    let expires_at = registered.expires_at.ok_or_else(|| stranger("it has no exp"))?;
    if registered.audience != [settings.issuer().as_str()] {
        return Err(stranger("its aud must be only the issuer of this server"));
    }
    let issuer = find(settings, issuer).await?.ok_or_else(|| stranger("its issuer is not trusted here"))?;
    let refused = |problem| RefusedAssertion::of(issuer.issuer(), problem);
    let now = settings.now();
    if !registered.is_current(now) || expires_at > (now + issuer.longest_life()).plus(LEEWAY) {
        return Err(refused(Ok("it is not valid now, or is valid for too long")));
    }
    let is_id_jag =
        presented == Presented::Grant && token.typ().is_some_and(|typ| is_typed(Some(typ), &[ID_JAG]));
    // A token of another type was issued for another purpose (RFC 8725 section 3.11).
    if !(is_id_jag && issuer.issues_id_jag() || !is_id_jag && is_typed(token.typ(), presented.types())) {
        return Err(refused(Ok("it is a token of another type")));
    }
    check_signature(settings, &issuer, &token).await?;
    let used = name_of(presented, &issuer, registered.jwt_id, assertion);
    let (subject, until) = (subject.to_owned(), expires_at.plus(LEEWAY));
    Ok(TrustedAssertion { issuer, subject, claims, is_id_jag, used, until })
}

/// Whether the issuer signed it.
pub(super) async fn check_signature(
    settings: &Settings,
    issuer: &TrustedIssuer,
    token: &Unverified<'_>,
) -> Result<(), RefusedAssertion> {
    verify_issued(settings, issuer, token).await.map_err(|error| {
        let name = issuer.issuer();
        tracing::info!(issuer = name, error = &error as &dyn Error, "refused a token of another issuer");
        let problem = match error.answer(OAuthError::InvalidClient) {
            OAuthError::InvalidClient => Ok("its signature is not that of its issuer"),
            unavailable => Err(unavailable),
        };
        RefusedAssertion::of(name, problem)
    })
}

/// Its name among all assertions.
fn name_of(presented: Presented, issuer: &TrustedIssuer, jwt_id: Option<&str>, assertion: &str) -> Digest {
    let label = presented.label();
    Digest::of(&match jwt_id {
        Some(jwt_id) => format!("{label} {} {} {jwt_id}", issuer.issuer().len(), issuer.issuer()),
        // Without the signature: of some algorithms, one message has several.
        None => format!("{label} {}", assertion.rsplit_once('.').map_or(assertion, |(message, _)| message)),
    })
}

/// The trust domain of a SPIFFE ID, as a SPIFFE ID (SPIFFE-ID section 2): `spiffe://example.org` of
/// `spiffe://example.org/notes`.
pub(super) fn trust_domain(subject: &str) -> Option<&str> {
    let rest = subject.strip_prefix("spiffe://")?;
    let end = rest.find('/').filter(|end| *end > 0)?;
    Some(&subject[.."spiffe://".len() + end])
}

/// The issuer with this name, if it is trusted.
pub(super) async fn find(settings: &Settings, issuer: &str) -> Result<Option<TrustedIssuer>, OAuthError> {
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

#[cfg(test)]
mod tests {
    use super::trust_domain;

    #[test]
    fn a_spiffe_id_names_its_trust_domain() {
        assert_eq!(trust_domain("spiffe://example.org/notes/api"), Some("spiffe://example.org"));
        for wrong in
            ["spiffe://example.org", "spiffe:///notes", "https://example.org/notes", "SPIFFE://a/b", ""]
        {
            assert_eq!(trust_domain(wrong), None, "{wrong}");
        }
    }
}
