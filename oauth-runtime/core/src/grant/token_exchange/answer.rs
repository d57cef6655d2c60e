//! What the application answers.

use std::borrow::Cow;
use std::time::Duration;

use super::{ExchangeRequest, TokenExchangePolicy, TokenType, id_jag, issues_id_jag, target};
use crate::error::Description;
use crate::id_jag::IdJag;
use crate::server::AuthorizationServer;
use crate::transaction_token::TransactionToken;
use crate::{Client, OAuthError, Scope};

/// The answer of a [`TokenExchangePolicy`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Exchange {
    way: Result<Way, Description>,
    targets: Vec<String>,
    at_most: Option<Scope>,
    lifetime: Option<Duration>,
    id_token: bool,
    rule: Option<Cow<'static, str>>,
    grant: Option<Box<IdJag>>,
    transaction: Option<Box<TransactionToken>>,
    shares: Option<Scope>,
}

/// How the new token shows who acts (RFC 8693 section 1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Delegation,
    DelegationToActor,
    Impersonation,
    /// It is a grant for another authorization server, which has its own words for that.
    IdJag,
    /// It is a transaction token, which names the workloads that requested it.
    TransactionToken,
    /// It is a login of the person in the client itself.
    NativeSso,
}

impl Exchange {
    /// A token that says that the client acts for the person (`act`, RFC 8693 section 4.1). If the subject token says who acted
    /// before, the new one says that too. An exchange with an actor token is refused.
    pub fn delegate() -> Self {
        Self {
            way: Ok(Way::Delegation),
            targets: Vec::new(),
            at_most: None,
            lifetime: None,
            id_token: false,
            rule: None,
            grant: None,
            transaction: None,
            shares: None,
        }
    }

    /// A token that says that the party of the actor token acts: look at [`ExchangeRequest::actor`] first. Any token that the
    /// client may use comes as an actor token, also one with which somebody only called it. The new token ends with the actor token,
    /// and does not name the client as an actor.
    pub fn delegate_to_actor() -> Self {
        Self { way: Ok(Way::DelegationToActor), ..Self::delegate() }
    }

    /// A token with which the client appears as the person. An API that accepts it cannot tell that the client acts, so prefer
    /// [`delegate`](Self::delegate). What the subject token says about earlier actors stays.
    pub fn impersonate() -> Self {
        Self { way: Ok(Way::Impersonation), ..Self::delegate() }
    }

    /// An identity assertion authorization grant, which the client presents to another authorization server: only for a request for
    /// [one](TokenType::IdJag), and for the server that the request [names](ExchangeRequest::audience). An exchange with an actor token
    /// is refused. [`to`](Self::to) and [`or_id_token`](Self::or_id_token) mean nothing here.
    pub fn id_jag(grant: IdJag) -> Self {
        Self { way: Ok(Way::IdJag), grant: Some(Box::new(grant)), ..Self::delegate() }
    }

    /// A transaction token for the services of the trust domain: only for a request for [one](TokenType::TransactionToken). Look at
    /// [`ExchangeRequest::subject`] first: it may be an access token, a JWT that the workload signed, or a transaction token that is
    /// replaced ([`ExchangedToken::transaction`](super::ExchangedToken::transaction)). [`to`](Self::to) and
    /// [`or_id_token`](Self::or_id_token) mean nothing here.
    pub fn transaction_token(token: TransactionToken) -> Self {
        Self { way: Ok(Way::TransactionToken), transaction: Some(Box::new(token)), ..Self::delegate() }
    }

    /// A login of the person in the client, without a page: the client is an application of the same vendor as the one that the ID token is
    /// for, on the same device ([`is_native_sso`](ExchangeRequest::is_native_sso)). It gets tokens of its own for at most this scope,
    /// which nobody asks the person about, so leave out what needs their consent; with `device_sso` it can let the next application in.
    /// Look at both clients: each pair that you allow shares people's logins. Nothing authenticates a public client, so each public one
    /// gets what any public one of the group can get. `offline_access` only counts if the client of the ID token has it. [`to`](Self::to) and
    /// [`or_id_token`](Self::or_id_token) mean nothing here, and [`expires_in`](Self::expires_in) is about the access token.
    ///
    /// ```
    /// use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest};
    /// use oauth_runtime::{BoxError, Client};
    ///
    /// const OURS: [&str; 2] = ["our-mail", "our-calendar"];
    ///
    /// fn exchange(request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
    ///     let ours = |client: &Client| OURS.contains(&client.client_id());
    ///     let both = request.subject().client().is_some_and(ours) && ours(request.client());
    ///     Ok(match request.is_native_sso() && both {
    ///         true => Exchange::native_sso(&"openid profile offline_access device_sso".parse()?).by("our apps"),
    ///         false => Exchange::refuse("these clients share no logins"),
    ///     })
    /// }
    /// # let _ = exchange;
    /// ```
    pub fn native_sso(scope: &Scope) -> Self {
        Self { way: Ok(Way::NativeSso), shares: Some(scope.clone()), ..Self::delegate() }
    }

    /// Nothing. The description goes to the client (`error_description`), so put no secret into it.
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

    /// The client may ask for an ID token instead of an access token: a login of the person at this client, without their consent.
    pub fn or_id_token(mut self) -> Self {
        self.id_token = true;
        self
    }

    /// At most this scope.
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

    /// The name of the rule that decided, for logs, events and [explanations](crate::explain).
    pub fn by(mut self, rule: impl Into<Cow<'static, str>>) -> Self {
        self.rule = Some(rule.into());
        self
    }

