//! The endpoint: a request, what it presents, and what comes next.

use http::request::Parts;
use oauth_runtime_core::__internal::{
    AUTHORIZATION_CHALLENGE, AnswersDirectly, DirectRequest, EndpointRow, answer_directly, issue_directly,
    store_failure, validate_directly,
};
use oauth_runtime_core::endpoint::Endpoint;
use oauth_runtime_core::http::{Form, Request, Response};
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::{Client, OAuthError, Secret};

use super::next::{Next, first, next};
use super::present::{Presented, present};
use super::{Challenge, answer};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{AppRequest, Session};
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
    let DirectRequest { client, parameters, is_signed } = direct;
    let key = parameters.iter().find(|(name, _)| name == "dpop_jkt").map(|(_, value)| value.clone());
    let name = form.get("auth_session").map(Secret::from);
    let client_and_key = (client.client_id(), key);
    let (mut visit, mut app) = Visit::begin_in_app(server, head, client_and_key, name.as_ref()).await?;
    if form.get("response_type").is_some() {
        let asked = parameters.into_iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
        // What began stays counted until its code, in whatever requests.
        let counts = match &app.request {
            Some(before) => before.counts,
            None => name.is_none() && client.is_public(),
        };
        app.request = Some(AppRequest { counts, ..AppRequest::new(asked.collect(), is_signed, visit.now) });
    }
    let Some(mut asked) = app.request.take() else {
        let problem = "response_type is missing: no authorization request waits in this auth_session";
        return Err(OAuthError::invalid_request(problem).into());
    };
    let request = validate_directly(server, &client, &asked.parameters, asked.is_signed).await?;
    let mut challenge = Challenge { request, progress: asked.progress, ticket: asked.ticket };
    let presented = present(&mut visit, &mut challenge, form, asked.since).await?;
    let next = match presented {
        Presented::NeedsBrowser => Next::Browser,
        _ => match (presented, next(&visit, &mut challenge).await?) {
            // Somebody may be logged in already. There is no code of theirs for what was wrong, nor for an e-mail that was sent.
            (Presented::Wrong | Presented::Sent, Next::Approve(_)) => first(&challenge.request)?,
            (_, next) => next,
        },
    };
    (asked.progress, asked.ticket) = (challenge.progress, challenge.ticket);
    let ask = match next {
        Next::Approve(approval) => {
            if asked.counts {
                ended(&visit).await?;
            }
            // The session first: if it ended meanwhile, nothing is issued. It keeps who is logged in, for the next request.
            let name = visit.finish_in_app(&app).await?;
            let code = issue_directly(server, &challenge.request, &approval).await?;
            return Ok(answer::code(&code, &name));
        }
        Next::Factor(wanted) => {
            let is_sent = asked.ticket.is_some();
            answer::ask(&mut visit, wanted, (presented == Presented::Wrong, is_sent)).await?
        }
        Next::Browser => None,
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

/// The login that began here has its code, so it no longer counts.
async fn ended<S: UiProvider>(visit: &Visit<'_, S>) -> Result<(), OAuthError> {
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let ended = Attempt::authorization_challenge_ended(store, limits, visit.address(), visit.now).await;
    ended.map_err(store_failure::<S::Store>)
}
