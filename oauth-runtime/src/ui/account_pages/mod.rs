//! The pages of a person's own account.

pub(super) mod applications;

use minijinja::{Value, context};

use super::UiProvider;
use super::answer::Answer;
use super::page::{APPLICATIONS, LOGIN, LOGOUT};
use super::session::{Account, Purpose};
use super::visit::Visit;

/// Whose account it is; who is not logged in does so first.
pub(super) fn owner<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Account> {
    visit.data().current().cloned()
}

/// Lets somebody log in, who comes back to the page afterwards.
pub(super) async fn log_in_first<S: UiProvider>(mut visit: Visit<'_, S>, page: &str) -> Answer {
    let id = visit.keep(Purpose::Account { path: page.to_owned() });
    let path = visit.path_about(LOGIN, &id);
    visit.go(&path).await
}

/// The way between the pages.
pub(super) fn navigation<S: UiProvider>(visit: &Visit<'_, S>, here: &str) -> Value {
    context! { here, applications => visit.path(APPLICATIONS), logout => visit.path(LOGOUT) }
}
