//! Creates the tokens of an authorization.

use std::time::Duration;

use super::RequestedScope;
use crate::authorization_details::AuthorizationDetails;
use crate::event::{Event, EventKind, Whom, word};
use crate::failure::store_failure;
use crate::gate::Admitted;
use crate::identity::IdTokenRequest;
use crate::openid::Claims;
use crate::record::Form;
use crate::server::{
    AuthorizationServer, Bounds, ClientRequest, Minted, Minting, Part, Proved, TokenRequest, prepared_at,
    publish, token_rules,
};
use crate::store::TokenStore;
use crate::token::{
    AccessToken, Actor, Authentication, Confirmation, GrantId, IssuedTokens, RefreshToken, TokenResponse,
};
use crate::{Client, OAuthError, Scope, Secret, Text, Timestamp};

/// What the tokens are issued for.
#[derive(Debug, Clone)]
pub(crate) struct Authorization {
    pub(crate) grant_id: GrantId,
    pub(crate) client_id: Text,
    /// The end-user, admitted by the gate; `None` if the client acts for itself.
    pub(crate) end_user: Option<Admitted>,
    /// The whole authorized scope, which a refresh token keeps.
    pub(crate) scope: Scope,
    /// The requested scope, if it is larger.
    pub(crate) requested_scope: Option<Scope>,
    pub(crate) authorization_details: AuthorizationDetails,
    pub(crate) audience: Vec<String>,
    pub(crate) authentication: Option<Box<Authentication>>,
    /// The key that the grant is bound to: only its holder gets tokens.
    pub(crate) confirmation: Option<Confirmation>,
    /// When the grant began.
    pub(crate) granted_at: Timestamp,
    /// The maximum lifetime of its access tokens, if it is shorter than the provider's.
    pub(crate) access_token_lifetime: Option<Duration>,
    /// Who acts for the end-user (RFC 8693 section 4.1).
    pub(crate) actor: Option<Box<Actor>>,
    /// The client that the end-user granted the access to, if it is another one.
    pub(crate) granted_to: Option<Text>,
    /// Whether the audience is decided, whatever the request and the registration of the client say about resources.
    pub(crate) audience_is_decided: bool,
    /// Whether a new refresh token replaces another one.
    pub(crate) is_refresh: bool,
    /// Whether it began before this request.
    pub(crate) was_approved: bool,
    /// Members of the presented refresh token that this version does not know; its successor keeps them.
    pub(crate) form: Form<RefreshToken>,
}

/// The client that gets the tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipient<'a> {
    client: &'a Client,
    /// The token request; `None` for tokens in an authorization response, and for those that are pushed.
    request: Option<ClientRequest<'a>>,
    grant_type: Option<&'a str>,
    /// The keys that the request proves the client to hold.
    proved: &'a Proved,
}

/// What a client proves without a request.
static NOTHING: Proved =
    Proved { keys: Confirmation { jkt: None, x5t_s256: None }, once: None, assertion: None };

impl<'a> Recipient<'a> {
    /// The client of a token request.
    pub(crate) fn of(request: &TokenRequest<'a>) -> Self {
        Self {
            client: request.client(),
            request: Some(request.received()),
            grant_type: Some(request.grant_type()),
            proved: request.what_is_proved(),
        }
    }

    /// A client whose tokens are pushed to its own endpoint: it proved this when it asked.
    #[cfg(feature = "openid")]
    pub(super) fn pushed(client: &'a Client, grant_type: &'a str, proved: &'a Proved) -> Self {
        Self { client, request: None, grant_type: Some(grant_type), proved }
    }

    /// The keys that it proved to hold.
    pub(super) fn proved_keys(self) -> &'a Confirmation {
        &self.proved.keys
    }

    /// The client.
    pub(super) fn client(self) -> &'a Client {
        self.client
    }

    /// The `grant_type` of its request.
    pub(crate) fn grant_type(self) -> Option<&'a str> {
        self.grant_type
    }

    /// The client of a request that proves this.
    pub(crate) fn new(client: &'a Client, request: ClientRequest<'a>, proved: &'a Proved) -> Self {
        Self { client, request: Some(request), grant_type: request.parameter("grant_type"), proved }
    }

    /// A client that sent no token request.
    pub(crate) fn without_request(client: &'a Client) -> Self {
        Self { client, request: None, grant_type: None, proved: &NOTHING }
    }
}

