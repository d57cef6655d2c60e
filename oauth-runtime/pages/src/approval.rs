//! The approval of a person, what the application's policy leaves of it, and its way through the application.

use http::request::Parts;
use oauth_runtime_core::__internal::catch_panic;
use oauth_runtime_core::{Approval, AuthorizationRequest, BoxError, OAuthError};

use crate::account::Account;
use crate::demand::Demand;
use crate::policy::Asked;
use crate::provider::UiProvider;
use crate::session::Progress;

/// What the application's policy leaves of an approval.
pub(crate) async fn by_policy<S: UiProvider>(
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
            let approval = approval.at_most(&narrowed.approved_of(asked.scope));
            // Details are the application's own: it may narrow or complete them.
            Ok(Some(match narrowed.approved_details() {
                Some(details) => approval.authorization_details(details.clone()),
                None => approval,
            }))
        }
    }
}

/// What the application leaves of an approval on another device than the one that asked. `None`: a client that gets no permission
/// gets no tokens.
pub(crate) async fn decoupled<S: UiProvider>(
    server: &S,
    asked: Asked<'_>,
    approval: Approval,
) -> Result<Option<Approval>, OAuthError> {
    let decided = catch_panic(async { Ok(by_policy(server, asked, approval).await) }).await?;
    let approval = decided.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, "the application failed to decide about an approval on another device");
        OAuthError::ServerError
    })?;
    let is_something =
        |approval: &Approval| asked.scope.is_empty() || !approval.approved_of(asked.scope).is_empty();
    Ok(approval.filter(is_something))
}

/// A person approved a request on a page. The approval travels with the request to the application's
/// [`Interaction`](oauth_runtime_core::Interaction), which has the last word here too, and from there back to
/// `ui::authorize`.
#[derive(Clone)]
pub(crate) struct Answered {
    request: String,
    approval: Approval,
}

impl Answered {
    /// This request was approved.
    pub(crate) fn new(request: &AuthorizationRequest, approval: Approval) -> Self {
        Self { request: request.resume_uri(), approval }
    }

    /// The approval for this request, and for no other.
    pub(crate) fn of(request: &AuthorizationRequest, http: &Parts) -> Option<Approval> {
        let answered = http.extensions.get::<Self>()?;
        (answered.request == request.resume_uri()).then(|| answered.approval.clone())
    }
}

/// The approval of a person, who may have logged in because of the request.
pub(crate) fn approval(account: &Account, demand: &Demand<'_>, progress: &Progress) -> Approval {
    let approval = account.approval(demand);
    if progress.has_login_of(&account.subject) { approval.reauthenticated() } else { approval }
}
