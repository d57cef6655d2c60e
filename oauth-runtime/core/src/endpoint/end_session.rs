//! The logout endpoint (RP-Initiated Logout section 2).

use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::{END_SESSION, Endpoint as Row};

use super::Endpoint;
use super::protect::{check_transport, form_body, head_of};
use super::refusal::{log_refusal, observe_refusal};
use crate::OAuthError;
use crate::event::{Event, EventKind};
use crate::failure::{catch_panic, store_failure};
use crate::http::{Form, Leaving, Request, Response, build_uri, error_page, html, leave_page, see_other};
use crate::identity::OpenIdProvider;
use crate::logout::{
    EndedSession, Logout, LogoutDecision, LogoutEndpoint, LogoutRequest, front_channel, validate,
};
use crate::server::{Observation, Part, observe};
use crate::store::SessionClientStore;

/// The logout endpoint: it validates the request, lets the application decide, and notifies the clients of
/// the session.
#[derive(Debug, Clone, Copy)]
pub struct EndSessionEndpoint;

impl<S: LogoutEndpoint> Endpoint<S> for EndSessionEndpoint {
    const ROW: Row = END_SESSION;

    async fn answer(server: &S, request: Request) -> Response {
        let validated = match validate_logout_request(server, &request).await {
            Ok(validated) => validated,
            Err(error) => {
                log_refusal(END_SESSION.name, None, &error);
                observe_refusal(server, END_SESSION.name, None, &error);
                return Logout::error_page(server, &error, &head_of(&request));
            }
        };
        let (parts, _) = request.into_parts();
        match catch_panic(decide(server, &validated, &parts)).await {
            Ok(decision) => finalize_logout_response(server, validated, decision).await,
            Err(error) => Logout::error_page(server, &error, &parts),
        }
    }
}

/// The first of two steps, for an application with its own pages: validates a logout request, so that the
/// person can be asked about it.
///
/// # Errors
/// What is wrong with it. The person sees it on a page; it is not sent to the client.
pub async fn validate_logout_request<S: OpenIdProvider>(
    server: &S,
    request: &Request,
) -> Result<LogoutRequest, OAuthError> {
    let head = head_of(request);
    let body: Bytes = request.body().clone();
    let form = match head.method {
        Method::GET | Method::HEAD => {
            let query = head.uri.query().unwrap_or_default();
            Form::parse(query.as_bytes()).map_err(|error| OAuthError::invalid_request(error.to_string()))
        }
        // RP-Initiated Logout section 2: without parameters, no body is required.
        Method::POST if body.is_empty() => Ok(Form::default()),
        Method::POST => form_body(&head, &body),
        _ => Err(OAuthError::MethodIsNotAllowed { allow: END_SESSION.allow }),
    }?;
    check_transport(server.settings(), &head)?;
    catch_panic(validate(server, &form)).await
}

/// The second of two steps: ends the grants of the session, notifies its clients, and redirects the person.
/// An error is a page, and the step can be repeated.
pub async fn finalize_logout_response<S: LogoutEndpoint>(
    server: &S,
    request: LogoutRequest,
    decision: LogoutDecision,
) -> Response {
    let ended = match decision {
        LogoutDecision::Respond(response) => return response,
        LogoutDecision::LoggedOut(ended) => ended,
    };
    match catch_panic(end_all(server, &ended)).await {
        Ok(frames) => {
            let mut response = farewell(&request, &ended, &frames);
            response.headers_mut().extend(ended.headers);
            response
        }
        // With their cookie, the person can try again.
        Err(error) => error_page(&error),
    }
}

/// Grants and notices first, and the application's session last: until then the person can try again. Clients
/// are notified after the session has ended.
async fn end_all<S: LogoutEndpoint>(server: &S, ended: &EndedSession) -> Result<Vec<String>, OAuthError> {
    // Whose they were is known as long as they have clients.
    let mut subjects = Vec::new();
    for session_id in &ended.session_ids {
        subjects.push(subject_of(server, session_id).await?);
    }
    let frames = S::Parts::end_sessions(server, &ended.session_ids).await?;
    let over = server.end_session(ended).await;
    S::Parts::sessions_ended(server);
    over.map_err(|error| failed("the application failed to end a session", &*error))?;
    for (session_id, subject) in ended.session_ids.iter().zip(subjects) {
        observe(server, |at| {
            let event = Event::new(EventKind::Logout { everywhere: false }, at).session_id(session_id);
            subject.into_iter().fold(event, |event, subject| event.subject(subject))
        });
    }
    Ok(frames)
}

/// Whose session it is, for its event: the application need not say so. Without events, nobody asks.
async fn subject_of<S: LogoutEndpoint>(server: &S, session_id: &str) -> Result<Option<String>, OAuthError> {
    if const { !<S::Observation as Observation>::IS_ON } {
        return Ok(None);
    }
    let clients = server.store().list_session_clients(session_id).await.map_err(store_failure::<S::Store>)?;
    Ok(clients.into_iter().next().map(|client| client.subject))
}

async fn decide<S: LogoutEndpoint>(
    server: &S,
    request: &LogoutRequest,
    http: &Parts,
) -> Result<LogoutDecision, OAuthError> {
    let decision = server.log_out(request, http).await;
    decision.map_err(|error| failed("the application failed to log a person out", &*error))
}

fn failed(what: &str, error: &(dyn std::error::Error + Send + Sync + 'static)) -> OAuthError {
    tracing::error!(error = error as &dyn std::error::Error, "{what}");
    OAuthError::ServerError
}

/// Back to the client with `state` (section 3), or a page.
fn farewell(request: &LogoutRequest, ended: &EndedSession, frames: &[String]) -> Response {
    let next = request.post_logout_redirect_uri().map(|uri| {
        let state: Vec<_> = request.state().map(|state| ("state", state)).into_iter().collect();
        build_uri(uri, &state, &[])
    });
    match (next, &ended.page) {
        (Some(next), _) if request.needs_click() => match frames {
            [] => leave_page(&Leaving::new(&next, None)),
            // That page continues by itself, so it needs no link.
            frames => front_channel(frames, None),
        },
        (next, _) if !frames.is_empty() => front_channel(frames, next.as_deref()),
        (Some(next), _) => see_other(&next),
        (None, Some(page)) => page.clone(),
        (None, None) => html(StatusCode::OK, include_str!("../logout/logged_out.html").to_owned()),
    }
}
