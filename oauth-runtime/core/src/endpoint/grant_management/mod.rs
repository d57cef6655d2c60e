//! The grant management endpoint: what a client's grant has, and its end (Grant Management for OAuth 2.0 draft 03, section 6).

mod access;

use std::future::Future;
use std::pin::pin;

use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::{Endpoint as Row, GRANT_MANAGEMENT};

use super::Endpoint;
use super::protect::{check_availability, check_transport, not_found, protect};
use super::refusal::Failure;
use crate::OAuthError;
use crate::event::{Actor, Event, EventKind};
use crate::failure::store_failure;
use crate::grant_management::{ManagesGrants, description};
use crate::http::{Request, Response, json, no_store};
use crate::server::{AuthorizationServer, observe};
use crate::store::TokenStore;
use access::{Caller, Needs, caller, grant_of, refuse};

/// The grant management endpoint: below it, one for each grant.
#[derive(Debug, Clone, Copy)]
pub struct GrantManagementEndpoint;

impl<S: ManagesGrants> Endpoint<S> for GrantManagementEndpoint {
    const ROW: Row = GRANT_MANAGEMENT;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, _) = request.into_parts();
        async move {
            if !server.settings().grant_management() {
                return not_found();
            }
            let needs = Needs::of(&head.method);
            let refuse = |problem: &OAuthError| refuse(server, &head, needs, problem);
            protect(server, &GRANT_MANAGEMENT, &head, refuse, pin!(answer(server, &head, needs))).await
        }
    }
}

async fn answer<S: ManagesGrants>(server: &S, head: &Parts, needs: Needs) -> Result<Response, Failure> {
    check_transport(server.settings(), head)?;
    check_availability(server.settings())?;
    if !matches!(head.method, Method::GET | Method::HEAD | Method::DELETE) {
        return Err(OAuthError::MethodIsNotAllowed { allow: GRANT_MANAGEMENT.allow }.into());
    }
    let caller = caller(server, head, needs).await?;
    let grant_id = grant_id::<S>(head);
    let answered = match needs {
        Needs::Query => query(server, &caller, grant_id).await,
        Needs::Revoke => revoke(server, &caller, grant_id).await,
    };
    answered.map_err(Failure::of(&caller.client))
}

/// The grant that the path names; empty for the endpoint itself.
fn grant_id<S: AuthorizationServer>(head: &Parts) -> &str {
    let endpoint =
        S::DECLARATION.endpoints.path("grant_management").unwrap_or_default().trim_end_matches('/');
    let named = head.uri.path().rsplit_once('/').filter(|(path, _)| path.ends_with(endpoint));
    named.map(|(_, grant_id)| grant_id).unwrap_or_default()
}

/// Section 6.4.
async fn query<S: ManagesGrants>(
    server: &S,
    caller: &Caller,
    grant_id: &str,
) -> Result<Response, OAuthError> {
    let (grant, managed) = grant_of(server, caller, grant_id).await?;
    Ok(json(StatusCode::OK, &description(&grant, &managed)))
}

/// Section 6.5: everything that was issued from the grant ends with it.
async fn revoke<S: ManagesGrants>(
    server: &S,
    caller: &Caller,
    grant_id: &str,
) -> Result<Response, OAuthError> {
    let (grant, _) = grant_of(server, caller, grant_id).await?;
    server.store().revoke_grant(&grant.grant_id).await.map_err(store_failure::<S::Store>)?;
    observe(server, |at| {
        let event = Event::new(EventKind::GrantRevoked { by: Actor::Client }, at);
        event.client(&caller.client).subject(&grant.subject).grant_id(&grant.grant_id)
    });
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    no_store(response.headers_mut());
    Ok(response)
}