impl Authorization {
    /// Mints tokens for this authorization; the only way to create tokens. The provider's parts may change
    /// them, and bind them to a key. `scope` is the scope of the access token, at most that of the authorization.
    ///
    /// # Errors
    /// Those of the parts; `invalid_grant` if the authorization is bound to a key, and the parts did not bind the
    /// tokens to it.
    pub(crate) async fn mint<S: AuthorizationServer>(
        self,
        server: &S,
        recipient: Recipient<'_>,
        scope: Scope,
        refreshable: bool,
    ) -> Result<Minted, OAuthError> {
        let Recipient { client, request, grant_type, proved } = recipient;
        let (was_approved, bound_to) = (self.was_approved, self.confirmation.clone());
        let audience_is_decided = self.audience_is_decided;
        let mut minted = self.tokens(server, (client, grant_type), scope, refreshable);
        let mut minting = Minting::new(client, (request, grant_type), proved, was_approved, &mut minted);
        minting.audience_is_decided = audience_is_decided;
        // Whatever the parts do: the binding of a grant lasts as long as the grant.
        if let Some(required) = bound_to.as_ref().filter(|required| proved.keys.meets(required)) {
            minting.bind(required.clone());
        }
        S::Parts::mint(server, &mut minting).await?;
        match bound_to.is_none_or(|required| minted.is_bound_to(&required)) {
            true => Ok(minted),
            false => Err(OAuthError::invalid_grant(
                "this was issued for the holder of a key, and the request does not prove that the client holds it",
            )),
        }
    }

    fn tokens<S: AuthorizationServer>(
        self,
        server: &S,
        (client, grant_type): (&Client, Option<&str>),
        scope: Scope,
        refreshable: bool,
    ) -> Minted {
        let now = server.settings().now();
        let (rules, end) = (
            token_rules(server, client.metadata(), grant_type),
            server.settings().end_of_grant(self.granted_at),
        );
        let bounds = Bounds { granted_at: self.granted_at, end, access_token: self.access_token_lifetime };
        let (subject, username) = self.end_user.map(Admitted::into_texts).unzip();
        let username = username.flatten();
        // Also a constant: without the grant, nothing that makes refresh tokens is compiled.
        let refreshable = const { S::DECLARATION.has_grant_type("refresh_token") } && refreshable;
        let refresh_token = refreshable.then(Secret::generate);
        let refresh_record = refresh_token.as_ref().map(|secret| RefreshToken {
            digest: secret.digest(),
            grant_id: self.grant_id.clone(),
            client_id: self.client_id.clone(),
            subject: subject.clone(),
            username: username.clone(),
            scope: self.scope,
            requested_scope: self.requested_scope,
            authorization_details: self.authorization_details.clone(),
            audience: self.audience.clone(),
            authentication: self.authentication.clone(),
            // That of a code ends with the code: a client that authenticates has to prove nothing else.
            confirmation: self.confirmation.filter(|_| self.is_refresh),
            grant_version: None,
            granted_at: Some(self.granted_at),
            access_token_lifetime: self.access_token_lifetime,
            is_successor: self.is_refresh,
            issued_at: now,
            expires_at: (now + rules.refresh_token_lifetime).min(end),
            successor: None,
            form: self.form,
        });
        let access_token = Secret::generate();
        let usual = rules.access_token_lifetime;
        let lifetime = self.access_token_lifetime.unwrap_or(usual).min(usual);
        let access_end = (now + lifetime).min(end);
        let access_record = AccessToken {
            digest: access_token.digest(),
            grant_id: self.grant_id,
            client_id: self.client_id,
            subject,
            username,
            scope,
            authorization_details: self.authorization_details,
            audience: self.audience,
            authentication: self.authentication,
            confirmation: None,
            actor: self.actor,
            granted_to: self.granted_to,
            grant_version: None,
            claims: Claims::new(),
            issued_at: now,
            expires_at: access_end,
            form: Form::new(),
        };
        Minted::new(
            IssuedTokens::new(access_record, refresh_record),
            access_token,
            refresh_token,
            now,
            bounds,
        )
    }
}

