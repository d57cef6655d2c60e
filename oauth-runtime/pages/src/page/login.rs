//! The login page.

use fluent_bundle::FluentArgs;
use http::StatusCode;
use http::header::RETRY_AFTER;
use minijinja::{Value, context};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::event::Limit;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::rate_limit::Attempt;
#[cfg(feature = "passkeys")]
use oauth_runtime_core::store::ClaimsStore;
use oauth_runtime_core::store::{Authenticated, UserStore, comparable_name};
use oauth_runtime_core::{OAuthError, Secret};

use super::login_names::{LoginNames, stored_name};
use crate::account::{Account, LoginGeneration};
use crate::answer::Permissions;
use crate::client_name::{ClientName, pending_client_name};
use crate::credentials;
use crate::events;
use crate::extras::Extras;
use crate::factors::Owed;
use crate::login_policy::Kind;
use crate::next::{Next, Outcome};
use crate::next_step::{Step, next_step};
use crate::once::{Once, SentForm};
use crate::owner::owner_for;
use crate::part::{self, PagePart};
use crate::passkeys::offer_to_anybody;
use crate::paths::{APPLICATIONS, LOGIN};
use crate::provider::UiProvider;
use crate::question::Question;
use crate::session::{PendingRequest, Purpose};
use crate::verdict::{Verdict, after_one_factor};
use crate::visit::Visit;
use crate::{device, extras, human, judged};

/// The maximum length of a user name, in bytes.
const LONGEST_USERNAME: usize = 256;

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

/// What the application's policy says before the password is checked. It knows people by their user names, whatever was typed.
pub(crate) async fn before<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
    typed: &str,
) -> Result<Kind, OAuthError> {
    if visit.server.pages().login_policy().is_none() || typed.len() > LONGEST_USERNAME {
        return judged::before(visit, pending, typed).await;
    }
    judged::before(visit, pending, &stored_name(visit, typed).await?).await
}

/// Whether the name belongs to somebody who is logged in with this browser.
async fn is_known<S: UiProvider>(visit: &Visit<'_, S>, typed: &str) -> Result<bool, OAuthError> {
    let is_theirs = |typed: &str| {
        let name = comparable_name(typed);
        visit.data().accounts().iter().any(|account| comparable_name(&account.username) == name)
    };
    if visit.data().is_anonymous() || is_theirs(typed) {
        return Ok(!visit.data().is_anonymous());
    }
    Ok(is_theirs(&stored_name(visit, typed).await?))
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

/// The result of a login attempt.
pub(crate) enum Login {
    /// The password was right, and this is what the login still needs.
    Welcome(Box<Account>, Owed),
    Wrong,
    /// The password was right, but the application refuses, and says so.
    Refused(String),
    /// Too many wrong attempts; retry after this many seconds.
    Blocked(u64),
}

/// Checks the password, within the limits for guessing, and asks the application's policy about a person whose password was right.
pub(crate) async fn log_in<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
    (username, password): (&str, &Secret),
    is_demanded: bool,
) -> Result<Login, OAuthError> {
    if username.len() > LONGEST_USERNAME {
        return Ok(wrong(visit));
    }
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let known = is_known(visit, username).await?;
    let attempt = match visit.backend() {
        Some(client_id) if !known => {
            Attempt::login_by_client(store, limits, (username, client_id), visit.now).await
        }
        _ => Attempt::login(store, limits, (username, visit.address()), known, visit.now).await,
    };
    let attempt = match attempt.map_err(store_failure::<S::Store>)? {
        Ok(attempt) => attempt,
        Err(limited) => {
            events::limited(visit.server, Limit::Login, limited);
            return Ok(Login::Blocked(limited.retry_after.as_secs()));
        }
    };
    match attempt.verifying(authenticated(visit, username, password)).await {
        Ok(Some((person, generation))) => {
            // The stored name: the store may find people by email address, or in any case.
            let username = person.username.as_deref().unwrap_or(username);
            let account = Account::by_password(&person.subject, username, visit.now);
            let account = Account { generation: Some(generation), ..account };
            let login = match after_one_factor(visit, pending, account, is_demanded).await {
                Ok(Verdict::Welcome(account, owed)) => Login::Welcome(account, owed),
                Ok(Verdict::Refused(told)) => Login::Refused(told),
                Ok(Verdict::Denied) => Login::Wrong,
                Err(error) => {
                    attempt.take_back().await.map_err(store_failure::<S::Store>)?;
                    return Err(error);
                }
            };
            // A refusal that looks like a wrong password counts as one.
            if !matches!(login, Login::Wrong) {
                attempt.succeeded().await.map_err(store_failure::<S::Store>)?;
            }
            Ok(login)
        }
        Ok(None) => Ok(wrong(visit)),
        // It is unknown whether it was right.
        Err(error) => {
            attempt.take_back().await.map_err(store_failure::<S::Store>)?;
            Err(error)
        }
    }
}

