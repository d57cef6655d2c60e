//! Decides about an authorization request: from the session, or with a page that asks.

use futures_util::future::BoxFuture;
use http::request::Parts;

use super::answer::{Answer, Refusal, error_page};
use super::conclude::{Answered, approval, by_policy, conclude, give_up};
use super::consents;
use super::cross_site::{LONGEST_URI, again_by_get};
use super::session::{Account, Progress, Purpose, SessionData};
use super::visit::Visit;
use super::whose::{Nobody, find_account};
use super::{Asked, UiProvider, device, factors, page};
use oauth_runtime_core::__internal::revalidate_authorization_request;
use oauth_runtime_core::http::{Response, see_other};
use oauth_runtime_core::{AuthorizationRequest, BoxError, Decision, OAuthError, Timestamp};

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
            let asked = Asked { client: request.client(), scope: request.scope(), is_device: false };
            let approval = by_policy(server, asked, approval).await?;
            Ok(approval.map_or(Decision::Denied, Decision::from))
        }
        decision => Ok(decision),
    }
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
            let parameters = request.parameters().map(|(name, value)| (name.to_owned(), value.to_owned()));
            let purpose = Purpose::Authorization { parameters: parameters.collect() };
            let id = match visit.name(purpose) {
                Ok(id) => id,
                Err(error) => return Ok(Decision::Respond(error_page(server, &error, http))),
            };
            let response = see_other(&visit.path_about(question.page(), &id));
            visit.finish(response).await.map(Decision::Respond)
        }
        Step::Approve(account) => {
            // A session that is used is extended.
            let approval = consents::rest_on_consent(server, request, account.approval());
            visit.finish(Response::default()).await?;
            Ok(approval.into())
        }
        Step::Fail(error) => Ok(Decision::Failed(error)),
    }
}

/// Continues a pending request after the person answered a question: with the next question, or back to where
/// they came from.
pub(crate) fn advance<'a, S: UiProvider>(visit: Visit<'a, S>, id: &'a str) -> BoxFuture<'a, Answer> {
    // Boxed, since many pages lead to these futures: the stack of a task contains one of them, not their sum.
    Box::pin(advance_to_next(visit, id))
}

async fn advance_to_next<S: UiProvider>(mut visit: Visit<'_, S>, id: &str) -> Answer {
    let pending = visit.pending(id)?;
    let parameters = match pending.purpose {
        Purpose::Authorization { parameters } => parameters,
        Purpose::Account { path } => {
            visit.take(id);
            let path = visit.path(&path);
            return visit.go(&path).await;
        }
        Purpose::Device { user_code } => {
            return device::advance(visit, id, user_code, &pending.progress).await;
        }
        Purpose::Logout { .. } => {
            let path = visit.path_about(page::LOGOUT, id);
            return visit.go(&path).await;
        }
    };
    let request = match revalidate_authorization_request(visit.server, &parameters).await {
        Ok(request) => request,
        Err(error) => return give_up(visit, id, error).await,
    };
    let step = next_step(visit.server, visit.data(), &request, &pending.progress, visit.now).await?;
    let decision = match step {
        Step::Ask(question) => {
            let path = visit.path_about(question.page(), id);
            return visit.go(&path).await;
        }
        Step::Approve(account) => {
            let approval = approval(&account, &pending.progress);
            consents::rest_on_consent(visit.server, &request, approval).into()
        }
        Step::Fail(error) => Decision::Failed(error),
    };
    conclude(visit, id, request, decision).await
}

/// The next step.
#[derive(Debug)]
pub(crate) enum Step {
    /// A page asks the person.
    Ask(Question),
    /// No question is left.
    Approve(Account),
    /// The request cannot be served.
    Fail(OAuthError),
}

/// A question to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    Login,
    Account,
    SecondFactor,
    Consent,
}

impl Question {
    /// The page that asks.
    pub(crate) fn page(self) -> &'static str {
        match self {
            Self::Login => page::LOGIN,
            Self::Account => page::CHOOSE_ACCOUNT,
            Self::SecondFactor => page::SECOND_FACTOR,
            Self::Consent => page::CONSENT,
        }
    }

    /// The error for a client that does not want the person to be asked (OpenID Connect Core section
    /// 3.1.2.6).
    fn unasked(self) -> OAuthError {
        match self {
            Self::Login => OAuthError::LoginRequired,
            Self::Account => OAuthError::AccountSelectionRequired,
            Self::SecondFactor => OAuthError::InteractionRequired,
            Self::Consent => OAuthError::ConsentRequired,
        }
    }
}

/// The rules, in order: which account, whether the login is recent and strong enough, whether the person
/// consents.
pub(crate) async fn next_step<S: UiProvider>(
    server: &S,
    session: &SessionData,
    request: &AuthorizationRequest,
    progress: &Progress,
    now: Timestamp,
) -> Result<Step, OAuthError> {
    let account = match find_account(server, session, request, progress) {
        Ok(account) => account,
        Err(Nobody::Yet(question)) => return Ok(Step::Ask(question)),
        Err(Nobody::Else(error)) => return Ok(Step::Fail(error)),
    };
    if !progress.has_login_of(&account.subject) && request.requires_login(account.auth_time, now) {
        return Ok(Step::Ask(Question::Login));
    }
    if factors::is_asked_for(server, account, request, progress).await? {
        return Ok(Step::Ask(Question::SecondFactor));
    }
    if !consents::cover(server, account, request).await? {
        return Ok(Step::Ask(Question::Consent));
    }
    Ok(Step::Approve(account.clone()))
}
