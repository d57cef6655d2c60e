//! An exchange that nobody asks for: what the provider and its application would say about one, for an explanation.

use std::time::Duration;

use super::answer::{decided, said};
use super::question::Kept;
use super::{
    ExchangeRequest, ExchangedToken, TokenExchangePolicy, TokenType, acting, check_confidential, presented,
    scope, target,
};
use crate::gate::Ground;
use crate::server::{AuthorizationServer, TokenRequest};
use crate::store::Authenticated;
use crate::token::{Actor, Authentication, GrantId};
use crate::{Client, Digest, OAuthError, Scope, Timestamp};

/// The exchange: the access tokens that a client would present are live, and no `may_act` is in them.
#[derive(Debug, Clone, Copy)]
pub struct Rehearsal<'a> {
    pub(crate) request: &'a TokenRequest<'a>,
    /// The client that the subject token was issued to.
    pub(crate) holder: &'a Client,
    pub(crate) person: &'a Authenticated,
    pub(crate) scope: &'a Scope,
    pub(crate) audience: &'a [String],
    pub(crate) authentication: &'a Authentication,
    /// The client of the actor token.
    pub(crate) actor: Option<&'a Client>,
    /// When the presented tokens were issued, and when they expire.
    pub(crate) lives: (Timestamp, Timestamp),
}

/// What is said about it.
#[derive(Debug)]
pub struct Rehearsed {
    /// The application's rule, if it has a name.
    pub(crate) rule: Option<String>,
    pub(crate) outcome: Result<Allowed, OAuthError>,
}

/// What the client would get.
#[derive(Debug)]
pub(crate) struct Allowed {
    pub(crate) scope: Scope,
    pub(crate) audience: Vec<String>,
    pub(crate) lifetime: Option<Duration>,
    pub(crate) actor: Option<Box<Actor>>,
}

impl Rehearsal<'_> {
    /// Whether this client may exchange at all, and present the subject token.
    ///
    /// # Errors
    /// `unauthorized_client`; `invalid_request`.
    pub(crate) fn check(&self) -> Result<(), OAuthError> {
        check_confidential(self.request.client())?;
        match self.is_addressed() {
            true => Ok(()),
            false => Err(presented::invalid_subject()),
        }
    }

    /// Whether the subject token may be presented by this client.
    pub(crate) fn is_addressed(&self) -> bool {
        presented::is_addressed(self.request.client(), self.holder.client_id(), self.audience)
    }

    /// An access token of this client, for the audience of the subject token.
    fn token(&self, client: &Client, person: Option<Authenticated>, scope: Scope) -> ExchangedToken {
        let (granted_at, expires_at) = self.lives;
        let authentication = person.is_some().then(|| Box::new(self.authentication.clone()));
        ExchangedToken {
            token_type: TokenType::AccessToken,
            kept: Kept::Access(Digest::of("")),
            grant_id: GrantId::generate(),
            grant_version: None,
            granted_at,
            client: Some(client.clone()),
            granted_to: None,
            person,
            ground: Ground::Approval,
            foreign: None,
            transaction: None,
            scope,
            audience: self.audience.to_vec(),
            authentication,
            confirmation: None,
            actor: None,
            may_act: None,
            expires_at,
            access_token_lifetime: None,
        }
    }
}

/// Goes the way of an exchange for an access token, up to the tokens.
///
/// # Errors
/// Those before the application is asked.
pub(super) async fn rehearse<S: AuthorizationServer + TokenExchangePolicy>(
    server: &S,
    rehearsal: &Rehearsal<'_>,
) -> Result<Rehearsed, OAuthError> {
    let request = rehearsal.request;
    let subject = rehearsal.token(rehearsal.holder, Some(rehearsal.person.clone()), rehearsal.scope.clone());
    let actor = rehearsal.actor.map(|client| rehearsal.token(client, None, Scope::empty()));
    let scope = scope::requested(server, request, &subject)?;
    let targets = target::requested(server, request.received().form()).await?;
    let question = ExchangeRequest {
        client: request.client(),
        subject: &subject,
        actor: actor.as_ref(),
        scope: &scope,
        targets: &targets,
        audience: None,
        requested: TokenType::AccessToken,
        request_context: None,
        request_details: None,
        is_native_sso: false,
    };
    let answer = said(server, &question).await?;
    let rule = answer.rule().map(str::to_owned);
    let outcome = match decided(server, &question, answer).await {
        Ok(decided) => {
            let acting = acting::party(server, request.client(), actor.as_ref());
            acting::chain(&subject, acting, decided.way).map(|actor| Allowed {
                scope: decided.scope,
                audience: decided.audience,
                lifetime: decided.lifetime,
                actor,
            })
        }
        Err(error) => Err(error),
    };
    Ok(Rehearsed { rule, outcome })
}
