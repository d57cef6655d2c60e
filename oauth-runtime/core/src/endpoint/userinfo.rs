//! The UserInfo endpoint (OpenID Connect Core section 5.3).

use std::future::Future;
use std::pin::pin;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use oauth_runtime_tables::endpoints::{Endpoint as Row, USERINFO};

use super::Endpoint;
use super::protect::{check_availability, check_transport, form_body, protect};
use super::refusal::Failure;
use crate::failure::{signing_failure, store_failure};
use crate::http::{Request, Response, error, json, no_store};
use crate::identity::{OpenIdProvider, claims_by_scope, released};
use crate::keys::{SigningAlgorithm, SigningPurpose};
use crate::openid::{Claims, ClaimsRequest};
use crate::resource::{Place, ScopeToken, challenge, sent_token, verified};
use crate::server::{ClientRequest, Message, Part, RequestKind, for_client};
use crate::store::ClaimsStore;
use crate::token::AccessToken;
use crate::{Client, OAuthError};

/// The scope that a token needs (section 5.3).
struct OpenIdScope;

impl ScopeToken for OpenIdScope {
    const NAME: &'static str = "openid";
    const DESCRIPTION: &'static str = "Know who you are";
    type Server = ();
}

/// The UserInfo endpoint: GET (or HEAD) or POST, the access token in the header or in a form.
#[derive(Debug, Clone, Copy)]
pub struct UserInfoEndpoint;

impl<S> Endpoint<S> for UserInfoEndpoint
where
    S: OpenIdProvider,
{
    const ROW: Row = USERINFO;
    const KIND: RequestKind = RequestKind::Reads;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = |problem: &OAuthError| refuse(server, &head, problem);
            protect(server, &USERINFO, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }
}

/// An error of the token goes into the challenge (RFC 6750 section 3); other errors are answered as
/// everywhere.
fn refuse<S: OpenIdProvider>(server: &S, head: &Parts, problem: &OAuthError) -> Response {
    match problem {
        OAuthError::MethodIsNotAllowed { .. } => error(problem, server.settings()),
        _ if problem.status().is_server_error() => error(problem, server.settings()),
        _ => challenge::<OpenIdScope, S>(server, &head.headers, Some(problem)),
    }
}

async fn answer<S: OpenIdProvider>(server: &S, head: &Parts, body: &Bytes) -> Result<Response, Failure> {
    if !matches!(head.method, Method::GET | Method::HEAD | Method::POST) {
        return Err(OAuthError::MethodIsNotAllowed { allow: USERINFO.allow }.into());
    }
    check_transport(server.settings(), head)?;
    check_availability(server.settings())?;
    let form = match body.is_empty() {
        true => None,
        false => Some(form_body(head, body)?),
    };
    let form = form.unwrap_or_default();
    let Some(token) = sent_token(head, &form)? else {
        return Ok(challenge::<OpenIdScope, S>(server, &head.headers, None));
    };
    let (token, client) = verified(server, token, &ClientRequest::new(head, &form), Place::UserInfo).await?;
    respond(server, &token, &client).await.map_err(Failure::of(&client))
}

async fn respond<S: OpenIdProvider>(
    server: &S,
    token: &AccessToken,
    client: &Client,
) -> Result<Response, OAuthError> {
    if !token.scope.contains(OpenIdScope::NAME) {
        return Err(OAuthError::InsufficientScope { scope: OpenIdScope::NAME.into() });
    }
    let claims = claims_of(server, token, client).await?;
    match signing_algorithm(server, client)? {
        None => plain(server, &claims, client).await,
        Some(algorithm) => signed(server, algorithm, claims, client).await,
    }
}

/// Section 5.3.2: the claims of the scope and those requested individually, and always `sub`.
async fn claims_of<S: OpenIdProvider>(
    server: &S,
    token: &AccessToken,
    client: &Client,
) -> Result<Claims, OAuthError> {
    let invalid = || OAuthError::invalid_token("the access token does not belong to a person");
    let subject = token.subject.as_deref().ok_or_else(invalid)?;
    let known = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)?;
    let nothing = ClaimsRequest::default();
    let authentication = token.authentication.as_deref();
    let asked = authentication.map_or(&nothing, |authentication| &authentication.claims);
    let locales = authentication.and_then(|authentication| authentication.claims_locales.as_deref());
    let known = known.ok_or_else(|| OAuthError::invalid_token("the person no longer exists"))?;
    let mut claims = released(&known, claims_by_scope(server, &token.scope), &asked.userinfo, locales);
    S::Parts::userinfo_claims(server, client, token, &mut claims).await?;
    Ok(claims.with("sub", S::Parts::subject(server, client, subject.into()).as_ref()))
}

/// The format that the client is registered for. Default: plain JSON.
fn signing_algorithm<S: OpenIdProvider>(
    server: &S,
    client: &Client,
) -> Result<Option<SigningAlgorithm>, OAuthError> {
    let registered = client.metadata().openid.userinfo_signed_response_alg.as_deref();
    let Some(name) = registered.filter(|name| *name != "none") else {
        return Ok(None);
    };
    let algorithm = SigningAlgorithm::from_name(name);
    let supported = server.keys().for_purpose(SigningPurpose::UserInfo).algorithms();
    let usable = algorithm.filter(|algorithm| supported.contains(algorithm));
    usable.map(Some).ok_or_else(|| {
        tracing::error!(
            client_id = client.client_id(),
            "no signing key supports the algorithm that the client is registered for"
        );
        OAuthError::ServerError
    })
}

/// A signed response has issuer and audience (section 5.3.2).
async fn signed<S: OpenIdProvider>(
    server: &S,
    algorithm: SigningAlgorithm,
    claims: Claims,
    client: &Client,
) -> Result<Response, OAuthError> {
    let claims = claims.with("iss", server.settings().issuer().as_str()).with("aud", client.client_id());
    let token =
        server.keys().for_purpose(SigningPurpose::UserInfo).sign_off_thread(algorithm, "JWT", claims).await;
    let token = token.map_err(|error| signing_failure(&error))?;
    Ok(jwt(for_client(server, client, Message::UserInfo, token).await?))
}

/// Plain JSON, or encrypted JSON.
async fn plain<S: OpenIdProvider>(
    server: &S,
    claims: &Claims,
    client: &Client,
) -> Result<Response, OAuthError> {
    if !Message::UserInfo.is_encrypted_for(client) {
        return Ok(json(StatusCode::OK, claims));
    }
    let text = serde_json::to_string(claims).map_err(|_| OAuthError::ServerError)?;
    Ok(jwt(for_client(server, client, Message::UserInfo, text).await?))
}

fn jwt(token: String) -> Response {
    let mut response = Response::new(token.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/jwt"));
    no_store(response.headers_mut());
    response
}
