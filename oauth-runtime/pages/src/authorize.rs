//! Decides about an authorization request: from the session, or with a page that asks.

use std::time::Duration;

use http::header::SET_COOKIE;
use http::request::Parts;
use oauth_runtime_core::http::{Response, see_other};
use oauth_runtime_core::{Approval, AuthorizationRequest, BoxError, Decision, OAuthError};

use crate::answer::error_page;
use crate::approval::{Answered, by_policy};
use crate::cross_site::{LONGEST_URI, again_by_get};
use crate::next_step::{Step, next_step};
use crate::part::PagePart;
use crate::policy::Asked;
use crate::provider::UiProvider;
use crate::question::Question;
use crate::refusal::Refusal;
use crate::session::{Progress, Purpose};
use crate::visit::Visit;

/// Decides about a validated authorization request. A provider with these pages calls it from
/// [`Interaction::authorize`](oauth_runtime_core::Interaction::authorize).
///
/// If the session answers everything, the result is an approval; otherwise, the browser is sent to the page
/// that asks. A request with `prompt=none` gets an error instead of a page.
///
/// # Errors
/// No error needs handling: failures become a page or an error for the client.
pub async fn authorize<S: UiProvider>(
    server: &S,
    request: &AuthorizationRequest,
    http: &Parts,
) -> Result<Decision, BoxError> {
    let decision = match Answered::of(request, http) {
        Some(approval) => approval.into(),
        None => Box::pin(by_session(server, request, http)).await,
    };
    match decision {
        Decision::Approved(approval) => {
            let asked = Asked {
                client: request.client(),
                scope: request.scope(),
                authorization_details: request.authorization_details(),
                is_device: false,
                is_backchannel: false,
            };
            let approval = by_policy(server, asked, approval).await?;
            Ok(approval.map_or(Decision::Denied, Decision::from))
        }
        decision => Ok(decision),
    }
}

/// How long the pages wait for a person's answer. Such a provider returns it from
/// [`Interaction::answers_within`](oauth_runtime_core::Interaction::answers_within).
pub fn answers_within<S: UiProvider>(server: &S) -> Duration {
    server.pages().session_lifetimes().anonymous
}

async fn by_session<S: UiProvider>(server: &S, request: &AuthorizationRequest, http: &Parts) -> Decision {
    match begin(server, request, http).await {
        Ok(decision) => decision,
        // Another tab logged out or in meanwhile: the browser asks again with its current cookie.
        Err(Refusal::SessionEnded) if request.resume_uri().len() <= LONGEST_URI => {
            Decision::Respond(see_other(&request.resume_uri()))
        }
        Err(refusal) => match refusal.into() {
            error @ OAuthError::TemporarilyUnavailable { .. } if !request.prompt().none => {
                Decision::Respond(error_page(server, &error, http))
            }
            error => Decision::Failed(error),
        },
    }
}

async fn begin<S: UiProvider>(
    server: &S,
    request: &AuthorizationRequest,
    http: &Parts,
) -> Result<Decision, Refusal> {
    if let Some(again) = again_by_get(server, http, || request.resume_uri()) {
        return Ok(Decision::Respond(again));
    }
    let visit = Visit::begin(server, http).await?;
    let step = next_step(server, visit.data(), request, &Progress::default(), visit.now).await?;
    match step {
        Step::Ask(question) if request.prompt().none => Ok(Decision::Failed(question.unasked())),
        Step::Ask(question) => {
            let id = match visit.name(Purpose::of_request(request)) {
                Ok(id) => id,
                Err(error) => return Ok(Decision::Respond(error_page(server, &error, http))),
            };
            let response = see_other(&visit.path_about(first_page(server, request, question), &id));
            visit.finish(response).await.map(Decision::Respond)
        }
        Step::Approve(approval) => {
            // A session that is used is extended.
            let saved = visit.finish(Response::default()).await?;
            let cookies = saved.headers().get_all(SET_COOKIE).iter().cloned();
            Ok(cookies.fold(*approval, Approval::cookie).into())
        }
        Step::Refuse(refused) => Ok(Decision::Refused(refused)),
        Step::Fail(error) => Ok(Decision::Failed(error)),
    }
}

/// The page that the person sees first. With `prompt=create`, it is the page that creates an account, with a link to
/// the login for people who have one.
fn first_page<S: UiProvider>(server: &S, request: &AuthorizationRequest, question: Question) -> &'static str {
    let asks_who = matches!(question, Question::Login | Question::Account);
    let sign_up = S::People::sign_up_page(server.pages()).filter(|_| asks_who && request.prompt().create);
    sign_up.unwrap_or_else(|| question.page())
}
