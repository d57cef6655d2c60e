//! The authorization endpoint (RFC 6749 section 3.1).

use std::sync::Arc;

use http::header::{LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::{AUTHORIZATION, Endpoint as Row};

use super::Endpoint;
use super::protect::{check_transport, head_of, read_form_body};
use super::refusal::{log_refusal, observe_refusal};
use crate::access_policy::Refused;
use crate::authorization::validate::{enabled_response_type, validate};
use crate::authorization::{
    Approval, AuthorizationError, AuthorizationRequest, Decision, Redirection, permit_approval,
};
use crate::event::{Event, EventKind, word};
use crate::failure::{catch_panic, store_failure};
use crate::gate::{Ground, admit};
use crate::http::{Form, Outcome, Request, Response, form_encoded};
use crate::server;
use crate::server::{Approved, Part, ResponseParameters, observe};
use crate::store::TokenStore;
use crate::{ClientUse, OAuthError, Timestamp};

/// The authorization endpoint: it validates the request, lets the application decide, and responds.
#[derive(Debug, Clone, Copy)]
pub struct AuthorizationEndpoint;

impl<S: server::AuthorizationEndpoint> Endpoint<S> for AuthorizationEndpoint {
    const ROW: Row = AUTHORIZATION;

    async fn answer(server: &S, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let validated = match validate_received(server, &parts, &body).await {
            Ok(validated) => validated,
            Err(error) if error.is_redirect() => {
                let outcome = Outcome::error(error.error().code());
                return outcome
                    .noted_in(error.into_response_with(|leaving| server.leave_page(leaving, &parts)));
            }
            Err(error) => return page(server, error.error(), &parts),
        };
        let decision = catch_panic(decide(server, &validated, &parts)).await.unwrap_or_else(Decision::Failed);
        respond(server, &validated, decision, &parts).await
    }

    fn afterwards(server: &Arc<S>) {
        S::Parts::afterwards(server);
    }
}

/// The first of two steps, for an application with its own pages: validates a request, so that the person can
/// be asked about it.
///
/// # Errors
/// [`AuthorizationError`], which makes the redirect or the page.
pub async fn validate_authorization_request<S: server::AuthorizationEndpoint>(
    server: &S,
    request: &Request,
) -> Result<AuthorizationRequest, AuthorizationError> {
    validate_received(server, &head_of(request), request.body()).await.map(|request| *request)
}

async fn validate_received<S: server::AuthorizationEndpoint>(
    server: &S,
    parts: &Parts,
    body: &[u8],
) -> Result<Box<AuthorizationRequest>, AuthorizationError> {
    let mut form = Form::empty();
    let received = receive(server, parts, body, &mut form).map_err(AuthorizationError::page);
    received.inspect_err(|error| log(server, error))?;
    validated(server, &form, server.settings().now()).await
}

async fn validated<S: server::AuthorizationEndpoint>(
    server: &S,
    form: &Form<'_>,
    at: Timestamp,
) -> Result<Box<AuthorizationRequest>, AuthorizationError> {
    let validation = async { Ok(validate(server, form, at).await) };
    let validated =
        catch_panic(validation).await.unwrap_or_else(|error| Err(AuthorizationError::page(error)));
    validated.inspect_err(|error| log(server, error))
}

fn log<S: server::AuthorizationEndpoint>(server: &S, error: &AuthorizationError) {
    refused(server, error.client_id(), error.error());
}

fn refused<S: server::AuthorizationEndpoint>(server: &S, client_id: Option<&str>, error: &OAuthError) {
    log_refusal(AUTHORIZATION.name, client_id, error);
    observe_refusal(server, AUTHORIZATION.name, client_id, error);
}

/// Validates a request that came `at` that time again, from [`lasting_parameters`]: its client may have changed since.
///
/// [`lasting_parameters`]: AuthorizationRequest::lasting_parameters
pub async fn revalidate_authorization_request<S: server::AuthorizationEndpoint>(
    server: &S,
    parameters: &[(String, String)],
    at: Timestamp,
) -> Result<AuthorizationRequest, AuthorizationError> {
    let query = form_encoded(parameters.iter().map(|(name, value)| (name, value)));
    let form = Form::parse(query.as_bytes())
        .map_err(|error| AuthorizationError::page(OAuthError::invalid_request(error.to_string())))?;
    validated(server, &form, at).await.map(|request| *request)
}

/// The application's decision about a request that a person answered on the library's pages: it is asked as
/// at the beginning, by GET.
pub async fn decide_authorization_request<S: server::AuthorizationEndpoint>(
    server: &S,
    request: &AuthorizationRequest,
    http: &mut Parts,
) -> Decision {
    http.method = Method::GET;
    if let Ok(uri) = request.resume_uri().parse() {
        http.uri = uri;
    }
    catch_panic(decide(server, request, http)).await.unwrap_or_else(Decision::Failed)
}

/// The second of two steps: the response to the decision.
pub async fn finalize_authorization_response<S: server::AuthorizationEndpoint>(
    server: &S,
    request: AuthorizationRequest,
    decision: Decision,
) -> Response {
    let (http, ()) = http::Request::new(()).into_parts();
    finalize(server, request, decision, &http).await
}

/// The same, for a request of which the head is known.
pub async fn finalize<S: server::AuthorizationEndpoint>(
    server: &S,
    request: AuthorizationRequest,
    decision: Decision,
    http: &Parts,
) -> Response {
    respond(server, &request, decision, http).await
}

async fn respond<S: server::AuthorizationEndpoint>(
    server: &S,
    request: &AuthorizationRequest,
    decision: Decision,
    http: &Parts,
) -> Response {
    let redirection = Redirection {
        redirect_uri: request.redirect_uri(),
        response_mode: request.response_mode(),
        state: request.state(),
    };
    let answer = match decision {
        // No page may be shown (OpenID Connect Core section 3.1.2.1), whatever the application says.
        Decision::Respond(response) if request.prompt().none && !asks_again(&response, request) => {
            Err(Refused::new(OAuthError::InteractionRequired))
        }
        Decision::Respond(response) => return response,
        Decision::Denied => {
            observe(server, |at| Event::new(EventKind::AuthorizationDenied {}, at).client(request.client()));
            Err(OAuthError::access_denied("the resource owner denied the request").into())
        }
        Decision::Failed(error) => Err(error.into()),
        Decision::Refused(refusal) => Err(refusal),
        Decision::Approved(approval) => Ok(approval),
    };
    if let Err(error) = catch_panic(S::Parts::answer(server, request)).await {
        refused(server, Some(request.client().client_id()), &error);
        return page(server, &error, http);
    }
    let mut cookies = Vec::new();
    let issued = match answer {
        Ok(mut approval) => match S::Parts::check_approval(server, request, &approval) {
            Ok(()) => {
                cookies = std::mem::take(&mut approval.cookies);
                issue_to_client(server, request, &approval).await
            }
            Err(error) => Err(error.into()),
        },
        Err(refusal) => Err(refusal),
    };
    let client = request.client();
    let (response, outcome) = match issued {
        Ok(parameters) => (redirection.respond(server, client, parameters).await, None),
        Err(refusal) => {
            refused(server, Some(client.client_id()), refusal.error());
            let outcome = Outcome::error(refusal.error().code());
            (redirection.refuse(server, client, &refusal, !request.prompt().none).await, Some(outcome))
        }
    };
    match response {
        Ok(response) => {
            let mut response = response.send(|leaving| server.leave_page(leaving, http));
            for cookie in cookies {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            match outcome {
                Some(outcome) => outcome.noted_in(response),
                None => response,
            }
        }
        Err(unsigned) => page(server, &unsigned, http),
    }
}

fn page<S: server::AuthorizationEndpoint>(server: &S, error: &OAuthError, http: &Parts) -> Response {
    Outcome::error(error.code()).noted_in(server.error_page(error, http))
}

/// A redirect to the same request shows nothing: by GET, the browser sends the cookies that it withholds from
/// a POST of another site.
fn asks_again(response: &Response, request: &AuthorizationRequest) -> bool {
    let location = response.headers().get(LOCATION);
    response.status() == StatusCode::SEE_OTHER
        && location.is_some_and(|location| location.as_bytes() == request.resume_uri().as_bytes())
}

/// The parameters are in the query of a GET or HEAD, in the body of a POST (OpenID Connect Core section 3.1.2.1). The form stays
/// where it is: it is large.
fn receive<'a, S: server::AuthorizationEndpoint>(
    server: &S,
    request: &'a Parts,
    body: &'a [u8],
    form: &mut Form<'a>,
) -> Result<(), OAuthError> {
    let received = match request.method {
        Method::GET | Method::HEAD => {
            let query = request.uri.query().unwrap_or_default();
            form.add(query.as_bytes()).map_err(|error| OAuthError::invalid_request(error.to_string()))
        }
        Method::POST => read_form_body(request, body, form),
        _ => Err(OAuthError::MethodIsNotAllowed { allow: AUTHORIZATION.allow }),
    };
    check_transport(server.settings(), request)?;
    received
}

/// Calls the application. Its errors are logged, not returned.
async fn decide<S: server::AuthorizationEndpoint>(
    server: &S,
    request: &AuthorizationRequest,
    http: &Parts,
) -> Result<Decision, OAuthError> {
    server.authorize(request, http).await.map_err(|error| {
        tracing::error!(
            error = &*error as &dyn std::error::Error,
            "the application failed to decide on an authorization request"
        );
        OAuthError::ServerError
    })
}

/// The parameters of the response to an approval, for a client that gets them directly.
pub(super) async fn issue_to_client<S: server::AuthorizationEndpoint>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
) -> Result<ResponseParameters, Refused> {
    catch_panic(async { Ok(issue(server, request, approval).await) })
        .await
        .unwrap_or_else(|error| Err(error.into()))
}

