//! The consent page for a device. Every device needs confirmation each time, because only the person knows
//! whose device it is (RFC 8628 section 5.4).

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::permitted_device_request;
use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::{Digest, OAuthError};

use super::device::ask_again;
use crate::account::Account;
use crate::approval::approval;
use crate::demand::Demand;
use crate::device::{decider, find, user_code};
use crate::grants::{Beside, beside_waiting};
use crate::next::{Next, Outcome};
use crate::once::{Once, SentForm};
use crate::paths::{CHOOSE_ACCOUNT, DEVICE_CONSENT};
use crate::permissions::{self, Asking, Choice};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::shown::{self, Shown};
use crate::visit::Visit;

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let id = query.get("request").unwrap_or_default();
    let (user_code, progress) = user_code(visit, id)?;
    let Some(request) = find(visit, user_code).await? else {
        return Ok(Next::Show(ask_again(visit)?));
    };
    let account = match decider(visit, &request, &progress).await? {
        Ok(account) => account,
        Err(question) => {
            return Ok(Next::Go(visit.path_about(question.page(), id)));
        }
    };
    let by = approval(&account, &Demand::none(visit.server.pages().acr_levels()), &progress);
    let request = match permitted_device_request(visit.server, &request, &by).await {
        Ok(narrowed) => narrowed.unwrap_or(request),
        Err(refused) => return Ok(Next::refuse_device(id, request, refused)),
    };
    let beside = beside(visit, &account, &request).await?;
    Ok(Next::Show(page(visit, id, (user_code, &request), &account, (Asking::First, beside.as_ref()))))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = form.get("request").unwrap_or_default();
    let forged = || Refusal::Forged { page: None };
    let (user_code, progress) = user_code(visit, id).map_err(|_| forged())?;
    let Some(request) = find(visit, user_code).await? else {
        // This very form may have decided a moment ago.
        return match repeated(visit, form, user_code).await? {
            Some(repeated) => Ok(Next::Respond(repeated)),
            None => Ok(Next::Show(ask_again(visit)?)),
        };
    };
    let account = decider(visit, &request, &progress).await?.map_err(|_| forged())?;
    let about = about(&account, user_code);
    let (secret, shown) = shown::check(visit, DEVICE_CONSENT, form, &about)?;
    let by = approval(&account, &Demand::none(visit.server.pages().acr_levels()), &progress);
    let request = match permitted_device_request(visit.server, &request, &by).await {
        Ok(narrowed) => narrowed.unwrap_or(request),
        Err(refused) => return Ok(Next::refuse_device(id, request, refused)),
    };
    let beside = beside(visit, &account, &request).await?;
    let beside = beside.as_ref();
    let again =
        |visit, asked| Ok(Next::Show(page(visit, id, (user_code, &request), &account, (asked, beside))));
    let approval = match form.get("decision") {
        Some("allow") if shown != Shown::of_device(&request, beside) => return again(visit, Asking::Changed),
        Some("allow") => match Choice::new(request.scope(), beside).ticked(form) {
            Some(allowed) => Some(by.scope(allowed)),
            None => return again(visit, Asking::NothingTicked),
        },
        _ => None,
    };
    let sent = SentForm::new(secret, &[DEVICE_CONSENT, id, &about]);
    let decided = Next::DecideDevice { id: id.to_owned(), request: Box::new(request), approval };
    Ok(Next::once(sent, decided))
}

/// The answer to the same form, if it has already decided.
async fn repeated<S: UiProvider>(
    visit: &Visit<'_, S>,
    form: &Form<'_>,
    user_code: Option<Digest>,
) -> Result<Option<Response>, OAuthError> {
    let id = form.get("request").unwrap_or_default();
    for about in visit.data().accounts().iter().map(|account| about(account, user_code)) {
        if let Some((secret, _)) = shown::maker(visit, DEVICE_CONSENT, form, &about) {
            let sent = SentForm::new(secret, &[DEVICE_CONSENT, id, &about]);
            return Once::new(visit.server, visit.now, &sent).repeated().await;
        }
    }
    Ok(None)
}

/// What the form is bound to, so that nobody allows for one account or device what they saw for another.
fn about(account: &Account, user_code: Option<Digest>) -> String {
    format!("{} {}", user_code.map(|code| code.to_string()).unwrap_or_default(), account.subject)
}

/// What the page says about the grant that the device names.
async fn beside<S: UiProvider>(
    visit: &Visit<'_, S>,
    account: &Account,
    request: &DeviceAuthorizationRequest,
) -> Result<Option<Beside>, OAuthError> {
    let wanted = (request.scope(), request.authorization_details(), request.resources());
    beside_waiting(visit.server, &account.subject, request.grant_management(), wanted).await
}

fn page<S: UiProvider>(
    visit: &Visit<'_, S>,
    id: &str,
    (user_code, request): (Option<Digest>, &DeviceAuthorizationRequest),
    account: &Account,
    (asked, beside): (Asking, Option<&Beside>),
) -> Response {
    let choice = Choice::new(request.scope(), beside);
    let values = context! {
        form => Shown::of_device(request, beside).form(visit, DEVICE_CONSENT, id, &about(account, user_code)),
        switch => visit.path_about(CHOOSE_ACCOUNT, id),
        username => account.username.as_str(),
        // A client without redirect URIs has no host, so no logo is shown.
        client => permissions::client(request.client(), None, None),
        device => true,
        request_ago => visit.now.since(request.issued_at()) / 60,
        request_address => request.address().map(|address| address.to_string()),
        permissions => choice.permissions(visit, asked.is_ticked()),
        choosable => choice.is_choosable(),
        details => visit.server.describe_authorization_details(
            request.authorization_details(),
            visit.language().tag(),
        ),
        resources => request.resources().to_vec(),
        problem => asked.problem(visit.language()),
        grant => beside.map(|beside| beside.value(visit)),
    };
    visit.page(StatusCode::OK, "consent.html", values)
}
