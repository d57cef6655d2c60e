//! The registration endpoint (RFC 7591), and the management of a registration (RFC 7592).

mod manage;
mod metadata;
mod register;

use std::future::Future;
use std::pin::pin;
#[cfg(feature = "tokio")]
use std::sync::Arc;

use bytes::Bytes;
use http::header::WWW_AUTHENTICATE;
use http::request::Parts;
use http::{HeaderValue, Method};
use oauth_runtime_tables::endpoints::{Endpoint as Row, REGISTRATION};

use super::Endpoint;
use super::protect::{check_availability, check_transport, protect};
use super::refusal::Failure;
use crate::OAuthError;
use crate::http::{Request, Response, error};
use crate::registration::RegistrationPolicy;
#[cfg(feature = "tokio")]
use crate::registration::expire_unused_clients;
use crate::resource::bearer_token;
use crate::server::AuthorizationServer;
use crate::store::{ClientRegistrationStore, RateLimitStore};
use manage::{change, delete, read};
use register::register;

/// The registration endpoint, and below it one for each client.
#[derive(Debug, Clone, Copy)]
pub struct RegistrationEndpoint;

impl<S> Endpoint<S> for RegistrationEndpoint
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore + RateLimitStore,
{
    const ROW: Row = REGISTRATION;
    const OUTLIVES_CONNECTION: bool = true;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let has_token = !matches!(bearer_token(&head), Ok(None));
            let refuse = |problem: &OAuthError| refuse(server, has_token, problem);
            protect(server, &REGISTRATION, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }

    /// Occasionally deletes clients that were never used.
    #[cfg(feature = "tokio")]
    fn afterwards(server: &Arc<S>) {
        if server.runtime().unused_clients().is_sweep_due(server.settings().now()) {
            let server = Arc::clone(server);
            // The store has logged what went wrong, and the next sweep goes on.
            tokio::spawn(async move { expire_unused_clients(&*server).await });
        }
    }
}

/// An error; an error about a token has a challenge (RFC 6750 section 3).
fn refuse<S: AuthorizationServer>(server: &S, has_token: bool, problem: &OAuthError) -> Response {
    let mut response = error(problem, server.settings());
    if let OAuthError::InvalidToken(_) = problem {
        let realm = server.settings().issuer().as_str();
        let code = if has_token { ", error=\"invalid_token\"" } else { "" };
        if let Ok(challenge) = HeaderValue::try_from(format!("Bearer realm=\"{realm}\"{code}")) {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
    }
    response
}

async fn answer<S>(server: &S, head: &Parts, body: &Bytes) -> Result<Response, Failure>
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore + RateLimitStore,
{
    check_transport(server.settings(), head)?;
    check_availability(server.settings())?;
    match (managed_client::<S>(head), &head.method) {
        (None, &Method::POST) => Ok(register(server, head, body).await?),
        (None, _) => Err(OAuthError::MethodIsNotAllowed { allow: "POST" }.into()),
        (Some(client_id), &(Method::GET | Method::HEAD)) => Ok(read(server, head, client_id).await?),
        (Some(client_id), &Method::PUT) => change(server, head, client_id, body).await,
        (Some(client_id), &Method::DELETE) => Ok(delete(server, head, client_id).await?),
        (Some(_), _) => Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD, PUT, DELETE" }.into()),
    }
}

/// The client whose registration the path names; `None` for the endpoint itself.
fn managed_client<S: AuthorizationServer>(head: &Parts) -> Option<&str> {
    let endpoint = S::DECLARATION.endpoints.path("registration").unwrap_or_default().trim_end_matches('/');
    let (path, client_id) = head.uri.path().rsplit_once('/')?;
    (path.ends_with(endpoint) && !client_id.is_empty()).then_some(client_id)
}
