//! The security page: passkeys, an authenticator app, recovery codes.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::Factor;
use oauth_runtime_core::http::{Form, Response};

use super::applications::date;
use super::navigation::{log_in_first, navigation};
use super::{authenticator_app, passkeys, recovery_codes, sharing};
use crate::account::Account;
use crate::answer::Permissions;
use crate::browser::Browser;
use crate::credentials::remembered::live;
use crate::ended::end_all_grants;
use crate::logins::{end_login, logins_beside};
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::part::{self, PagePart};
use crate::paths::SECURITY;
use crate::provider::UiProvider;
use crate::visit::Visit;
use crate::{credentials, events, everywhere, factor_news, remembered};

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    let saved = query.get("saved").map(|_| visit.language().text("security-saved"));
    let page = page(visit, &owner, saved, None).await?;
    Ok(Next::Show(page))
}

/// Removes a passkey or the app, starts to set up a new app, creates new recovery codes, or logs out
/// everywhere.
pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    visit.check(SECURITY, form, &owner.subject)?;
    if let Some(problem) = passkeys::remove(visit, &owner, form).await? {
        let page = page(visit, &owner, None, Some(problem)).await?;
        return Ok(Next::Show(page));
    }
    match form.get("totp") {
        Some("set-up") => return authenticator_app::begin(visit, &owner),
        Some("remove") => {
            let removed = credentials::change_by(visit.server, &owner, |own| {
                own.recovery_codes.clear();
                let devices = std::mem::take(&mut own.remembered_devices).len();
                own.app.take().map(|_| devices)
            });
            if let Some(devices) = removed.await? {
                events::devices_forgotten(visit.server, &owner.subject, devices);
                factor_news::removed(visit, &owner, Factor::AuthenticatorApp).await;
            }
        }
        _ => {}
    }
    if let Some(id) = form.get("forget_device") {
        let forgotten = credentials::change_by(visit.server, &owner, |own| {
            let count = own.remembered_devices.len();
            own.remembered_devices.retain(|device| device.digest.to_string() != id);
            let forgotten = count - own.remembered_devices.len();
            (forgotten > 0).then_some(forgotten)
        });
        events::devices_forgotten(visit.server, &owner.subject, forgotten.await?.unwrap_or_default());
    }
    if let Some(session_id) = form.get("login") {
        return end(visit, owner, session_id).await;
    }
    if form.get("sessions").is_some() {
        everywhere::log_out_elsewhere(visit.server, &owner).await?;
        if form.get("applications").is_some() {
            end_all_grants(visit.server, &owner.subject).await?;
        }
        return Ok(Next::LogOutOne(owner));
    }
    if form.get("recovery").is_some() {
        return recovery_codes::replace(visit, &owner).await;
    }
    Ok(Next::Go(format!("{}?saved=1", visit.path(SECURITY))))
}

/// Ends one login: this one with its page for the frames of clients, others from afar.
async fn end<S: UiProvider>(visit: &Visit<'_, S>, owner: Account, session_id: &str) -> Outcome {
    if session_id == owner.session_id {
        return Ok(Next::LogOutOne(owner));
    }
    // Whoever ended this login may be the person whose login this one wants to end.
    credentials::still_in(visit.server, &owner).await?;
    end_login(visit.server, &owner.subject, session_id).await?;
    Ok(Next::Go(format!("{}?saved=1", visit.path(SECURITY))))
}

pub(super) async fn page<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    owner: &Account,
    saved: Option<String>,
    problem: Option<String>,
) -> Result<Response, OAuthError> {
    let own = visit.credentials(&owner.subject).await?;
    let passkey = passkeys::offer(visit, owner, &own);
    let permissions = Permissions { script: passkey.is_some(), ..Permissions::default() };
    let logins = logins_beside(visit.server, &owner.subject, &own).await?;
    let mut shared = sharing::applications(visit, &owner.subject).await?;
    let logins = logins.iter().map(|login| {
        let browser = login.user_agent.as_deref().and_then(Browser::of);
        let (name, system) = browser.map(|browser| (browser.name, browser.system)).unzip();
        let address = login.address.map(|address| address.to_string());
        let here = login.session_id == owner.session_id;
        let last_seen = date(visit, login.last_seen);
        let apps = shared.remove(&login.session_id);
        context! { id => &login.session_id, browser => name, system => system.flatten(), address, here, last_seen, apps }
    });
    let logins: Vec<Value> = logins.collect();
    // Those that no browser has any more.
    let shared_logins = shared.into_iter().map(|(id, apps)| context! { id, apps });
    let here = remembered::here(visit, &own).map(|device| device.digest);
    let devices = live(&own.remembered_devices, visit.now).map(|device| {
        let browser = device.user_agent.as_deref().and_then(Browser::of);
        let (name, system) = browser.map(|browser| (browser.name, browser.system)).unzip();
        context! {
            id => device.digest.to_string(),
            browser => name,
            system => system.flatten(),
            address => device.address.map(|address| address.to_string()),
            added => date(visit, device.added_at),
            expires => date(visit, device.expires_at),
            here => here == Some(device.digest),
        }
    });
    let values = context! {
        devices => devices.collect::<Vec<Value>>(),
        logins,
        shared_logins => shared_logins.collect::<Vec<Value>>(),
        account => navigation(visit, "security"),
        form => visit.form(SECURITY, "", &owner.subject),
        passkeys => passkeys::list(visit, &own),
        totp => own.app.is_some(),
        recovery_codes => own.recovery_codes.len(),
        account_links => part::values(visit, |links| S::People::add_security_links(visit, links)),
        passkey, saved, problem,
    };
    Ok(visit.page_with(StatusCode::OK, "security.html", values, &permissions))
}
