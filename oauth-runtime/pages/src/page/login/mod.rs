//! The login page.

mod password;
mod shown;

use http::StatusCode;
use http::header::RETRY_AFTER;
#[cfg(feature = "passkeys")]
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::Form;
#[cfg(feature = "passkeys")]
use oauth_runtime_core::store::ClaimsStore;

pub(crate) use self::password::{Login, before, log_in};
use self::shown::page;
use super::login_names::LoginNames;
use crate::login_policy::Kind;
use crate::next::{Next, Outcome};
use crate::next_step::{Step, next_step};
use crate::once::{Once, SentForm};
use crate::owner::owner_for;
use crate::paths::{APPLICATIONS, LOGIN};
use crate::provider::UiProvider;
use crate::question::Question;
use crate::session::{PendingRequest, Purpose};
use crate::visit::Visit;
use crate::{device, human};

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    // A bookmark, or a page that was open for too long: the person can still log in to their account.
    let Ok(pending) = visit.pending(query.get("request").unwrap_or_default()) else {
        return Ok(Next::Go(visit.path(APPLICATIONS)));
    };
    let wants_other = query.get("other").is_some();
    // The person logged in meanwhile, in another tab.
    if !wants_other && !visit.data().is_anonymous() && !is_asked(visit, &pending).await? {
        return Ok(Next::Continue { id: pending.id });
    }
    if visit.server.pages().login_page().is_some() {
        return Ok(Next::Go(visit.path_about(LOGIN, &pending.id)));
    }
    // A person who logs in again need not type their name.
    let expected = expected_username(visit, &pending).await;
    let known = expected.or_else(|| visit.data().current().map(|account| account.username.clone()));
    let username = known.filter(|_| !wants_other);
    let username = username.unwrap_or_default();
    let page = page(visit, &pending, StatusCode::OK, &username, None).await?;
    Ok(Next::Show(page))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    // Whatever the application's own page asks, nobody gets around it here.
    if visit.server.pages().login_page().is_some() {
        return Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD" }.into());
    }
    let (id, key) = visit.check_form(LOGIN, form, "")?;
    let pending = match visit.pending(&id) {
        Ok(pending) => pending,
        // No request is pending, but the person wants to log in.
        Err(_) => {
            let id = visit.name(Purpose::account(APPLICATIONS))?;
            visit.pending(&id)?
        }
    };
    let username = form.get("username").unwrap_or_default();
    let password = form.get("password").unwrap_or_default();
    let sent = SentForm::new(key, &[LOGIN, &id, username, password]);
    if visit.server.pages().captcha().is_some() {
        // An answer counts once, so a second click would be refused.
        if let Some(repeated) = Once::new(visit.server, visit.now, &sent).repeated().await? {
            return Ok(Next::Respond(repeated));
        }
        if !human::is_right(visit, form).await? {
            let problem = visit.language().text("captcha-wrong");
            let page = page(visit, &pending, StatusCode::OK, username, Some(problem)).await?;
            return Ok(Next::Show(page));
        }
    }
    let before = before(visit, &pending, username).await?;
    if let Kind::Refuse { told } = before {
        let problem = told.unwrap_or_else(|| visit.language().text(LoginNames::of(visit.server).wrong()));
        let page = page(visit, &pending, StatusCode::OK, username, Some(problem)).await?;
        return Ok(Next::Show(page));
    }
    match log_in(visit, &pending, (username, &password.into()), before == Kind::SecondFactor).await? {
        Login::Welcome(account, owed) => {
            // Only a person with the right password causes storage.
            Ok(Next::once(sent, Next::OneFactor { id: pending.id, account: *account, owed }))
        }
        Login::Refused(told) => Ok(Next::Show(visit.refusal("access_denied", Some(&told)))),
        Login::Wrong => {
            let problem = visit.language().text(LoginNames::of(visit.server).wrong());
            let page = page(visit, &pending, StatusCode::OK, username, Some(problem)).await?;
            Ok(Next::Show(page))
        }
        Login::Blocked(seconds) => {
            let problem = visit.counted("login-blocked", "seconds", seconds);
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut page = page(visit, &pending, status, username, Some(problem)).await?;
            page.headers_mut().insert(RETRY_AFTER, seconds.into());
            Ok(Next::Show(page))
        }
    }
}

/// Whether a person still exists: a passkey outlives its person.
#[cfg(feature = "passkeys")]
pub(crate) async fn is_known_person<S: UiProvider>(
    visit: &Visit<'_, S>,
    subject: &str,
) -> Result<bool, OAuthError> {
    let claims = visit.server.users().get_claims(subject).await;
    Ok(claims.map_err(store_failure::<S::Users>)?.is_some())
}

/// The user name that the client expects. That of a pushed request is not in the page's URL.
pub(crate) async fn expected_username<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
) -> Option<String> {
    match (&pending.purpose, pending.parameter("request_uri")) {
        (Purpose::Authorization(waiting), Some(_)) => {
            let request = waiting.revalidate(visit.server).await.ok()?;
            request.login_hint().map(str::to_owned)
        }
        _ => pending.parameter("login_hint").map(str::to_owned),
    }
}

/// Whether the person has to log in, although somebody is logged in.
async fn is_asked<S: UiProvider>(visit: &Visit<'_, S>, pending: &PendingRequest) -> Result<bool, OAuthError> {
    let waiting = match &pending.purpose {
        Purpose::Authorization(waiting) => waiting,
        // The account pages require a recent login.
        Purpose::Account { path, needs } => {
            let owner = owner_for(visit, path);
            return Ok(owner.is_none_or(|owner| !needs.are_met_by(&owner, &pending.progress)));
        }
        Purpose::Device { user_code } => {
            return device::asks_for_login(visit, *user_code, &pending.progress).await;
        }
        Purpose::Logout { .. } => return Ok(false),
    };
    let Ok(request) = waiting.revalidate(visit.server).await else {
        return Ok(false);
    };
    let step = next_step(visit.server, visit.data(), &request, &pending.progress, visit.now).await?;
    Ok(matches!(step, Step::Ask(Question::Login)))
}

/// The page again, with the error. A login page of the application's own gets its name: a text in a URL could be anybody's.
#[cfg(any(feature = "passkeys", feature = "upstream"))]
pub(crate) async fn failed<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    pending: &PendingRequest,
    (name, problem): (&'static str, String),
) -> Outcome {
    if visit.server.pages().login_page().is_some() {
        return Ok(Next::Go(format!("{}&problem={name}", visit.path_about(LOGIN, &pending.id))));
    }
    let page = page(visit, pending, StatusCode::OK, "", Some(problem)).await?;
    Ok(Next::Show(page))
}