/// An authorization that begins at the token endpoint.
#[derive(Debug)]
pub(crate) struct Beginning {
    pub(crate) grant_id: GrantId,
    pub(crate) end_user: Option<Admitted>,
    pub(crate) scope: RequestedScope,
    /// Whether it may have a refresh token, as far as this is up to the grant.
    pub(crate) refreshable: bool,
    pub(crate) audience: Vec<String>,
    /// The longest time for the access token.
    pub(crate) lifetime: Option<Duration>,
    pub(crate) authentication: Option<Box<Authentication>>,
    /// Who acts for the end-user.
    pub(crate) actor: Option<Box<Actor>>,
    /// The key that the authorization is bound to.
    pub(crate) confirmation: Option<Confirmation>,
    /// When somebody approved it; `None`: now.
    pub(crate) granted_at: Option<Timestamp>,
}

impl Beginning {
    pub(crate) fn new(end_user: Option<Admitted>, scope: RequestedScope, refreshable: bool) -> Self {
        Self {
            grant_id: GrantId::generate(),
            end_user,
            scope,
            refreshable,
            audience: Vec::new(),
            lifetime: None,
            authentication: None,
            actor: None,
            confirmation: None,
            granted_at: None,
        }
    }
}

/// Starts an authorization at the token endpoint: creates its tokens and stores them.
pub(crate) async fn begin<S: AuthorizationServer>(
    server: &S,
    recipient: Recipient<'_>,
    beginning: Beginning,
) -> Result<TokenResponse, OAuthError> {
    let Beginning {
        grant_id,
        end_user,
        scope: requested,
        refreshable,
        audience,
        lifetime,
        authentication,
        actor,
        confirmation,
        granted_at,
    } = beginning;
    let requested_scope = requested.beyond(&requested.scope);
    let scope = requested.scope;
    let client = recipient.client;
    let now = server.settings().now();
    let authorization = Authorization {
        grant_id,
        client_id: client.shared_client_id(),
        end_user: end_user.clone(),
        scope: scope.clone(),
        requested_scope,
        authorization_details: AuthorizationDetails::default(),
        audience,
        authentication: authentication.and_then(|own| own.of_tokens(&scope, S::DECLARATION)),
        confirmation,
        granted_at: granted_at.unwrap_or(now),
        access_token_lifetime: lifetime,
        actor,
        granted_to: None,
        audience_is_decided: false,
        is_refresh: false,
        was_approved: false,
        form: Form::new(),
    };
    let refreshable = refreshable && S::issues_refresh_tokens_to(client);
    let mut minted = authorization.mint(server, recipient, scope.clone(), refreshable).await?;
    let mut response = minted.take_response();
    if let (Some(person), Some(authentication)) = (&end_user, &minted.tokens().access_token.authentication) {
        let request = IdTokenRequest {
            client,
            person,
            scope: &response.scope,
            nonce: None,
            authentication,
            granted_at: now,
            code: None,
            access_token: Some(response.access_token.reveal()),
            stands_alone: false,
            audience: &minted.tokens().access_token.audience,
            grant_type: recipient.grant_type(),
            lifetimes: minted.lifetimes(),
            actor: minted.tokens().access_token.actor.as_deref(),
            pushed: None,
        };
        response.id_token = S::Parts::id_token(server, &request).await?;
    }
    let tokens = minted.into_tokens();
    let grant_type = || recipient.grant_type().unwrap_or("implicit");
    let mut issued = prepared_at(server, now, |at| issued(at, grant_type(), &tokens, &response));
    server.store().create_token(tokens).await.map_err(store_failure::<S::Store>)?;
    publish(server, &mut issued);
    Ok(response)
}

/// The event that a client got tokens.
pub(super) fn issued(
    at: Timestamp,
    grant_type: &str,
    tokens: &IssuedTokens,
    response: &TokenResponse,
) -> Event {
    let kind = EventKind::TokenIssued {
        grant_type: word(grant_type),
        scope: response.scope.clone(),
        refresh_token: response.refresh_token.is_some(),
        id_token: response.id_token.is_some(),
    };
    of_tokens(kind, at, tokens)
}

/// The event about these tokens.
#[inline]
pub(super) fn of_tokens(kind: EventKind, at: Timestamp, tokens: &IssuedTokens) -> Event {
    let token = &tokens.access_token;
    let session = token.authentication.as_ref().and_then(|authentication| authentication.session_id.as_ref());
    let whom = Whom {
        client_id: Some(token.client_id.clone()),
        subject: token.subject.clone(),
        session_id: session.map(Text::from),
        grant_id: Some(token.grant_id.clone()),
    };
    Event::about(kind, at, whom)
}
