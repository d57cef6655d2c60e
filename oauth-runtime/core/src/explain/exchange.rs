//! The way of a token exchange: what a client would get for a person's token.

use futures_util::FutureExt;

use super::tokens::proved;
use super::walk::{Walk, Way, about_nobody};
use super::{Origin, Step, claims, lifetimes};
use crate::access_policy::AccessOccasion;
use crate::authorization_details::AuthorizationDetails;
use crate::gate::Admitted;
use crate::grant::token_exchange::{Allowed, GRANT_TYPE, Rehearsal, invalid_subject};
use crate::grant::{Authorization, Recipient};
use crate::http::Form;
use crate::record::Form as Members;
use crate::resource_indicators::find;
use crate::server::{AuthorizationServer, ClientRequest, Part, TokenRequest};
use crate::store::Authenticated;
use crate::token::GrantId;
use crate::{Client, OAuthError, Scope, Timestamp};

impl<S: AuthorizationServer> Walk<'_, S> {
    /// The scope of the new access token.
    pub(super) async fn exchange(&mut self, client: &Client, form: &Form<'_>) -> Result<Scope, OAuthError> {
        let (server, question) = (self.server, self.question);
        let subject = question.subject.clone().ok_or_else(about_nobody)?;
        let person = Authenticated { subject: subject.into(), username: None };
        let holder = match question.from_client.as_deref().filter(|other| *other != client.client_id()) {
            Some(other) => self.client(other).await?,
            None => client.clone(),
        };
        let actor = match &question.actor_client {
            Some(other) => Some(self.client(other).await?),
            None => None,
        };
        let presented = self.presented(client, &holder).await?;
        let (head, ()) = http::Request::new(()).into_parts();
        let proved = proved(server, client);
        let request = TokenRequest::new(client, ClientRequest::new(&head, form), GRANT_TYPE, None, &proved);
        let now = server.settings().now();
        let rehearsal = Rehearsal {
            request: &request,
            holder: &holder,
            person: &person,
            scope: &presented.0,
            audience: &presented.1,
            authentication: &question.authentication,
            actor: actor.as_ref(),
            lives: (now, end(server, &holder, now).min(end(server, actor.as_ref().unwrap_or(&holder), now))),
        };
        self.explanation.push(Step::ExchangedToken {
            client_id: holder.client_id().to_owned(),
            scope: presented.0.clone(),
            audience: presented.1.clone(),
            is_addressed: rehearsal.is_addressed(),
        });
        rehearsal.check()?;
        let person = self.person(client, Way::Exchange).await?.ok_or_else(about_nobody)?;
        let allowed = self.allowed(&rehearsal).await?;
        self.exchanged(client, (&rehearsal, Recipient::of(&request)), person, allowed).await
    }

    /// The scope and the audience of the presented token. One that the client got itself is for the provider; another one is there because
    /// somebody called the client with it, so it has the scope that its client may have there.
    async fn presented(&self, client: &Client, holder: &Client) -> Result<(Scope, Vec<String>), OAuthError> {
        let asked = self.question.from_scope.as_deref();
        let scope = asked.map(str::parse).transpose();
        let scope = scope.map_err(|_| OAuthError::invalid_scope("the exchanged scope is malformed"))?;
        let mut scope = scope.unwrap_or_else(|| known(self.server, &holder.metadata().scope));
        let own = &client.metadata().resources;
        if holder.client_id() == client.client_id() || own.is_empty() {
            return Ok((scope, Vec::new()));
        }
        let named: Vec<_> = own.iter().map(|own| ("resource".to_owned(), own.clone())).collect();
        let form = Form::of_pairs(&named).map_err(|_| invalid_subject())?;
        let narrowed = S::Parts::target(self.server, holder, &form, &mut scope, &mut Vec::new()).await;
        // Its client can't have such a token.
        narrowed.map_err(|error| if error.status().is_server_error() { error } else { invalid_subject() })?;
        Ok((scope, own.clone()))
    }

    /// What the application allows.
    async fn allowed(&mut self, rehearsal: &Rehearsal<'_>) -> Result<Allowed, OAuthError> {
        // Boxed: whatever the application awaits would nest in the future of each explanation.
        let rehearsed = S::Parts::rehearse_exchange(self.server, rehearsal).boxed().await?;
        let rehearsed = rehearsed.ok_or(OAuthError::ServerError)?;
        let (by, allowed) = (rehearsed.rule, rehearsed.outcome);
        let actors = |allowed: &Allowed| {
            let chain = allowed.actor.iter().flat_map(|actor| actor.chain());
            chain.map(|actor| actor.sub.to_string()).collect()
        };
        self.explanation.push(match &allowed {
            Ok(own) => Step::Exchange {
                by,
                scope: Some(own.scope.clone()),
                audience: own.audience.clone(),
                actors: actors(own),
            },
            Err(_) => Step::Exchange { by, scope: None, audience: Vec::new(), actors: Vec::new() },
        });
        allowed
    }

    /// A token that nobody gets.
    async fn exchanged(
        &mut self,
        client: &Client,
        (rehearsal, recipient): (&Rehearsal<'_>, Recipient<'_>),
        person: Admitted,
        allowed: Allowed,
    ) -> Result<Scope, OAuthError> {
        let server = self.server;
        let Allowed { scope, audience, lifetime, actor } = allowed;
        let permitted = self.policy(AccessOccasion::TokenExchange, client, &scope, &audience).await?;
        let mut resources = Vec::with_capacity(audience.len());
        for target in &audience {
            resources.extend(find(server, target).await?);
        }
        let client_id = client.shared_client_id();
        let (granted_at, end) = rehearsal.lives;
        let left = std::time::Duration::from_secs(end.since(granted_at));
        let authorization = Authorization {
            grant_id: GrantId::generate(),
            granted_to: Some(rehearsal.holder.shared_client_id()).filter(|other| *other != client_id),
            client_id,
            end_user: Some(person),
            scope: scope.clone(),
            requested_scope: None,
            authorization_details: AuthorizationDetails::default(),
            audience,
            authentication: rehearsal.authentication.of_tokens(&scope, S::DECLARATION),
            confirmation: None,
            granted_at,
            access_token_lifetime: Some(lifetime.unwrap_or(left).min(left)),
            actor,
            audience_is_decided: true,
            is_refresh: false,
            was_approved: false,
            form: Members::new(),
        };
        let minted = authorization.mint(server, recipient, scope, false).await?;
        let (tokens, policy) = (minted.tokens(), permitted.lifetimes());
        for step in lifetimes::steps(
            server,
            (client, &self.question.grant_type),
            &resources,
            policy,
            tokens,
            Origin::Exchange,
        ) {
            self.explanation.push(step);
        }
        claims::of_access_token(server, client, &tokens.access_token, self.explanation).await?;
        Ok(tokens.access_token.scope.clone())
    }
}

/// The tokens of this scope that the provider has.
fn known<S: AuthorizationServer>(server: &S, scope: &Scope) -> Scope {
    Scope::from_tokens(scope.tokens().filter(|token| server.knows_scope(token))).unwrap_or_default()
}

/// When an access token of this client ends that it gets now.
fn end<S: AuthorizationServer>(server: &S, client: &Client, now: Timestamp) -> Timestamp {
    now + crate::server::client_rules(server, client.metadata()).access_token_lifetime
}
