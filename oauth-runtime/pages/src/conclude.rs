//! The end of a request that a person answered: their approval goes to the application, and the response to
//! the client.

use futures_util::future::BoxFuture;
use http::request::Parts;

use super::answer::{Answer, error_page};
use super::session::{Account, Progress};
use super::visit::{Visit, with_cookies};
use super::{Asked, UiProvider};
use oauth_runtime_core::__internal::{decide_authorization_request, finalize_authorization};
use oauth_runtime_core::authorization::AuthorizationError;
use oauth_runtime_core::http::Response;
use oauth_runtime_core::{Approval, AuthorizationRequest, BoxError, Decision};

/// What the application's policy leaves of an approval.
pub(super) async fn by_policy<S: UiProvider>(
    server: &S,
    asked: Asked<'_>,
    approval: Approval,
) -> Result<Option<Approval>, BoxError> {
    match server.pages().policy() {
        None => Ok(Some(approval)),
        Some(policy) => {
            let Some(narrowed) = policy.approve(asked, approval.clone()).await? else {
                return Ok(None);
            };
            if narrowed.subject() != approval.subject() {
                return Err("the approval policy returned an approval for another person".into());
            }
            // The policy only narrows: it cannot add what the person did not allow or change how they logged
            // in.
            Ok(Some(approval.at_most(&narrowed.approved_of(asked.scope))))
        }
    }
}

/// A person approved a request on a page. The approval travels with the request to the application's
/// [`Interaction`](oauth_runtime_core::Interaction), which has the last word here too, and from there back to
/// `ui::authorize`.
#[derive(Clone)]
pub(super) struct Answered {
    request: String,
    approval: Approval,
}

impl Answered {
    /// The approval for this request, and for no other.
    pub(super) fn of(request: &AuthorizationRequest, http: &Parts) -> Option<Approval> {
        let answered = http.extensions.get::<Self>()?;
        (answered.request == request.resume_uri()).then(|| answered.approval.clone())
    }
}

/// The approval of a person, who may have logged in because of the request.
pub(crate) fn approval(account: &Account, progress: &Progress) -> Approval {
    let approval = account.approval();
    if progress.has_login_of(&account.subject) { approval.reauthenticated() } else { approval }
}

/// Sends the answer to the client and ends the pending request. An approval first goes to the application,
/// which has the last word.
pub(crate) fn conclude<'a, S: UiProvider>(
    visit: Visit<'a, S>,
    id: &'a str,
    request: AuthorizationRequest,
    decision: Decision,
) -> BoxFuture<'a, Answer> {
    Box::pin(conclude_with(visit, id, request, decision))
}

async fn conclude_with<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    request: AuthorizationRequest,
    decision: Decision,
) -> Answer {
    visit.take(id);
    let server = visit.server;
    let mut http = visit.http_from_now_on();
    // The session first: if it ended meanwhile, nothing is issued.
    let saved = visit.finish(Response::default()).await?;
    let decision = match decision {
        Decision::Approved(approval) => {
            http.extensions.insert(Answered { request: request.resume_uri(), approval });
            decide_authorization_request(server, &request, &mut http).await
        }
        decision => decision,
    };
    let response = finalize_authorization(server, request, decision, &http).await;
    Ok(with_cookies(response, &saved))
}

/// A request that is no longer valid: its client may have changed since.
pub(crate) async fn give_up<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    error: AuthorizationError,
) -> Answer {
    visit.take(id);
    let response = if error.is_redirect() {
        error.into_response_with(|leaving| visit.server.leave_page(leaving, visit.http))
    } else {
        error_page(visit.server, error.error(), visit.http)
    };
    visit.finish(response).await
}
