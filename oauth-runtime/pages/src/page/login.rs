//! The login page.

use http::StatusCode;
use http::header::RETRY_AFTER;
use minijinja::context;

use super::passkey_login::offer_to_anybody;
use super::{APPLICATIONS, LOGIN, SECOND_FACTOR};
use crate::UiProvider;
use crate::account_pages::owner_for;
use crate::answer::{Answer, Permissions};
use crate::authorize::{Question, Step, advance, next_step};
use crate::credentials;
use crate::device;
use crate::everywhere::admit;
use crate::once::Once;
use crate::session::{Account, PendingRequest, Purpose};
use crate::visit::Visit;
use oauth_runtime_core::__internal::{revalidate_authorization_request, store_failure};
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::store::{Authenticated, UserStore};
use oauth_runtime_core::{Part, Secret};

/// The maximum length of a user name, in bytes.
const LONGEST_USERNAME: usize = 256;

pub(crate) async fn show<S: UiProvider>(mut visit: Visit<'_, S>, query: &Form<'_>) -> Answer {
    // A bookmark, or a page that was open for too long: the person can still log in to their account.
    let Ok(pending) = visit.pending(query.get("request").unwrap_or_default()) else {
        let path = visit.path(APPLICATIONS);
        return visit.go(&path).await;
    };
    let wants_other = query.get("other").is_some();
    // The person logged in meanwhile, in another tab.
    if !wants_other && !visit.data().is_anonymous() && !is_asked(&visit, &pending).await? {
        return advance(visit, &pending.id).await;
    }
    // A person who logs in again need not type their name.
    let expected = pending.parameter("login_hint").map(str::to_owned);
    let known = expected.or_else(|| visit.data().current().map(|account| account.username.clone()));
    let username = known.filter(|_| !wants_other);
    let username = username.unwrap_or_default();
    let page = page(&mut visit, &pending, StatusCode::OK, &username, None).await?;
    visit.finish(page).await
}

pub(crate) async fn submit<S: UiProvider>(mut visit: Visit<'_, S>, form: &Form<'_>) -> Answer {
    let (id, key) = visit.check_form(LOGIN, form, "")?;
    let pending = match visit.pending(&id) {
        Ok(pending) => pending,
        // No request is pending, but the person wants to log in.
        Err(_) => {
            let id = visit.name(Purpose::Account { path: APPLICATIONS.to_owned() })?;
            visit.pending(&id)?
        }
    };
    let username = form.get("username").unwrap_or_default();
    let password = form.get("password").unwrap_or_default();
    match log_in(&visit, username, &password.into()).await? {
        Login::Welcome(person) => {
            // The stored name: the store may find people by email address, or in any case.
            let username = person.username.as_deref().unwrap_or(username);
            let account = Account::by_password(&person.subject, username, visit.now);
            // Only a person with the right password causes storage.
            let once = Once::new(visit.server, visit.now, &key, &[LOGIN, &id, username, password]);
            once.answer(Box::pin(knows_password(visit, &pending.id, account))).await
        }
        Login::Wrong => {
            // Not the name: it may be a password in the wrong field.
            tracing::info!(address = ?visit.address(), "a login failed");
            let problem = visit.language().text("login-wrong");
            let page = page(&mut visit, &pending, StatusCode::OK, username, Some(problem)).await?;
            visit.finish(page).await
        }
        Login::Blocked(seconds) => {
            let problem = visit.counted("login-blocked", "seconds", seconds);
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut page = page(&mut visit, &pending, status, username, Some(problem)).await?;
            page.headers_mut().insert(RETRY_AFTER, seconds.into());
            visit.finish(page).await
        }
    }
}

/// The password was right.
async fn knows_password<S: UiProvider>(mut visit: Visit<'_, S>, id: &str, account: Account) -> Answer {
    let own = credentials::of_subject(visit.server, &account.subject).await?;
    if own.app.is_none() {
        return welcome(visit, id, account).await;
    }
    // The second factor is pending: the person is not logged in before that.
    visit.session_mut().renew();
    visit.data_mut().pending_second_factor = Some(account);
    let path = visit.path_about(SECOND_FACTOR, id);
    visit.go(&path).await
}