/// The clocks of two instances differ by less than this; in seconds.
const CLOCKS_DIFFER_BY: u64 = 60;

/// The person with this password, and the generation of their logins for which it was right.
///
/// The store reads the hash, waits for a worker, and hashes. If the person sets a new password meanwhile and all their logins end,
/// this one began with the old password, and would be the only one that is left.
async fn authenticated<S: UiProvider>(
    visit: &Visit<'_, S>,
    username: &str,
    password: &Secret,
) -> Result<Option<(Authenticated, LoginGeneration)>, OAuthError> {
    let users = visit.server.users();
    let username = &*stored_name(visit, username).await?;
    let person = users.authenticate(username, password).await.map_err(store_failure::<S::Users>)?;
    let Some(person) = person else { return Ok(None) };
    let own = credentials::of_subject(visit.server, &person.subject).await?;
    let is_recent = own.logged_out_at.is_some_and(|end| end.plus(CLOCKS_DIFFER_BY) >= visit.now);
    // The new password is stored before the end of the logins, so it counts now if it will ever do.
    let person = match is_recent {
        true => users.authenticate(username, password).await.map_err(store_failure::<S::Users>)?,
        false => Some(person),
    };
    let named = |person: Authenticated| match person.username {
        Some(_) => person,
        None => person.username(username),
    };
    Ok(person.map(|person| (named(person), own.generation())))
}

/// Not the name: it may be a password in the wrong field.
fn wrong<S: UiProvider>(visit: &Visit<'_, S>) -> Login {
    tracing::info!(address = ?visit.address(), "a login failed");
    events::login_failed(visit.server);
    Login::Wrong
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

async fn page<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    pending: &PendingRequest,
    status: StatusCode,
    username: &str,
    problem: Option<String>,
) -> Result<Response, OAuthError> {
    let client = pending_client_name(visit.server, pending).await?;
    let again =
        problem.is_none() && visit.data().accounts().iter().any(|account| account.username == username);
    let form = visit.form(LOGIN, &pending.id, "");
    let passkey = offer_to_anybody(visit, &pending.id).await?;
    let passkey_first = visit.server.pages().offers_passkey_first();
    let captcha = human::snippet(visit);
    let Extras { values: extras, image } = extras::of(visit, pending).await?;
    let (script, has_captcha) = (passkey.is_some(), captcha.is_some());
    let permissions = Permissions { script, captcha: has_captcha, image, ..Permissions::default() };
    let (client, claimed) =
        (client.as_ref().and_then(ClientName::known), client.as_ref().and_then(ClientName::claimed));
    let links = part::values(visit, |links| S::People::add_login_links(visit, &pending.id, links));
    let links: Vec<Value> = links.into_iter().chain(own_links(visit, &pending.id)).collect();
    let username_label = visit.language().text(LoginNames::of(visit.server).label());
    let values = context! {
        form, client, claimed, again, username, username_label, problem, passkey, captcha, passkey_first, login_links => links, ..extras
    };
    Ok(visit.page_with(status, "login.html", values, &permissions))
}

/// The application's own ways to log in.
fn own_links<S: UiProvider>(visit: &Visit<'_, S>, id: &str) -> impl Iterator<Item = Value> {
    visit.server.pages().login_links().iter().map(move |own| {
        let href = format!("{}?request={id}", visit.path(&own.path));
        let translated = visit.language().message(&format!("login-link-{}", own.name), &FluentArgs::new());
        let text = translated.unwrap_or_else(|| own.text.clone());
        context! { text, href, name => &own.name, button => true }
    })
}
