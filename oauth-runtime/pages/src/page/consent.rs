//! The consent page.

use http::StatusCode;
use minijinja::context;

use super::{CHOOSE_ACCOUNT, CONSENT, permissions};
use crate::UiProvider;
use crate::answer::{Answer, Permissions, Refusal};
use crate::conclude::{approval, conclude, give_up};
use crate::consents;
use crate::once::Once;
use crate::session::{Account, Progress, Purpose};
use crate::visit::Visit;
use crate::whose::find_account;
use oauth_runtime_core::__internal::{destination, policy_source, revalidate_authorization_request};
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::{AuthorizationRequest, Decision};

pub(crate) async fn show<S: UiProvider>(mut visit: Visit<'_, S>, query: &Form<'_>) -> Answer {
    let id = query.get("request").unwrap_or_default();
    let (parameters, progress) = pending_request(&mut visit, id)?;
    let request = match revalidate_authorization_request(visit.server, &parameters).await {
        Ok(request) => request,
        Err(error) => return give_up(visit, id, error).await,
    };
    let account = decider(&visit, &request, &progress)?;
    let page = page(&visit, id, &request, &account, None);
    visit.finish(page).await
}

pub(crate) async fn submit<S: UiProvider>(mut visit: Visit<'_, S>, form: &Form<'_>) -> Answer {
    // The validated request counts, whatever else the form contains.
    let id = form.get("request").unwrap_or_default();
    if let Some(again) = answered_before(&visit, form, id).await? {
        return Ok(again);
    }
    let forged = || Refusal::Forged { page: None };
    let (parameters, progress) = pending_request(&mut visit, id).map_err(|_| forged())?;
    let request = match revalidate_authorization_request(visit.server, &parameters).await {
        Ok(request) => request,
        Err(error) => return give_up(visit, id, error).await,
    };
    let account = decider(&visit, &request, &progress).map_err(|_| forged())?;
    let (_, secret) = visit.check_form(CONSENT, form, &account.subject)?;
    let allowed = match form.get("decision") {
        Some("allow") => match permissions::ticked(request.scope(), form) {
            Some(allowed) => Some(allowed),
            None => {
                let problem = visit.language().text("consent-nothing-ticked");
                let page = page(&visit, id, &request, &account, Some(problem));
                return visit.finish(page).await;
            }
        },
        _ => None,
    };
    // A page has one decision, whatever a second form says.
    let once = Once::new(visit.server, visit.now, &secret, &[CONSENT, id, &account.subject]);
    let decided = async {
        let Some(allowed) = allowed else {
            return conclude(visit, id, request, Decision::Denied).await;
        };
        consents::remember(visit.server, &account.subject, &request, &allowed, visit.now).await?;
        let approval = approval(&account, &progress).scope(allowed);
        let decision = consents::rest_on_consent(visit.server, &request, approval).into();
        conclude(visit, id, request, decision).await
    };
    once.answer(Box::pin(decided)).await
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
            return Ok(Once::new(visit.server, visit.now, &secret, &[CONSENT, id, subject])
                .repeated()
                .await?);
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
    let values = context! {
        form => visit.form(CONSENT, id, &account.subject),
        switch => visit.path_about(CHOOSE_ACCOUNT, id),
        username => account.username.as_str(),
        client => permissions::client(request.client(), logo.as_ref(), Some(destination(request.redirect_uri()))),
        permissions => permissions::permissions(visit, request.scope(), problem.is_none()),
        choosable => permissions::is_choosable(request.scope()),
        claims, problem,
    };
    let image = logo.as_ref().and_then(policy_source);
    visit.page_with(StatusCode::OK, "consent.html", values, &Permissions { image, ..Permissions::default() })
}