/// Whether the person has to log in, although somebody is logged in.
async fn is_asked<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
) -> Result<bool, oauth_runtime_core::OAuthError> {
    let parameters = match &pending.purpose {
        Purpose::Authorization { parameters } => parameters,
        // The account pages require a recent login.
        Purpose::Account { path } => return Ok(owner_for(visit, path).is_none()),
        Purpose::Device { user_code } => {
            return device::asks_for_login(visit, *user_code, &pending.progress).await;
        }
        Purpose::Logout { .. } => return Ok(false),
    };
    let Ok(request) = revalidate_authorization_request(visit.server, parameters).await else {
        return Ok(false);
    };
    let step = next_step(visit.server, visit.data(), &request, &pending.progress, visit.now).await?;
    Ok(matches!(step, Step::Ask(Question::Login)))
}

/// The person has proven who they are. The session gets a new secret, so that a planted one is worthless.
pub(crate) async fn welcome<S: UiProvider>(mut visit: Visit<'_, S>, id: &str, account: Account) -> Answer {
    let account = admit(visit.server, account).await?;
    visit.session_mut().renew();
    let subject = account.subject.clone();
    visit.data_mut().add(account);
    visit.note(id, |progress| {
        progress.account = Some(subject.clone());
        progress.logged_in_as = Some(subject);
    });
    advance(visit, id).await
}

/// The result of a login attempt.
enum Login {
    Welcome(Authenticated),
    Wrong,
    /// Too many wrong attempts; retry after this many seconds.
    Blocked(u64),
}

async fn log_in<S: UiProvider>(
    visit: &Visit<'_, S>,
    username: &str,
    password: &Secret,
) -> Result<Login, oauth_runtime_core::OAuthError> {
    if username.len() > LONGEST_USERNAME {
        return Ok(Login::Wrong);
    }
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let known = visit.data().accounts().iter().any(|account| account.username == username);
    let attempt = Attempt::login(store, limits, (username, visit.address()), known, visit.now).await;
    let attempt = match attempt.map_err(store_failure::<S::Store>)? {
        Ok(attempt) => attempt,
        Err(limited) => return Ok(Login::Blocked(limited.retry_after.as_secs())),
    };
    let authenticated = visit.server.users().authenticate(username, password);
    match attempt.verifying(authenticated).await {
        Ok(Some(person)) => {
            attempt.succeeded().await.map_err(store_failure::<S::Store>)?;
            Ok(Login::Welcome(person))
        }
        Ok(None) => Ok(Login::Wrong),
        // It is unknown whether it was right.
        Err(error) => {
            attempt.take_back().await.map_err(store_failure::<S::Store>)?;
            Err(store_failure::<S::Users>(error))
        }
    }
}

/// The page again, with the error.
pub(crate) async fn failed<S: UiProvider>(
    mut visit: Visit<'_, S>,
    pending: &PendingRequest,
    problem: String,
) -> Answer {
    let page = page(&mut visit, pending, StatusCode::OK, "", Some(problem)).await?;
    visit.finish(page).await
}

async fn page<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    pending: &PendingRequest,
    status: StatusCode,
    username: &str,
    problem: Option<String>,
) -> Result<Response, oauth_runtime_core::OAuthError> {
    let client = client_name(visit, pending).await?;
    let again =
        problem.is_none() && visit.data().accounts().iter().any(|account| account.username == username);
    let form = visit.form(LOGIN, &pending.id, "");
    let passkey = offer_to_anybody(visit, &pending.id).await?;
    let permissions = Permissions { script: passkey.is_some(), ..Permissions::default() };
    let values = context! { form, client, again, username, problem, passkey };
    Ok(visit.page_with(status, "login.html", values, &permissions))
}

/// The client that the person continues to, if there is one.
pub(crate) async fn client_name<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
) -> Result<Option<String>, oauth_runtime_core::OAuthError> {
    let client_id = match &pending.purpose {
        Purpose::Authorization { .. } => pending.parameter("client_id"),
        Purpose::Device { user_code: Some(user_code) } => {
            let device = S::Parts::find_device(visit.server, user_code).await?;
            return Ok(device.map(|device| device.client().name().to_owned()));
        }
        Purpose::Account { .. } | Purpose::Device { user_code: None } | Purpose::Logout { .. } => None,
    };
    match client_id {
        None => Ok(None),
        Some(client_id) => crate::visit::client_name(visit.server, client_id).await,
    }
}
