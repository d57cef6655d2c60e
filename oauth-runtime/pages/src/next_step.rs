//! The rules that decide what a person is asked about an authorization request.

use oauth_runtime_core::__internal::permitted_request;
use oauth_runtime_core::access_policy::Refused;
use oauth_runtime_core::{Approval, AuthorizationRequest, OAuthError, Timestamp};

use crate::approval::approval;
use crate::demand::{Demand, unmet};
use crate::factors::Lacking;
use crate::provider::UiProvider;
use crate::question::Question;
use crate::session::{Progress, SessionData};
use crate::whose::{Nobody, find_account};
use crate::{consents, factors};

/// The next step.
#[derive(Debug)]
pub(crate) enum Step {
    /// A page asks the person.
    Ask(Question),
    /// No question is left: this is approved.
    Approve(Box<Approval>),
    /// The person may not use the client, or not in this way.
    Refuse(Refused),
    /// The request cannot be served.
    Fail(OAuthError),
}

/// The rules, in order: which account, whether the login is recent and strong enough, whether the person
/// may use the client and what they may grant, and whether they consent.
pub(crate) async fn next_step<S: UiProvider>(
    server: &S,
    session: &SessionData,
    request: &AuthorizationRequest,
    progress: &Progress,
    now: Timestamp,
) -> Result<Step, OAuthError> {
    let demand = Demand::of(server.pages().acr_levels(), request);
    if demand.is_of_unknown_levels() {
        return Ok(Step::Fail(unmet()));
    }
    let account = match find_account(server, session, request, progress) {
        Ok(account) => account,
        Err(Nobody::Yet(question)) => return Ok(Step::Ask(question)),
        Err(Nobody::Else(error)) => return Ok(Step::Fail(error)),
    };
    if !progress.has_login_of(&account.subject) && account.is_too_old_for(request, now) {
        return Ok(Step::Ask(Question::Login));
    }
    match factors::lacking(server, account, request, progress, now).await? {
        Lacking::Nothing => {}
        Lacking::Answer(question) => return Ok(Step::Ask(question)),
        Lacking::SetUp(_) => return Ok(Step::Ask(Question::SetUp)),
        Lacking::OutOfReach => return Ok(Step::Fail(unmet())),
    }
    let approval = approval(account, &demand, progress);
    let narrowed = match permitted_request(server, request, &approval).await {
        Ok(narrowed) => narrowed,
        Err(refused) => return Ok(Step::Refuse(refused)),
    };
    let request = narrowed.as_ref().unwrap_or(request);
    if !consents::cover(server, account, request).await? {
        return Ok(Step::Ask(Question::Consent));
    }
    // Not more than the consent covers, should the policy allow more by now.
    let approval = if narrowed.is_some() { approval.at_most(request.scope()) } else { approval };
    Ok(Step::Approve(Box::new(consents::rest_on::<S>(approval, account))))
}
