//! The pages of a person's own account.

pub(super) mod applications;
pub(super) mod authenticator_app;
pub(super) mod recovery_codes;
pub(super) mod security;

use minijinja::{Value, context};

use super::UiProvider;
use super::answer::Answer;
use super::page::{APPLICATIONS, LOGIN, LOGOUT, SECURITY};
use super::session::{Account, Purpose};
use super::visit::Visit;

/// In seconds.
const RECENT_LOGIN: u64 = 15 * 60;

/// Whose account it is. A person who is not logged in has to log in first.
pub(super) fn owner<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Account> {
    visit.data().current().cloned()
}

/// The same for changes that a stranger at an unlocked computer must not make: the login is at most 15
/// minutes old.
pub(super) fn recently_authenticated_owner<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Account> {
    owner(visit).filter(|account| visit.now.since(account.auth_time) <= RECENT_LOGIN)
}

/// The owner of the account that a page would be about, by its path.
pub(super) fn owner_for<S: UiProvider>(visit: &Visit<'_, S>, path: &str) -> Option<Account> {
    if path == APPLICATIONS { owner(visit) } else { recently_authenticated_owner(visit) }
}

/// Lets a person log in and then return to the page.
pub(super) async fn log_in_first<S: UiProvider>(visit: Visit<'_, S>, page: &str) -> Answer {
    let id = visit.name(Purpose::Account { path: page.to_owned() })?;
    let path = visit.path_about(LOGIN, &id);
    visit.go(&path).await
}

/// The links between the pages.
pub(super) fn navigation<S: UiProvider>(visit: &Visit<'_, S>, here: &str) -> Value {
    context! { here, applications => visit.path(APPLICATIONS), security => visit.path(SECURITY), logout => visit.path(LOGOUT) }
}
