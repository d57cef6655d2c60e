//! What the application answers.

use std::borrow::Cow;
use std::time::Duration;

use super::{ExchangeRequest, TokenExchangePolicy, target};
use crate::error::Description;
use crate::server::AuthorizationServer;
use crate::{OAuthError, Scope};

/// The answer of a [`TokenExchangePolicy`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Exchange {
    way: Result<Way, Description>,
    targets: Vec<String>,
    at_most: Option<Scope>,
    lifetime: Option<Duration>,
    rule: Option<Cow<'static, str>>,
}

/// How the new token shows who acts (RFC 8693 section 1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Delegation,
    Impersonation,
}

impl Exchange {
    /// A token that says who acts for the person: the actor of the request, or else its client (`act`, RFC 8693 section
    /// 4.1). If the subject token says who acted before, the new one says that too.
    pub fn delegate() -> Self {
        Self { way: Ok(Way::Delegation), targets: Vec::new(), at_most: None, lifetime: None, rule: None }
    }

    /// A token with which the client appears as the person. Whoever accepts it cannot tell that the client acts, so prefer
    /// [`delegate`](Self::delegate). What the subject token says about earlier actors stays.
    pub fn impersonate() -> Self {
        Self { way: Ok(Way::Impersonation), ..Self::delegate() }
    }

    /// Nothing. The client's developer reads why (`error_description`), which must not have a secret.
    pub fn refuse(description: impl Into<Description>) -> Self {
        Self { way: Err(description.into()), ..Self::delegate() }
    }

    /// The new token may be for this resource, by its identifier, or for this logical name of a service. Call it more than
    /// once for several; the client gets those of them that it names, or all if it names none. Without it, the new token is
    /// for resources of the subject token only.
    pub fn to(mut self, target: impl Into<String>) -> Self {
        self.targets.push(target.into());
        self
    }

    /// At most this scope. An ID token has no scope of its own, so the new token has none without this.
    pub fn at_most(mut self, scope: &Scope) -> Self {
        self.at_most = Some(match self.at_most {
            Some(before) => before.intersection(scope),
            None => scope.clone(),
        });
        self
    }

    /// The new token ends after this time at the latest. It never outlives the subject token.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// The name of the rule that decided, for logs and events.
    pub fn by(mut self, rule: impl Into<Cow<'static, str>>) -> Self {
        self.rule = Some(rule.into());
        self
    }
}

/// What the application allows, applied to the request.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) way: Way,
    pub(super) audience: Vec<String>,
    pub(super) scope: Scope,
    pub(super) lifetime: Option<Duration>,
    pub(super) rule: Option<Cow<'static, str>>,
}

/// Asks the application.
///
/// # Errors
/// `invalid_request` if it refuses (RFC 8693 section 2.2.2); `invalid_target` for a target that it does not name;
/// `invalid_scope` if nothing of the scope is left.
pub(super) async fn decided<S: AuthorizationServer + TokenExchangePolicy>(
    server: &S,
    request: &ExchangeRequest<'_>,
) -> Result<Decided, OAuthError> {
    let client_id = request.client.client_id();
    let answer = server.exchange(request).await.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, client_id, "`TokenExchangePolicy::exchange` failed; nothing was issued");
        OAuthError::ServerError
    })?;
    let Exchange { way, targets, at_most, lifetime, rule } = answer;
    let way = way.map_err(|description| {
        tracing::info!(client_id, rule = rule.as_deref(), "the exchange policy refused");
        OAuthError::invalid_request(description)
    })?;
    let audience = target::granted(server, request, &targets).await?;
    let limit = match (at_most, request.subject.scope()) {
        (Some(limit), _) => Some(limit),
        (None, Some(_)) => None,
        (None, None) => Some(Scope::empty()),
    };
    let scope = limit.map_or_else(|| request.scope.clone(), |limit| request.scope.intersection(&limit));
    if scope.is_empty() && !request.scope.is_empty() && request.subject.scope().is_some() {
        return Err(OAuthError::invalid_scope("nothing of this scope may be granted in this exchange"));
    }
    Ok(Decided { way, audience, scope, lifetime, rule })
}
