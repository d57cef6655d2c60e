//! The consent page for a device. Every device needs confirmation each time, because only the person knows
//! whose device it is (RFC 8628 section 5.4).

use http::StatusCode;
use minijinja::context;

use super::device::{self as code_page, End};
use super::{CHOOSE_ACCOUNT, DEVICE_CONSENT, permissions};
use crate::Asked;
use crate::UiProvider;
use crate::answer::{Answer, Refusal};
use crate::conclude::{approval, by_policy};
use crate::device::{decider, find, user_code};
use crate::once::Once;
use crate::session::Account;
use crate::visit::{Visit, with_cookies};
use oauth_runtime_core::__internal::catch_panic;
use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::endpoint::{approve_device_request, deny_device_request};
use oauth_runtime_core::http::{Form, Response, see_other};
use oauth_runtime_core::{Approval, Digest, OAuthError};

pub(crate) async fn show<S: UiProvider>(mut visit: Visit<'_, S>, query: &Form<'_>) -> Answer {
    let id = query.get("request").unwrap_or_default();
    let (user_code, progress) = user_code(&mut visit, id)?;
    let Some(request) = find(&visit, user_code).await? else {
        return code_page::ask_again(visit).await;
    };
    let account = match decider(visit.data(), &request, &progress, visit.now) {
        Ok(account) => account.clone(),
        Err(question) => {
            let path = visit.path_about(question.page(), id);
            return visit.go(&path).await;
        }
    };
    let page = page(&visit, id, (user_code, &request), &account, None);
    visit.finish(page).await
}

pub(crate) async fn submit<S: UiProvider>(mut visit: Visit<'_, S>, form: &Form<'_>) -> Answer {
    let id = form.get("request").unwrap_or_default();
    let forged = || Refusal::Forged { page: None };
    let (user_code, progress) = user_code(&mut visit, id).map_err(|_| forged())?;
    let Some(request) = find(&visit, user_code).await? else {
        // This very form may have decided a moment ago.
        return match repeated(&mut visit, form, user_code).await? {
            Some(repeated) => Ok(repeated),
            None => code_page::ask_again(visit).await,
        };
    };
    let account = decider(visit.data(), &request, &progress, visit.now).map_err(|_| forged())?.clone();
    let about = about(&account, user_code);
    let (_, secret) = visit.check_form(DEVICE_CONSENT, form, &about)?;
    let approved = match form.get("decision") {
        Some("allow") => match permissions::ticked(request.scope(), form) {
            Some(allowed) => Some(approval(&account, &progress).scope(allowed)),
            None => {
                let problem = visit.language().text("consent-nothing-ticked");
                let page = page(&visit, id, (user_code, &request), &account, Some(problem));
                return visit.finish(page).await;
            }
        },
        _ => None,
    };
    let once = Once::new(visit.server, visit.now, &secret, &[DEVICE_CONSENT, id, &about]);
    once.answer(Box::pin(decide(visit, id, request, approved))).await
}

/// The answer to the same form, if it has already decided.
async fn repeated<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    form: &Form<'_>,
    user_code: Option<Digest>,
) -> Result<Option<Response>, OAuthError> {
    let accounts = visit.data().accounts().to_vec();
    for about in accounts.iter().map(|account| about(account, user_code)) {
        if let Ok((id, secret)) = visit.check_form(DEVICE_CONSENT, form, &about) {
            return Once::new(visit.server, visit.now, &secret, &[DEVICE_CONSENT, &id, &about])
                .repeated()
                .await;
        }
    }
    Ok(None)
}

async fn decide<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    request: DeviceAuthorizationRequest,
    approved: Option<Approval>,
) -> Answer {
    let approval = match approved {
        Some(approval) => by_application(visit.server, &request, approval).await?,
        None => None,
    };
    visit.take(id);
    let server = visit.server;
    // The session first: if it ended meanwhile, nothing is decided.
    let saved = visit.finish(Response::default()).await?;
    let end = match approval {
        Some(approval) => (approve_device_request(server, &request, approval).await?, End::Connected),
        None => (deny_device_request(server, &request).await?, End::Denied),
    };
    let response = see_other(&code_page::end(server, if end.0 { end.1 } else { End::Over }));
    Ok(with_cookies(response, &saved))
}

/// The application has the last word.
async fn by_application<S: UiProvider>(
    server: &S,
    request: &DeviceAuthorizationRequest,
    approval: Approval,
) -> Result<Option<Approval>, OAuthError> {
    let asked = Asked { client: request.client(), scope: request.scope(), is_device: true };
    let decided = catch_panic(async { Ok(by_policy(server, asked, approval).await) }).await?;
    let approval = decided.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, "the application failed to decide about a device");
        OAuthError::ServerError
    })?;
    // A device that gets no permission is not connected.
    Ok(approval
        .filter(|approval| request.scope().is_empty() || !approval.approved_of(request.scope()).is_empty()))
}

/// What the form is bound to, so that nobody allows for one account or device what they saw for another.
fn about(account: &Account, user_code: Option<Digest>) -> String {
    format!("{} {}", user_code.map(|code| code.to_string()).unwrap_or_default(), account.subject)
}

fn page<S: UiProvider>(
    visit: &Visit<'_, S>,
    id: &str,
    (user_code, request): (Option<Digest>, &DeviceAuthorizationRequest),
    account: &Account,
    problem: Option<String>,
) -> Response {
    let values = context! {
        form => visit.form(DEVICE_CONSENT, id, &about(account, user_code)),
        switch => visit.path_about(CHOOSE_ACCOUNT, id),
        username => account.username.as_str(),
        // A client without redirect URIs has no host, so no logo is shown.
        client => permissions::client(request.client(), None, None),
        device => true,
        permissions => permissions::permissions(visit, request.scope(), problem.is_none()),
        choosable => permissions::is_choosable(request.scope()),
        problem,
    };
    visit.page(StatusCode::OK, "consent.html", values)
}
