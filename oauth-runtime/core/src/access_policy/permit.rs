//! The one place that asks the policy and applies its answer.

use std::borrow::Cow;

use super::access::Refusal;
use super::{Access, AccessError, AccessLifetimes, AccessOccasion, AccessRequest, Refused};
use crate::device::GRANT_TYPE as DEVICE_CODE;
use crate::event::{Event, EventKind};
use crate::server::{AuthorizationServer, Part, observe};
use crate::{OAuthError, Scope};

const CIBA: &str = oauth_runtime_tables::grants::CIBA.grant_type;

/// What may be approved or issued. Only [`permit`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Permitted {
    scope: Scope,
    lifetimes: AccessLifetimes,
    rule: Option<Cow<'static, str>>,
}

impl Permitted {
    /// The permitted part of the scope that was asked for.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The same, for a record.
    pub(crate) fn into_scope(self) -> Scope {
        self.scope
    }

    pub(crate) fn lifetimes(&self) -> AccessLifetimes {
        self.lifetimes
    }

    /// The rule that decided.
    pub(crate) fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }
}

/// What the policy leaves of the access; all of it if none is declared. A refusal is logged, and is an event.
///
/// # Errors
/// The refusal.
pub(crate) async fn permit<S: AuthorizationServer>(
    server: &S,
    request: &AccessRequest<'_>,
) -> Result<Permitted, Refused> {
    let permitted = rehearse(server, request).await;
    if let Err(refused) = &permitted
        && !refused.is_failure()
    {
        note(server, request, refused);
    }
    permitted
}

fn note<S: AuthorizationServer>(server: &S, request: &AccessRequest<'_>, refused: &Refused) {
    let (client, occasion, rule) = (request.client, request.occasion.as_str(), refused.rule.as_deref());
    tracing::info!(client_id = client.client_id(), occasion, rule, "the access policy refused");
    observe(server, |at| {
        let kind = EventKind::AccessRefused { occasion: occasion.into(), rule: rule.map(Into::into) };
        let event = Event::new(kind, at).client(client);
        request.subject.into_iter().fold(event, |event, subject| event.subject(subject))
    });
}

/// The same for an explanation: nobody asked, so nobody hears of a refusal.
///
/// # Errors
/// The refusal.
pub(crate) async fn rehearse<S: AuthorizationServer>(
    server: &S,
    request: &AccessRequest<'_>,
) -> Result<Permitted, Refused> {
    let mut access = None;
    S::Parts::access(server, request, &mut access).await?;
    match access {
        Some(access) => applied(access, request),
        None => {
            Ok(Permitted { scope: request.scope.clone(), lifetimes: AccessLifetimes::default(), rule: None })
        }
    }
}

fn applied(access: Access, request: &AccessRequest<'_>) -> Result<Permitted, Refused> {
    let Access { at_most, without, lifetimes, refusal, rule } = access;
    if let Some(refusal) = refusal {
        return Err(refused(refusal, request, rule));
    }
    let is_left = |token: &&str| {
        at_most.as_ref().is_none_or(|most| most.contains(token)) && !without.iter().any(|own| own == token)
    };
    let scope = match request.scope.tokens().all(|token| is_left(&token)) {
        true => request.scope.clone(),
        false => Scope::from_tokens(request.scope.tokens().filter(is_left)).unwrap_or_default(),
    };
    if scope.is_empty() && !request.scope.is_empty() {
        let refusal =
            Refusal { error: AccessError::InvalidScope, description: None, told: None, ends_grant: false };
        return Err(refused(refusal, request, rule));
    }
    Ok(Permitted { scope, lifetimes: lifetimes.of_at_least_a_second(), rule })
}

fn refused(refusal: Refusal, request: &AccessRequest<'_>, rule: Option<Cow<'static, str>>) -> Refused {
    let Refusal { error, description, told, ends_grant } = refusal;
    let or = |general: &'static str| description.clone().unwrap_or(general.into());
    let error = match error {
        AccessError::InvalidScope => {
            OAuthError::invalid_scope(or("nothing of this scope may be granted here"))
        }
        AccessError::UnauthorizedClient => {
            OAuthError::unauthorized_client(or("the client may not have this access"))
        }
        AccessError::AccessDenied => denied(request, or),
    };
    Refused { error, told, rule, ends_grant }
}

/// `access_denied`, or what the token endpoint has instead.
fn denied(request: &AccessRequest<'_>, or: impl Fn(&'static str) -> crate::error::Description) -> OAuthError {
    match (request.occasion, request.grant_type) {
        (AccessOccasion::Approval | AccessOccasion::DeviceApproval | AccessOccasion::CibaApproval, _)
        | (AccessOccasion::Issue, None | Some(DEVICE_CODE | CIBA)) => {
            OAuthError::access_denied(or("the provider does not allow this access"))
        }
        (AccessOccasion::ClientCredentials, _) => {
            OAuthError::unauthorized_client(or("the client may not have this access"))
        }
        // RFC 8693 section 2.2.2.
        (AccessOccasion::TokenExchange, _) => {
            OAuthError::invalid_request(or("the provider does not allow this exchange"))
        }
        // As for a wrong password: the answer does not say that it was right.
        (AccessOccasion::Password, _) => {
            OAuthError::invalid_grant(or("the user name or the password is wrong"))
        }
        _ => OAuthError::invalid_grant(or("the provider no longer allows this access")),
    }
}
