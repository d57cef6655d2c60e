//! Token introspection (RFC 7662), also with signed responses (RFC 9701).

use std::borrow::Cow;
use std::future::Future;
use std::io::{self, Write};
use std::pin::pin;

use http::StatusCode;
use http::request::Parts;
use oauth_runtime_tables::endpoints::{Endpoint as Row, INTROSPECTION};

use super::Endpoint;
use super::protect::{client_refusal, protect, read_posted_form};
use super::refusal::Failure;
use crate::client_auth::authenticate_confidential;
use crate::failure::store_failure;
use crate::http::{Form, Request, Response, json_object};
use crate::json::{self, JsonObject, Object};
use crate::openid::Claims;
use crate::resource_indicators;
use crate::server::{
    AuthorizationServer, ClientRequest, IntrospectedToken, Part, RequestKind, grantor_lives, is_addressed_to,
    live_client, live_refresh_token, resources,
};
use crate::store::TokenStore;
use crate::token::{AccessToken, Actor, Confirmation, RefreshToken, token_type};
use crate::{Client, Digest, OAuthError, Scope, SubjectType, Timestamp};

/// The response of section 2.2. For an inactive token it has no other member.
#[derive(Debug, Default)]
struct Introspection<'a> {
    active: bool,
    scope: Option<&'a str>,
    client_id: Option<&'a str>,
    username: Option<&'a str>,
    token_type: Option<&'static str>,
    /// The key that the token is bound to (RFC 9449 section 6.2, RFC 8705 section 3.2).
    cnf: Option<&'a Confirmation>,
    exp: Option<Timestamp>,
    iat: Option<Timestamp>,
    sub: Option<Cow<'a, str>>,
    aud: &'a [String],
    iss: Option<&'a str>,
    /// How the person logged in, for a resource that demands a recent or a stronger login (RFC 9470 section 6.2).
    auth_time: Option<Timestamp>,
    acr: Option<&'a str>,
    /// Who acts for the person (RFC 8693 section 4.1).
    act: Option<&'a Actor>,
    /// What the parts add, such as the claims of the provider's own scopes.
    members: Claims,
}

impl JsonObject for Introspection<'_> {
    fn members<W: Write>(&self, object: &mut Object<W>) -> io::Result<()> {
        object.value("active", &self.active)?;
        object.optional_text("scope", self.scope)?;
        object.optional_text("client_id", self.client_id)?;
        object.optional_text("username", self.username)?;
        object.optional_text("token_type", self.token_type)?;
        if let Some(cnf) = self.cnf {
            object.value("cnf", cnf)?;
        }
        let times = [("exp", self.exp), ("iat", self.iat)];
        let there = |(name, time): (_, Option<Timestamp>)| Some((name, time?));
        times.into_iter().filter_map(there).try_for_each(|(name, time)| object.value(name, &time))?;
        object.optional_text("sub", self.sub.as_deref())?;
        if !self.aud.is_empty() {
            object.value("aud", self.aud)?;
        }
        object.optional_text("iss", self.iss)?;
        if let Some(auth_time) = self.auth_time {
            object.value("auth_time", &auth_time)?;
        }
        object.optional_text("acr", self.acr)?;
        if let Some(act) = self.act {
            object.value("act", act)?;
        }
        self.members.iter().try_for_each(|(name, value)| object.named(name, value))
    }
}

/// The introspection endpoint.
#[derive(Debug, Clone, Copy)]
pub struct IntrospectionEndpoint;

impl<S> Endpoint<S> for IntrospectionEndpoint
where
    S: AuthorizationServer,
{
    const ROW: Row = INTROSPECTION;
    const KIND: RequestKind = RequestKind::Reads;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = client_refusal(server.settings(), &head);
            protect(server, &INTROSPECTION, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }
}

async fn answer<S: AuthorizationServer>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, Failure> {
    let mut form = Form::default();
    read_posted_form(server.settings(), head, body, &mut form)?;
    let caller =
        authenticate_confidential(server, &ClientRequest::new(head, &form).of_stored_client()).await?;
    let caller = Caller { client: &caller, gets_signature: S::Parts::signs_introspection(&head.headers) };
    introspect(server, caller, &form).await.map_err(Failure::of(caller.client))
}

/// The client that asks.
#[derive(Clone, Copy)]
struct Caller<'a> {
    client: &'a Client,
    /// Whether the response is signed (RFC 9701).
    gets_signature: bool,
}

async fn introspect<S: AuthorizationServer>(
    server: &S,
    caller: Caller<'_>,
    form: &Form<'_>,
) -> Result<Response, OAuthError> {
    let digest = presented_token(form)?;
    // The hint of section 2.1 only saves a look-up, so a wrong hint changes nothing.
    if let Some(mut token) = server.store().get_token(&digest).await.map_err(store_failure::<S::Store>)? {
        if caller.may_see(&token.client_id, &token.audience)
            && let Some(client) =
                live_client_for(server, caller.client, &token.client_id, token.expires_at).await?
            && grantor_lives(server, &token).await?
            && let Some(members) =
                members(server, IntrospectedToken::access(&client, caller.client, &token)).await?
        {
            if let Cow::Owned(scope) = caller.scope_of(server, &token.scope, &token.audience).await? {
                token.scope = scope;
            }
            return respond(server, caller, &describe_access_token(server, &client, &token, members)).await;
        }
    } else if let Some(token) = live_refresh_token(server, &digest).await? {
        let unused = token.successor.is_none();
        // RFC 9701 is about access tokens.
        if unused
            && !caller.gets_signature
            && caller.may_see(&token.client_id, &token.audience)
            && let Some(client) =
                live_client_for(server, caller.client, &token.client_id, token.expires_at).await?
            && let Some(members) =
                members(server, IntrospectedToken::refresh(&client, caller.client, &token)).await?
        {
            return respond(server, caller, &describe_refresh_token(server, &client, &token, members)).await;
        }
    }
    tracing::debug!(
        caller = caller.client.client_id(),
        "introspected as inactive: the token is unknown or expired, its person is gone, or this caller may \
         not see it"
    );
    respond(server, caller, &Introspection::default()).await
}

