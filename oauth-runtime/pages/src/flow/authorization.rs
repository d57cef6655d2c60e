//! The end of an authorization request that a person answered: their approval goes to the application, and
//! the response to the client.

use oauth_runtime_core::__internal::{decide_authorization_request, finalize_authorization};
use oauth_runtime_core::access_policy::Refused;
use oauth_runtime_core::authorization::AuthorizationError;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::Response;
use oauth_runtime_core::{AuthorizationRequest, Decision};

use crate::answer::error_page;
use crate::approval::{Answered, approval};
use crate::demand::Demand;
use crate::events;
use crate::next::Decided;
use crate::provider::UiProvider;
use crate::refusal::{Answer, Refusal};
use crate::visit::{Visit, with_cookies};
use crate::{consents, credentials};

/// The person decided: what they allow is remembered.
pub(super) async fn decide<S: UiProvider>(visit: Visit<'_, S>, decided: Decided) -> Answer {
    let Decided { id, request, account, progress, allowed } = decided;
    let (server, client_id) = (visit.server, request.client().client_id());
    let Some(allowed) = allowed else {
        events::with_client(server, &account, client_id, || EventKind::ConsentDenied {});
        return conclude(visit, &id, request, Decision::Denied).await;
    };
    consents::remember(visit.server, &account.subject, &request, &allowed, visit.now).await?;
    // A reset deletes the consents that are there. One that is on its way must not outlive it.
    if credentials::has_ended(server, &account).await? {
        consents::delete(server, &account.subject, client_id).await?;
        return Err(Refusal::SessionEnded);
    }
    events::with_client(server, &account, client_id, || EventKind::ConsentGiven { scope: allowed.clone() });
    let demand = Demand::of(server.pages().acr_levels(), &request);
    let approval = approval(&account, &demand, &progress).scope(allowed);
    let decision = consents::rest_on::<S>(approval, &account).into();
    conclude(visit, &id, request, decision).await
}

/// Sends the answer to the client and ends the pending request. An approval first goes to the application,
/// which has the last word.
pub(crate) async fn conclude<S: UiProvider>(
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
            http.extensions.insert(Answered::new(&request, approval));
            decide_authorization_request(server, &request, &mut http).await
        }
        decision => decision,
    };
    let response = finalize_authorization(server, request, decision, &http).await;
    Ok(with_cookies(response, &saved))
}

/// The person may not use the client, or not in this way.
pub(super) async fn refuse<S: UiProvider>(
    visit: Visit<'_, S>,
    id: &str,
    request: AuthorizationRequest,
    refused: Refused,
) -> Answer {
    conclude(visit, id, request, Decision::Refused(refused)).await
}

/// A request that is no longer valid: its client may have changed since.
pub(super) async fn give_up<S: UiProvider>(
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
