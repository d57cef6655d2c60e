//! The endpoint: a request, what it presents, and what comes next.

use http::request::Parts;
use oauth_runtime_core::__internal::{
    AUTHORIZATION_CHALLENGE, AnswersDirectly, DirectRequest, EndpointRow, answer_directly, issue_directly,
    store_failure, validate_directly,
};
use oauth_runtime_core::endpoint::Endpoint;
use oauth_runtime_core::http::{Form, Request, Response};
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::{AuthorizationRequest, Client, OAuthError, Secret, Timestamp};

use super::next::{Next, first, next};
use super::present::{Presented, present};
use super::{Challenge, answer};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{AppRequest, AppSession, Session};
use crate::visit::Visit;

/// The parameters that are no part of an authorization request: what a person typed is stored nowhere.
const OWN: [&str; 7] = ["auth_session", "username", "password", "otp", "credential", "email", "email_code"];

/// The authorization challenge endpoint (draft-ietf-oauth-first-party-apps section 4.1).
#[derive(Debug, Clone, Copy)]
pub struct AuthorizationChallengeEndpoint;

impl<S: UiProvider> Endpoint<S> for AuthorizationChallengeEndpoint {
    const ROW: EndpointRow = AUTHORIZATION_CHALLENGE;

    // A right password must not stay counted as wrong.
    const OUTLIVES_CONNECTION: bool = true;

    async fn answer(server: &S, request: Request) -> Response {
        answer_directly::<S, Self>(server, request).await
    }
}

impl<S: UiProvider> AnswersDirectly<S> for AuthorizationChallengeEndpoint {
    const ROW: &'static EndpointRow = &AUTHORIZATION_CHALLENGE;

    async fn client_id(server: &S, form: &Form<'_>) -> Result<Option<String>, OAuthError> {
        let Some(name) = form.get("auth_session").map(Secret::from) else { return Ok(None) };
        let session = Session::of_app(server, &name, server.settings().now()).await?;
        session.map(|(_, app)| Some(app.client_id)).ok_or_else(invalid_session)
    }

    async fn admit(server: &S, client: &Client, form: &Form<'_>) -> Result<bool, OAuthError> {
        check_first_party(client)?;
        let Some(name) = form.get("auth_session").map(Secret::from) else { return Ok(true) };
        let session = Session::of_app(server, &name, server.settings().now()).await?;
        match session.is_some_and(|(_, app)| app.client_id == client.client_id()) {
            true => Ok(false),
            false => Err(invalid_session()),
        }
    }

    async fn answer(
        server: &S,
        head: &Parts,
        form: &Form<'_>,
        request: DirectRequest,
    ) -> Result<Response, OAuthError> {
        match answered(server, head, form, request).await {
            Ok(response) => Ok(response),
            Err(Refusal::Failed(error)) => Err(error),
            Err(_) => Err(invalid_session()),
        }
    }
}

/// Only an operator says that a client is the provider's own (section 9.1).
fn check_first_party(client: &Client) -> Result<(), OAuthError> {
    let metadata = client.metadata();
    let is_vouched_for = metadata.first_party && !client.is_self_registered() && client.document().is_none();
    match is_vouched_for {
        true => Ok(()),
        false => Err(OAuthError::unauthorized_client(
            "people do not log in in this client: it is none of the provider's own applications (first_party)",
        )),
    }
}

/// The name of the session is none of this client, or it is over (section 5.2.2.1).
fn invalid_session() -> OAuthError {
    OAuthError::Extension {
        code: "invalid_session",
        description: "auth_session is unknown, used, expired, or of another client or key".into(),
    }
}