/// Plain JSON, or signed.
async fn respond<S: AuthorizationServer>(
    server: &S,
    caller: Caller<'_>,
    introspection: &Introspection<'_>,
) -> Result<Response, OAuthError> {
    if caller.gets_signature {
        let text = json::object(introspection);
        let members = text.and_then(|text| Ok(serde_json::from_slice(&text)?)).map_err(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an introspection response is not JSON"
            );
            OAuthError::ServerError
        })?;
        if let Some(response) = S::Parts::sign_introspection(server, caller.client, members).await? {
            return Ok(response);
        }
    }
    Ok(json_object(StatusCode::OK, introspection))
}

/// The digest of the `token` parameter (section 2.1; RFC 7009 section 2.1).
pub(super) fn presented_token(form: &Form<'_>) -> Result<Digest, OAuthError> {
    form.get("token").map(Digest::of).ok_or_else(|| OAuthError::invalid_request("token is missing"))
}

impl Caller<'_> {
    /// Section 4: a client sees its own tokens; a resource server sees those for its resources, or all if it is
    /// registered as one without particular resources. Signed responses are for resource servers only: for
    /// everybody else, the token is not active (RFC 9701 section 5).
    fn may_see(self, client_id: &str, audience: &[String]) -> bool {
        let is_own = self.client.client_id() == client_id && !self.gets_signature;
        is_own || is_addressed_to(self.client, audience)
    }

    /// The part of the scope that concerns the resources of the caller, in a signed response (RFC 9701 section 5).
    async fn scope_of<'a, S: AuthorizationServer>(
        self,
        server: &S,
        scope: &'a Scope,
        audience: &[String],
    ) -> Result<Cow<'a, Scope>, OAuthError> {
        if !self.gets_signature || self.client.metadata().resources.is_empty() {
            return Ok(Cow::Borrowed(scope));
        }
        let mut served = Vec::new();
        for identifier in audience.iter().filter(|own| self.client.allows_resource(own)) {
            served.extend(resource_indicators::find(server, identifier).await?);
        }
        Ok(if served.is_empty() { Cow::Borrowed(scope) } else { resources(server).limited(scope, &served) })
    }
}

/// Like [`live_client`], without a second look-up of the client for the caller's own tokens.
async fn live_client_for<S: AuthorizationServer>(
    server: &S,
    caller: &Client,
    client_id: &str,
    expires_at: Timestamp,
) -> Result<Option<Client>, OAuthError> {
    if caller.client_id() == client_id {
        return Ok((!expires_at.is_expired(server.settings().now())).then(|| caller.clone()));
    }
    live_client(server, client_id, expires_at).await
}

/// What the parts say about the token; `None` if it is not active.
async fn members<S: AuthorizationServer>(
    server: &S,
    token: IntrospectedToken<'_>,
) -> Result<Option<Claims>, OAuthError> {
    let mut members = Claims::new();
    let is_active = S::Parts::introspect(server, &token, &mut members).await?;
    Ok(is_active.then_some(members))
}

/// The user name is the same for every client, so clients with pairwise identifiers do not get it.
fn username<'a>(client: &Client, username: Option<&'a str>) -> Option<&'a str> {
    username.filter(|_| client.metadata().openid.subject_type == SubjectType::Public)
}

fn describe_access_token<'a, S: AuthorizationServer>(
    server: &'a S,
    client: &Client,
    token: &'a AccessToken,
    members: Claims,
) -> Introspection<'a> {
    let login = token.authentication.as_deref();
    Introspection {
        active: true,
        scope: Some(token.scope.as_str()),
        client_id: Some(&token.client_id),
        username: username(client, token.username.as_deref()),
        token_type: Some(token_type(token.confirmation.as_ref())),
        cnf: token.confirmation.as_ref(),
        auth_time: login.and_then(|login| login.auth_time),
        acr: login.and_then(|login| login.acr.as_deref()),
        act: token.actor.as_deref(),
        exp: Some(token.expires_at),
        iat: Some(token.issued_at),
        sub: token.subject.as_deref().map(|subject| S::Parts::subject(server, client, subject.into())),
        aud: &token.audience,
        iss: Some(server.settings().issuer().as_str()),
        members,
    }
}

fn describe_refresh_token<'a, S: AuthorizationServer>(
    server: &'a S,
    client: &Client,
    token: &'a RefreshToken,
    members: Claims,
) -> Introspection<'a> {
    Introspection {
        active: true,
        scope: Some(token.scope.as_str()),
        client_id: Some(&token.client_id),
        username: username(client, token.username.as_deref()),
        token_type: None,
        cnf: token.confirmation.as_ref(),
        auth_time: None,
        acr: None,
        act: None,
        exp: Some(token.expires_at),
        iat: Some(token.issued_at),
        sub: token.subject.as_deref().map(|subject| S::Parts::subject(server, client, subject.into())),
        aud: &token.audience,
        iss: Some(server.settings().issuer().as_str()),
        members,
    }
}
