//! The consent page for a device. It is asked about every time: whose device it is nobody knows but the person (RFC 8628 section 5.4).

use http::StatusCode;
use minijinja::context;

use super::{CHOOSE_ACCOUNT, DEVICE_CONSENT, device as code_page, permissions};
use crate::device::{self, DeviceAuthorizationRequest};
use crate::http::{Form, Response};
use crate::ui::UiProvider;
use crate::ui::answer::{Answer, Refusal};
use crate::ui::device::{decider, find, user_code};
use crate::ui::session::Account;
use crate::ui::visit::Visit;

pub(crate) async fn show<S: UiProvider>(mut visit: Visit<'_, S>, query: &Form<'_>) -> Answer {
    let id = query.get("request").unwrap_or_default();
    let (user_code, progress) = user_code(&mut visit, id)?;
    let Some(request) = find(&visit, user_code).await? else {
        return code_page::ask_again(visit, id).await;
    };
    let account = match decider(visit.data(), &progress) {
        Ok(account) => account.clone(),
        Err(question) => {
            let path = visit.path_about(question.page(), id);
            return visit.go(&path).await;
        }
    };
    let page = page(&visit, id, &request, &account, None);
    visit.finish(page).await
}

pub(crate) async fn submit<S: UiProvider>(mut visit: Visit<'_, S>, form: &Form<'_>) -> Answer {
    let id = form.get("request").unwrap_or_default();
    let forged = || Refusal::Forged { page: None };
    let (user_code, progress) = user_code(&mut visit, id).map_err(|_| forged())?;
    let account = decider(visit.data(), &progress).map_err(|_| forged())?.clone();
    visit.check(DEVICE_CONSENT, form, &account.subject)?;
    let Some(request) = find(&visit, user_code).await? else {
        return code_page::ask_again(visit, id).await;
    };
    let allows = form.get("decision") == Some("allow");
    let counts = if allows {
        let Some(allowed) = permissions::ticked(request.scope(), form) else {
            let problem = visit.language().text("consent-nothing-ticked");
            let page = page(&visit, id, &request, &account, Some(problem));
            return visit.finish(page).await;
        };
        device::approve(visit.server, &request, account.approval().scope(allowed)).await?
    } else {
        device::deny(visit.server, &request).await?
    };
    match counts {
        true => code_page::end(visit, id, allows).await,
        false => code_page::ask_again(visit, id).await,
    }
}

fn page<S: UiProvider>(
    visit: &Visit<'_, S>,
    id: &str,
    request: &DeviceAuthorizationRequest,
    account: &Account,
    problem: Option<String>,
) -> Response {
    let values = context! {
        form => visit.form(DEVICE_CONSENT, id, &account.subject),
        switch => visit.path_about(CHOOSE_ACCOUNT, id),
        username => account.username.as_str(),
        // A client without redirect URIs has no host of its own, so nobody's logo is seen.
        client => permissions::client(request.client(), None, None),
        device => true,
        permissions => permissions::permissions(visit, request.scope(), problem.is_none()),
        choosable => permissions::is_choosable(request.scope()),
        problem,
    };
    visit.page(StatusCode::OK, "consent.html", values)
}