async fn answered<S: UiProvider>(
    server: &S,
    head: &Parts,
    form: &Form<'_>,
    direct: DirectRequest,
) -> Result<Response, Refusal> {
    let (mut visit, mut app) = session_of(server, head, form, &direct).await?;
    if let Some(retry_after) = app.pause(visit.now) {
        return Err(OAuthError::TooManyAttempts { retry_after }.into());
    }
    let is_new = direct.parameter("response_type").is_some();
    let mut asked = waiting(&mut app, form, &direct, visit.now)?;
    let client = direct.client;
    let request = validate_directly(server, &client, &asked.parameters, asked.is_signed).await?;
    if is_new {
        forget_earlier_factor(&mut visit, &request);
    }
    let mut challenge = Challenge { request, progress: asked.progress, ticket: asked.ticket };
    let presented = present(&mut visit, &mut challenge, form, asked.since).await?;
    if presented.is_tried() {
        app.count(presented == Presented::Wrong, visit.now);
    }
    let next = step(&visit, &mut challenge, presented).await;
    (asked.progress, asked.ticket) = (challenge.progress, challenge.ticket);
    let ask = match next {
        Ok(Next::Approve(approval)) => {
            if asked.counts {
                ended(&visit).await?;
            }
            // The session first: if it ended meanwhile, nothing is issued. It keeps who is logged in, for the next request.
            let name = visit.finish_in_app(&app).await?;
            let issued = issue_directly(server, &challenge.request, &approval).await;
            return Ok(answer::code_or_error(issued, &name));
        }
        Ok(Next::Factor(wanted)) => {
            let is_sent = asked.ticket.is_some();
            answer::ask(&mut visit, wanted, (presented == Presented::Wrong, is_sent)).await?
        }
        Ok(Next::Browser) => None,
        // The person is logged in now, and what proved it may be used up.
        Err(Refusal::Failed(error)) if presented == Presented::Right => {
            let name = visit.finish_in_app(&app).await?;
            return Ok(answer::error(&error, &name));
        }
        Err(refusal) => return Err(refusal),
    };
    let Some(ask) = ask else {
        // The browser answers the request from now on.
        let pushed = answer::pushed(&visit, &client, &asked).await?;
        let name = visit.finish_in_app(&app).await?;
        return Ok(answer::browser(pushed, &name));
    };
    app.request = Some(asked);
    let name = visit.finish_in_app(&app).await?;
    Ok(ask.with_session(&name))
}

/// The session that the request names, or a new one.
async fn session_of<'a, S: UiProvider>(
    server: &'a S,
    head: &'a Parts,
    form: &Form<'_>,
    direct: &DirectRequest,
) -> Result<(Visit<'a, S>, AppSession), Refusal> {
    let key = direct.parameter("dpop_jkt").map(str::to_owned);
    let name = form.get("auth_session").map(Secret::from);
    Visit::begin_in_app(server, head, (&direct.client, key), name.as_ref()).await
}

/// The authorization request that this one brings, or the one that waits in the session.
fn waiting(
    app: &mut AppSession,
    form: &Form<'_>,
    direct: &DirectRequest,
    now: Timestamp,
) -> Result<AppRequest, OAuthError> {
    let before = app.request.take();
    // A signed request has it in the object alone.
    if direct.parameter("response_type").is_some() {
        let asked = direct.parameters.iter().filter(|(name, _)| !OWN.contains(&name.as_str())).cloned();
        // What began stays counted until its code, in whatever requests.
        let counts = match &before {
            Some(before) => before.counts,
            None => form.get("auth_session").is_none() && direct.client.is_public(),
        };
        let asked = AppRequest::new(asked.collect(), direct.is_signed, now);
        return Ok(AppRequest { counts, ..asked });
    }
    before.ok_or_else(|| {
        let problem = "response_type is missing: no authorization request waits in this auth_session";
        OAuthError::invalid_request(problem)
    })
}

/// A first factor from before a request is not the login that it asks for (`prompt=login`, `max_age`).
fn forget_earlier_factor<S: UiProvider>(visit: &mut Visit<'_, S>, request: &AuthorizationRequest) {
    let asks_again = request.prompt().login || request.max_age().is_some();
    if asks_again && visit.data().pending_second_factor.is_some() {
        visit.data_mut().pending_second_factor = None;
    }
}

/// What comes next, after what was presented.
async fn step<S: UiProvider>(
    visit: &Visit<'_, S>,
    challenge: &mut Challenge,
    presented: Presented,
) -> Result<Next, Refusal> {
    if presented == Presented::NeedsBrowser {
        return Ok(Next::Browser);
    }
    match (presented, next(visit, challenge).await?) {
        // Somebody may be logged in already. There is no code of theirs for what was wrong, nor for an e-mail that was sent.
        (Presented::Wrong | Presented::Sent, Next::Approve(_)) => first(&challenge.request),
        (_, next) => Ok(next),
    }
}

/// The login that began here has its code, so it no longer counts.
async fn ended<S: UiProvider>(visit: &Visit<'_, S>) -> Result<(), OAuthError> {
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let ended = Attempt::authorization_challenge_ended(store, limits, visit.address(), visit.now).await;
    ended.map_err(store_failure::<S::Store>)
}