async fn issue<S: server::AuthorizationEndpoint>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
) -> Result<ResponseParameters, Refused> {
    let response_type = enabled_response_type::<S>(request.response_type()).ok_or(OAuthError::ServerError)?;
    let gone = OAuthError::access_denied("the person no longer exists");
    let admitted = admit(server, approval.resource_owner.clone(), Ground::Approval).await;
    let person = admitted.map_err(|refusal| refusal.answer(request.client().client_id(), gone))?;
    let permitted = permit_approval(server, request, approval).await?;
    S::Parts::client_used(server, request.client(), ClientUse::Approved).await?;
    let approved = Approved::new(server, request, approval, &person, permitted);
    S::Parts::approved(server, &approved).await?;
    let mut parameters = ResponseParameters::default();
    server.respond(response_type, &approved, &mut parameters).await?;
    S::Parts::authorization_response(server, &approved, &mut parameters);
    check_condition(server, &approved).await?;
    observe(server, |at| {
        let kind = EventKind::AuthorizationApproved {
            response_type: word(request.response_type()),
            scope: approved.scope().clone(),
        };
        let event = Event::new(kind, at).client(request.client()).grant_id(&approved.grant_id);
        of_approval(event, approval)
    });
    Ok(parameters)
}

fn of_approval(event: Event, approval: &Approval) -> Event {
    let event = event.subject(approval.subject());
    approval.authentication.session_id.iter().fold(event, |event, id| event.session_id(id))
}

/// The person may have withdrawn the consent that the approval relies on, or ended the login. If so, everything that was issued
/// is revoked before anybody receives it.
async fn check_condition<S: server::AuthorizationEndpoint>(
    server: &S,
    approved: &Approved<'_>,
) -> Result<(), OAuthError> {
    let Some(condition) = &approved.approval.condition else {
        return Ok(());
    };
    if condition.holds(server, approved).await? {
        return Ok(());
    }
    // Nobody gets the code for a grant that was there before, and that changes only with it.
    if approved.request.grant_management().is_none_or(|asked| asked.grant().is_none()) {
        server.store().revoke_grant(&approved.grant_id).await.map_err(store_failure::<S::Store>)?;
    }
    tracing::info!(
        client_id = approved.request.client().client_id(),
        "a person withdrew their consent or logged out while the client was using it"
    );
    match approved.request.prompt().none {
        true => Err(OAuthError::ConsentRequired),
        false => Err(OAuthError::access_denied("the resource owner withdrew their consent")),
    }
}
