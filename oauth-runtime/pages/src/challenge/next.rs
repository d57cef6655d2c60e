//! What comes next: a factor, a browser, or the code.

use oauth_runtime_core::__internal::{catch_panic, permitted_request};
use oauth_runtime_core::{Approval, AuthorizationRequest, OAuthError};

use super::{Challenge, Wanted};
use crate::account::Account;
use crate::acr_levels::LoginRequirement;
use crate::approval::{approval, by_policy};
use crate::consents;
use crate::demand::{Demand, unmet};
use crate::factors::{Lacking, lacking};
use crate::part::PagePart;
use crate::policy::Asked;
use crate::provider::UiProvider;
use crate::question::Question;
use crate::refusal::Refusal;
use crate::visit::Visit;
use crate::whose::{Nobody, find_account};

pub(super) enum Next {
    Factor(Wanted),
    /// The application cannot ask what has to be asked.
    Browser,
    Approve(Box<Approval>),
}

/// The rules of the pages, in their order. Nobody is asked for consent: the person knows the application and the provider as one
/// (draft-ietf-oauth-first-party-apps section 9.1).
pub(super) async fn next<S: UiProvider>(
    visit: &Visit<'_, S>,
    challenge: &mut Challenge,
) -> Result<Next, Refusal> {
    let (server, now) = (visit.server, visit.now);
    // A wish of the client that the person may decline is not worth a question here.
    challenge.progress.skipped_factor = true;
    let Challenge { request, progress, .. } = &*challenge;
    if asks_more_than_a_login(request) {
        return Ok(Next::Browser);
    }
    let demand = Demand::of(server.pages().acr_levels(), request);
    if demand.is_of_unknown_levels() {
        return Err(unmet().into());
    }
    if let Some(Account { subject, .. }) = visit.pending_account() {
        return Ok(Next::Factor(Wanted::Second { subject, needs_passkey: false }));
    }
    let account = match find_account(server, visit.data(), request, progress) {
        Ok(account) => account,
        Err(Nobody::Yet(_)) => return first(request),
        Err(Nobody::Else(error)) => return Err(error.into()),
    };
    if !progress.has_login_of(&account.subject) && account.is_too_old_for(request, now) {
        return first(request);
    }
    match lacking(server, account, request, progress, now).await? {
        Lacking::Nothing => {}
        Lacking::Answer(Question::SecondFactor) if !request.prompt().none => {
            let needs_passkey = account.strength() >= LoginRequirement::TwoFactors;
            let subject = account.subject.clone();
            return Ok(Next::Factor(Wanted::Second { subject, needs_passkey }));
        }
        // They have just logged in, and it is not enough: a page asks for more.
        Lacking::Answer(Question::Login) if progress.has_login_of(&account.subject) => {
            return Ok(Next::Browser);
        }
        Lacking::Answer(Question::Login) => return first(request),
        Lacking::SetUp(_) if request.prompt().none => return Err(Question::SetUp.unasked().into()),
        Lacking::Answer(question) if request.prompt().none => return Err(question.unasked().into()),
        Lacking::Answer(_) | Lacking::SetUp(_) => return Ok(Next::Browser),
        Lacking::OutOfReach => return Err(unmet().into()),
    }
    if S::People::has_ended(server, account).await? {
        return Err(Refusal::SessionEnded);
    }
    let approval = approval(account, &demand, progress);
    let narrowed = permitted_request(server, request, &approval).await;
    let narrowed = narrowed.map_err(|refused| refused.error().clone())?;
    let asked = narrowed.as_ref().unwrap_or(request);
    let approval = if narrowed.is_some() { approval.at_most(asked.scope()) } else { approval };
    let approval = allowed(server, asked, approval).await?;
    // It counts only while the login lasts: the person may log out everywhere while the code is created.
    Ok(Next::Approve(Box::new(consents::rest_on_login::<S>(approval, account))))
}

pub(super) fn first(request: &AuthorizationRequest) -> Result<Next, Refusal> {
    match request.prompt().none {
        true => Err(OAuthError::LoginRequired.into()),
        false => Ok(Next::Factor(Wanted::First)),
    }
}

/// Whether only a page can ask what the request asks for: details that the person must read, a new account, another one.
fn asks_more_than_a_login(request: &AuthorizationRequest) -> bool {
    let prompt = request.prompt();
    prompt.consent || prompt.create || prompt.select_account || !request.authorization_details().is_empty()
}

/// The application's policy for approvals has the last word here too.
async fn allowed<S: UiProvider>(
    server: &S,
    request: &AuthorizationRequest,
    approval: Approval,
) -> Result<Approval, OAuthError> {
    let asked = Asked {
        client: request.client(),
        scope: request.scope(),
        authorization_details: request.authorization_details(),
        is_device: false,
        is_backchannel: false,
    };
    let decided = catch_panic(async { Ok(by_policy(server, asked, approval).await) }).await?;
    let decided = decided.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, "the application failed to decide about an authorization request");
        OAuthError::ServerError
    })?;
    decided.ok_or_else(|| OAuthError::access_denied("the application's policy allows nothing of this"))
}
