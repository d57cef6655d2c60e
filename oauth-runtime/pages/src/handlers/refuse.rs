//! Ends a pending request without a login.

use http::request::Parts;
use oauth_runtime_core::http::Response;
use oauth_runtime_core::{Decision, OAuthError};

use super::respond;
use crate::device;
use crate::flow;
use crate::next::Next;
use crate::provider::UiProvider;
use crate::refusal::{Answer, Refusal};
use crate::session::Purpose;
use crate::visit::Visit;

/// Ends the pending request `request` with an error for the client, for example because the person cancelled on your
/// own page: `OAuthError::access_denied("the person cancelled")`. A device gets the error that it was denied. Without a
/// client, the response is the error page.
///
/// The request must be pending in this browser.
pub async fn refuse<S: UiProvider>(server: &S, http: &Parts, request: &str, error: OAuthError) -> Response {
    respond(server, http, |visit| refused(visit, request, error)).await
}

async fn refused<S: UiProvider>(mut visit: Visit<'_, S>, request: &str, error: OAuthError) -> Answer {
    let pending = visit.pending(request)?;
    let id = pending.id;
    match pending.purpose {
        Purpose::Authorization(waiting) => match waiting.revalidate(visit.server).await {
            Ok(request) => flow::conclude(visit, &id, request, Decision::Failed(error)).await,
            Err(error) => flow::act(visit, Next::give_up(&id, error)).await,
        },
        Purpose::Device { user_code } => match device::find(&visit, user_code).await? {
            Some(request) => {
                let next = Next::DecideDevice { id, request: Box::new(request), approval: None };
                flow::act(visit, next).await
            }
            None => Err(Refusal::Failed(error)),
        },
        Purpose::Account { .. } | Purpose::Logout { .. } => Err(Refusal::Failed(error)),
    }
}
