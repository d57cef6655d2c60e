//! The consent page.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::{destination, policy_source, revalidate_authorization_request};
use oauth_runtime_core::AuthorizationRequest;
use oauth_runtime_core::http::{Form, Response};

use crate::account::Account;
use crate::answer::Permissions;
use crate::next::{Decided, Next, Outcome};
use crate::once::{Once, SentForm};
use crate::paths::{CHOOSE_ACCOUNT, CONSENT};
use crate::permissions::Destination;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{Progress, Purpose};
use crate::visit::Visit;
use crate::whose::find_account;
use crate::{consents, permissions};

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let id = query.get("request").unwrap_or_default();
    let (parameters, progress) = pending_request(visit, id)?;
    let request = match revalidate_authorization_request(visit.server, &parameters).await {
        Ok(request) => request,
        Err(error) => return Ok(Next::give_up(id, error)),
    };
    let account = decider(visit, &request, &progress)?;
    let page = page(visit, id, &request, &account, None);
    Ok(Next::Show(page))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    // The validated request counts, whatever else the form contains.
    let id = form.get("request").unwrap_or_default();
    if let Some(again) = answered_before(visit, form, id).await? {
        return Ok(Next::Respond(again));
    }
    let forged = || Refusal::Forged { page: None };
    let (parameters, progress) = pending_request(visit, id).map_err(|_| forged())?;
    let request = match revalidate_authorization_request(visit.server, &parameters).await {
        Ok(request) => request,
        Err(error) => return Ok(Next::give_up(id, error)),
    };
    let account = decider(visit, &request, &progress).map_err(|_| forged())?;
    let (_, secret) = visit.check_form(CONSENT, form, &account.subject)?;
    let allowed = match form.get("decision") {
        Some("allow") => match permissions::ticked(request.scope(), form) {
            Some(allowed) => Some(allowed),
            None => {
                let problem = visit.language().text("consent-nothing-ticked");
                let page = page(visit, id, &request, &account, Some(problem));
                return Ok(Next::Show(page));
            }
        },
        _ => None,
    };
    // A page has one decision, whatever a second form says.
    let sent = SentForm::new(secret, &[CONSENT, id, &account.subject]);
    let decided = Decided { id: id.to_owned(), request, account, progress, allowed };
    Ok(Next::once(sent, Next::Decide(Box::new(decided))))
}

/// The answer to the same form, if it was sent before. By then, the person's progress on the request is
/// forgotten, including a login, so nothing else about it is checked.
async fn answered_before<S: UiProvider>(
    visit: &Visit<'_, S>,
    form: &Form<'_>,
    id: &str,
) -> Result<Option<Response>, Refusal> {
    for Account { subject, .. } in visit.data().accounts() {
        if let Some(secret) = visit.maker(CONSENT, form, subject) {
            let sent = SentForm::new(secret, &[CONSENT, id, subject]);
            return Ok(Once::new(visit.server, visit.now, &sent).repeated().await?);
        }
    }
    Ok(None)
}

fn pending_request<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    id: &str,
) -> Result<(Vec<(String, String)>, Progress), Refusal> {
    let pending = visit.pending(id)?;
    match pending.purpose {
        Purpose::Authorization { parameters } => Ok((parameters, pending.progress)),
        Purpose::Account { .. } | Purpose::Device { .. } | Purpose::Logout { .. } => {
            Err(Refusal::NothingPending)
        }
    }
}

/// The account that decides. The form is bound to it, so that nobody allows for one account what they saw for
/// another.
fn decider<S: UiProvider>(
    visit: &Visit<'_, S>,
    request: &AuthorizationRequest,
    progress: &Progress,
) -> Result<Account, Refusal> {
    let account =
        find_account(visit.server, visit.data(), request, progress).map_err(|_| Refusal::NothingPending)?;
    // The login that the request wants comes first.
    if !progress.has_login_of(&account.subject) && request.requires_login(account.auth_time, visit.now) {
        return Err(Refusal::NothingPending);
    }
    Ok(account.clone())
}

fn page<S: UiProvider>(
    visit: &Visit<'_, S>,
    id: &str,
    request: &AuthorizationRequest,
    account: &Account,
    problem: Option<String>,
) -> Response {
    let claim = |name: String| visit.language().claim(&name).unwrap_or(name);
    let claims: Vec<String> =
        consents::requested_claims(visit.server, request).into_iter().map(claim).collect();
    let logo = permissions::logo(request.client().metadata());
    let destination = Destination {
        name: destination(request.redirect_uri()),
        is_loopback: request.redirects_to_loopback(),
    };
    let values = context! {
        form => visit.form(CONSENT, id, &account.subject),
        switch => visit.path_about(CHOOSE_ACCOUNT, id),
        username => account.username.as_str(),
        client => permissions::client(request.client(), logo.as_ref(), Some(&destination)),
        permissions => permissions::permissions(visit, request.scope(), problem.is_none()),
        choosable => permissions::is_choosable(request.scope()),
        resources => request.resources().iter().map(permissions::resource).collect::<Vec<_>>(),
        claims, problem,
    };
    let image = logo.as_ref().and_then(policy_source);
    visit.page_with(StatusCode::OK, "consent.html", values, &Permissions { image, ..Permissions::default() })
}
