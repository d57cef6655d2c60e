//! Checks a user name and a password.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::event::Limit;
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::store::{Authenticated, UserStore, comparable_name};
use oauth_runtime_core::{OAuthError, Secret};

use super::super::login_names::stored_name;
use crate::account::{Account, LoginGeneration};
use crate::credentials;
use crate::events;
use crate::factors::Owed;
use crate::judged;
use crate::login_policy::Kind;
use crate::provider::UiProvider;
use crate::session::PendingRequest;
use crate::verdict::{Verdict, after_one_factor};
use crate::visit::Visit;

/// The maximum length of a user name, in bytes.
const LONGEST_USERNAME: usize = 256;

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
