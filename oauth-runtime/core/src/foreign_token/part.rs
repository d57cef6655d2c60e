//! Tokens of other issuers as a part.

use std::error::Error;

use super::{
    AcceptedToken, ForeignActor, ForeignSubject, ForeignToken, ForeignTokenPolicy, ForeignTokenRequest,
    ForeignTokenRole,
};
use crate::OAuthError;
use crate::error::BoxError;
use crate::event::AssertionUse;
use crate::keys::Unverified;
use crate::server::{AuthorizationServer, Part};
use crate::settings::{ForeignTokenKind, Settings, SettingsError};
use crate::trusted_assertion::{
    TrustedToken, actor, check_issuers, confirmation, is_kind, is_own, observe_assertion, verify_exchanged,
};

/// A provider with `token_exchange(foreign_tokens)`.
#[derive(Debug, Clone, Copy)]
pub struct ForeignTokens;

impl<S> Part<S> for ForeignTokens
where
    S: AuthorizationServer + ForeignTokenPolicy,
{
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        check_issuers(settings, "`token_exchange(foreign_tokens)`")?;
        let own = settings.issuer().as_str();
        if let Some(problem) =
            settings.trusted_issuers().iter().find_map(|issuer| issuer.problem_of_exchanged(own))
        {
            return Err(SettingsError::new(
                "trusted_issuer",
                problem,
                "let the issuer put a name of its own into `aud`, such as \"https://id.example/exchange\"",
            ));
        }
        let may_exchange = settings.trusted_issuers().iter().any(|issuer| issuer.exchanges_any());
        match may_exchange || settings.trusted_issuer_directory().is_some() {
            true => Ok(()),
            false => Err(SettingsError::new(
                "trusted_issuer",
                "the declaration has `token_exchange(foreign_tokens)`, and no token of a trusted issuer may be exchanged",
                "say for which audience its tokens may, with `TrustedIssuer::exchange_access_tokens` for example",
            )),
        }
    }

    async fn foreign_token(
        server: &S,
        request: &ForeignTokenRequest<'_>,
    ) -> Result<Option<AcceptedToken>, OAuthError> {
        let settings = server.settings();
        let Ok(token) = Unverified::of(request.token) else { return Ok(None) };
        if is_own(settings, &token) {
            return Ok(None);
        }
        let Some(kind) = kinds(request).iter().copied().find(|kind| is_kind(&token, *kind)) else {
            return Ok(None);
        };
        let (used_as, name) = match request.role {
            ForeignTokenRole::Subject => (AssertionUse::SubjectToken, "subject_token"),
            ForeignTokenRole::Actor => (AssertionUse::ActorToken, "actor_token"),
        };
        let observed = (request.client.client_id(), used_as);
        let verified = verify_exchanged(settings, &token, kind).await.map_err(|refused| {
            refused.observe(server, observed);
            refused.exchange_answer(name)
        })?;
        let (issuer, subject) = (verified.issuer.issuer().to_owned(), verified.subject.clone());
        let accepted = accepted(server, request, verified).await;
        if let Err(error) = &accepted {
            observe_assertion(server, (&issuer, &subject), observed, Some(error));
        }
        accepted.map(Some)
    }

    fn observe_foreign_token(
        server: &S,
        (token, role): (&ForeignToken, ForeignTokenRole),
        client_id: &str,
        refused: Option<&OAuthError>,
    ) {
        let used_as = match role {
            ForeignTokenRole::Subject => AssertionUse::SubjectToken,
            ForeignTokenRole::Actor => AssertionUse::ActorToken,
        };
        observe_assertion(server, (token.issuer(), token.subject()), (client_id, used_as), refused);
    }
}

/// What the token may be. A JWT that is a subject token belongs to a person, and one that is an actor token to a workload.
fn kinds(request: &ForeignTokenRequest<'_>) -> &'static [ForeignTokenKind] {
    match (request.token_type, request.role) {
        ("urn:ietf:params:oauth:token-type:access_token", _) => &[ForeignTokenKind::AccessToken],
        ("urn:ietf:params:oauth:token-type:id_token", _) => &[ForeignTokenKind::IdToken],
        ("urn:ietf:params:oauth:token-type:jwt", ForeignTokenRole::Subject) => {
            &[ForeignTokenKind::AccessToken, ForeignTokenKind::IdToken]
        }
        ("urn:ietf:params:oauth:token-type:jwt", ForeignTokenRole::Actor) => {
            &[ForeignTokenKind::AccessToken, ForeignTokenKind::Workload]
        }
        _ => &[],
    }
}

/// What it is good for here.
async fn accepted<S: AuthorizationServer + ForeignTokenPolicy>(
    server: &S,
    request: &ForeignTokenRequest<'_>,
    verified: TrustedToken,
) -> Result<AcceptedToken, OAuthError> {
    let invalid = |problem| OAuthError::invalid_request(format!("a presented token is not valid: {problem}"));
    let issuer = verified.issuer.issuer();
    let confirmation = match request.proved {
        Some(proved) => confirmation(&verified.claims, proved).map_err(invalid)?,
        None => None,
    };
    let actor = actor(&verified.claims, issuer).map_err(invalid)?;
    let is_clients_own =
        verified.claims.get("client_id").and_then(|own| own.as_str()) == Some(&verified.subject);
    let (may_act, expires_at) = (verified.claims.get("may_act").cloned(), verified.expires_at);
    let token = ForeignToken {
        issuer: issuer.into(),
        subject: verified.subject.into(),
        kind: verified.kind,
        claims: verified.claims,
    };
    let subject = match request.role {
        // RFC 9068 section 2.2: a client that acts for itself is its own subject.
        ForeignTokenRole::Subject if is_clients_own => {
            return Err(OAuthError::invalid_request("the subject token belongs to no person"));
        }
        ForeignTokenRole::Subject => {
            let answer = server.subject(&token, request.client).await.map_err(failed)?;
            if answer.person.is_none() {
                return Err(OAuthError::invalid_request("nobody here is known by the subject token"));
            }
            answer
        }
        ForeignTokenRole::Actor => match server.actor(&token, request.client).await.map_err(failed)? {
            ForeignActor::Known => ForeignSubject::unknown(),
            ForeignActor::Unknown => {
                return Err(OAuthError::invalid_request("the party of the actor token is not known here"));
            }
        },
    };
    Ok(AcceptedToken { token, subject, confirmation, actor, may_act, expires_at })
}

fn failed(error: BoxError) -> OAuthError {
    let error = &*error as &dyn Error;
    tracing::error!(error, "`ForeignTokenPolicy` failed; nothing was issued");
    OAuthError::ServerError
}
