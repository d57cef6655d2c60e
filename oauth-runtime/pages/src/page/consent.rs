//! The consent page.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::permitted_request;
use oauth_runtime_core::AuthorizationRequest;
use oauth_runtime_core::http::{Form, Response};

use crate::account::Account;
use crate::answer::Permissions;
use crate::approval::approval;
use crate::client_logo::{self, Logo};
use crate::demand::Demand;
use crate::next::{Decided, Next, Outcome};
use crate::once::{Once, SentForm};
use crate::paths::{CHOOSE_ACCOUNT, CONSENT};
use crate::permissions::{Asking, Choice, Destination};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{PendingAuthorization, Progress, Purpose};
use crate::shown::{self, Shown};
use crate::visit::Visit;
use crate::whose::find_account;
use crate::{consents, extras, factors, grants, permissions};

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let id = query.get("request").unwrap_or_default();
    let (waiting, progress) = pending_request(visit, id)?;
    let request = match waiting.revalidate(visit.server).await {
        Ok(request) => request,
        Err(error) => return Ok(Next::give_up(id, error)),
    };
    let account = decider(visit, &request, &progress).await?;
    let by = approval(&account, &Demand::of(visit.server.pages().acr_levels(), &request), &progress);
    let request = match permitted_request(visit.server, &request, &by).await {
        Ok(narrowed) => narrowed.unwrap_or(request),
        Err(refused) => return Ok(Next::refuse(id, request, refused)),
    };
    Ok(Next::Show(page(visit, id, &request, &account, Asking::First).await))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    // The validated request counts, whatever else the form contains.
    let id = form.get("request").unwrap_or_default();
    if let Some(again) = answered_before(visit, form, id).await? {
        return Ok(Next::Respond(again));
    }
    let forged = || Refusal::Forged { page: None };
    let (waiting, progress) = pending_request(visit, id).map_err(|_| forged())?;
    let request = match waiting.revalidate(visit.server).await {
        Ok(request) => request,
        Err(error) => return Ok(Next::give_up(id, error)),
    };
    let account = decider(visit, &request, &progress).await.map_err(|_| forged())?;
    let (secret, shown) = shown::check(visit, CONSENT, form, &account.subject)?;
    let by = approval(&account, &Demand::of(visit.server.pages().acr_levels(), &request), &progress);
    let request = match permitted_request(visit.server, &request, &by).await {
        Ok(narrowed) => narrowed.unwrap_or(request),
        Err(refused) => return Ok(Next::refuse(id, request, refused)),
    };
    let allowed = match form.get("decision") {
        Some("allow") if shown != Shown::of_request(visit.server, &request) => {
            return Ok(Next::Show(page(visit, id, &request, &account, Asking::Changed).await));
        }
        Some("allow") => match Choice::new(request.scope(), grants::beside(&request).as_ref()).ticked(form) {
            Some(allowed) => Some(allowed),
            None => return Ok(Next::Show(page(visit, id, &request, &account, Asking::NothingTicked).await)),
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
        if let Some((secret, _)) = shown::maker(visit, CONSENT, form, subject) {
            let sent = SentForm::new(secret, &[CONSENT, id, subject]);
            return Ok(Once::new(visit.server, visit.now, &sent).repeated().await?);
        }
    }
    Ok(None)
}

fn pending_request<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    id: &str,
) -> Result<(PendingAuthorization, Progress), Refusal> {
    let pending = visit.pending(id)?;
    match pending.purpose {
        Purpose::Authorization(waiting) => Ok((waiting, pending.progress)),
        Purpose::Account { .. } | Purpose::Device { .. } | Purpose::Logout { .. } => {
            Err(Refusal::NothingPending)
        }
    }
}

/// The account that decides. The form is bound to it, so that nobody allows for one account what they saw for
/// another.
async fn decider<S: UiProvider>(
    visit: &Visit<'_, S>,
    request: &AuthorizationRequest,
    progress: &Progress,
) -> Result<Account, Refusal> {
    let account =
        find_account(visit.server, visit.data(), request, progress).map_err(|_| Refusal::NothingPending)?;
    // The login that the request wants comes first, and the second factor that the application wants.
    let needs_login = !progress.has_login_of(&account.subject) && account.is_too_old_for(request, visit.now);
    let needs_level = Demand::of(visit.server.pages().acr_levels(), request).lacks(account.strength());
    if needs_login || needs_level || factors::lacks_required(visit.server, account).await? {
        return Err(Refusal::NothingPending);
    }
    Ok(account.clone())
}

async fn page<S: UiProvider>(
    visit: &Visit<'_, S>,
    id: &str,
    request: &AuthorizationRequest,
    account: &Account,
    asked: Asking,
) -> Response {
    let claim = |name: String| visit.language().claim(&name).unwrap_or(name);
    let claims: Vec<String> =
        consents::requested_claims(visit.server, request).into_iter().map(claim).collect();
    let destination = Destination::of(request);
    let beside = grants::beside(request);
    let choice = Choice::new(request.scope(), beside.as_ref());
    let logo = client_logo::logo(visit.server, request.client()).await;
    let values = context! {
        form => Shown::of_request(visit.server, request).form(visit, CONSENT, id, &account.subject),
        switch => visit.path_about(CHOOSE_ACCOUNT, id),
        username => account.username.as_str(),
        client => permissions::client(request.client(), logo.as_ref(), Some(&destination)),
        permissions => choice.permissions(visit, asked.is_ticked()),
        choosable => choice.is_choosable(),
        details => visit.server.describe_authorization_details(
            request.authorization_details(),
            visit.language().tag(),
        ),
        resources => request.resources().iter().map(permissions::resource).collect::<Vec<_>>(),
        problem => asked.problem(visit.language()),
        grant => beside.map(|beside| beside.value(visit)),
        claims,
    };
    let values = context! { parameters => extras::parameters_of(visit.server.pages(), request), ..values };
    let image = logo.and_then(Logo::into_origin);
    visit.page_with(StatusCode::OK, "consent.html", values, &Permissions { image, ..Permissions::default() })
}