    pub(super) fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    fn unless_refused(self, client: &Client) -> Result<Answer, OAuthError> {
        let Self { way, targets, at_most, lifetime, id_token, rule, grant, transaction, shares } = self;
        let way = way.map_err(|description| {
            let client_id = client.client_id();
            tracing::info!(client_id, rule = rule.as_deref(), "the exchange policy refused");
            OAuthError::invalid_request(description)
        })?;
        Ok(Answer { way, targets, at_most, lifetime, id_token, rule, grant, transaction, shares })
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
    /// The grant for another authorization server, and its resources.
    pub(super) grant: Option<(Box<IdJag>, Vec<String>)>,
}

/// The answer, if it is not a refusal.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) way: Way,
    pub(super) targets: Vec<String>,
    pub(super) at_most: Option<Scope>,
    pub(super) lifetime: Option<Duration>,
    pub(super) id_token: bool,
    pub(super) rule: Option<Cow<'static, str>>,
    pub(super) grant: Option<Box<IdJag>>,
    pub(super) transaction: Option<Box<TransactionToken>>,
    /// What an application of the same vendor gets.
    pub(super) shares: Option<Scope>,
}

/// Asks the application.
///
/// # Errors
/// `server_error` if it cannot say.
pub(super) async fn said<S: AuthorizationServer + TokenExchangePolicy>(
    server: &S,
    request: &ExchangeRequest<'_>,
) -> Result<Exchange, OAuthError> {
    server.exchange(request).await.map_err(|error| {
        let (error, client_id) = (&*error as &dyn std::error::Error, request.client.client_id());
        tracing::error!(error, client_id, "`TokenExchangePolicy::exchange` failed; nothing was issued");
        OAuthError::ServerError
    })
}

/// Asks the application.
///
/// # Errors
/// `invalid_request` if it refuses (RFC 8693 section 2.2.2).
pub(super) async fn asked<S: AuthorizationServer + TokenExchangePolicy>(
    server: &S,
    request: &ExchangeRequest<'_>,
) -> Result<Answer, OAuthError> {
    said(server, request).await?.unless_refused(request.client)
}

/// Applies the application's answer to the request.
///
/// # Errors
/// `invalid_request` if it refuses (RFC 8693 section 2.2.2); `invalid_target` for a target that it does not name;
/// `invalid_scope` if nothing of the scope is left.
pub(super) async fn decided<S: AuthorizationServer>(
    server: &S,
    request: &ExchangeRequest<'_>,
    answer: Exchange,
) -> Result<Decided, OAuthError> {
    let Answer { way, targets, at_most, lifetime, id_token, rule, grant, .. } =
        answer.unless_refused(request.client)?;
    let problem = match (way, request.actor) {
        (Way::TransactionToken, _) => {
            Some("requested_token_type: this exchange gives only transaction tokens")
        }
        (Way::Delegation | Way::Impersonation | Way::IdJag, Some(_)) => {
            Some("this exchange takes no actor_token")
        }
        (Way::DelegationToActor, None) => Some("this exchange needs an actor_token"),
        (Way::NativeSso, _) => Some("this exchange needs a device secret as its actor_token"),
        _ if request.requested == TokenType::IdToken && !id_token => {
            Some("requested_token_type: this exchange gives no ID token")
        }
        (Way::IdJag, None) if request.requested != TokenType::IdJag => {
            Some("requested_token_type: this exchange gives only identity assertion authorization grants")
        }
        (Way::Delegation | Way::Impersonation | Way::DelegationToActor, _)
            if request.requested == TokenType::IdJag =>
        {
            Some("requested_token_type: this exchange gives no identity assertion authorization grant")
        }
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(OAuthError::invalid_request(problem));
    }
    if const { issues_id_jag::<S>() }
        && let Some(grant) = grant
    {
        return id_jag::decided(server.settings(), request, *grant, (at_most, lifetime, rule));
    }
    let audience = target::granted(server, request, &targets).await?;
    let scope = match &at_most {
        Some(limit) => request.scope.intersection(limit),
        None => request.scope.clone(),
    };
    if scope.is_empty() && !request.scope.is_empty() {
        return Err(OAuthError::invalid_scope("nothing of this scope may be granted in this exchange"));
    }
    Ok(Decided { way, audience, scope, lifetime, rule, grant: None })
}

/// What an application of the same vendor gets.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) at_most: Scope,
    pub(super) lifetime: Option<Duration>,
    pub(super) rule: Option<Cow<'static, str>>,
}

/// Asks the application whether a client may share a login.
///
/// # Errors
/// `unauthorized_client` if it does not say so (Native SSO section 4.3, point 4).
pub(super) async fn shared<S: AuthorizationServer + TokenExchangePolicy>(
    server: &S,
    request: &ExchangeRequest<'_>,
) -> Result<Shared, OAuthError> {
    let answer = asked(server, request).await.map_err(|error| match error {
        OAuthError::InvalidRequest(description) => OAuthError::UnauthorizedClient(description),
        other => other,
    })?;
    let Answer { at_most, lifetime, rule, shares, .. } = answer;
    let Some(shares) = shares else {
        tracing::info!(
            client_id = request.client.client_id(),
            from = request.subject.client.as_ref().map(Client::client_id),
            "no native single sign-on: `TokenExchangePolicy::exchange` did not answer `Exchange::native_sso`"
        );
        return Err(OAuthError::unauthorized_client("these clients share no logins"));
    };
    let at_most = at_most.map_or_else(|| shares.clone(), |limit| shares.intersection(&limit));
    Ok(Shared { at_most, lifetime, rule })
}
