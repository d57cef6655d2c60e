//! The ways between the pages of an account.

use minijinja::{Value, context};

use crate::next::{Next, Outcome};
use crate::part::{self, PagePart};
use crate::paths::{APPLICATIONS, LOGIN, LOGOUT, SECURITY};
use crate::provider::UiProvider;
use crate::session::Purpose;
use crate::visit::Visit;

/// Lets a person log in and then return to the page.
pub(crate) fn log_in_first<S: UiProvider>(visit: &Visit<'_, S>, page: &str) -> Outcome {
    let id = visit.name(Purpose::account(page))?;
    Ok(Next::Go(visit.path_about(LOGIN, &id)))
}

/// The links between the pages.
pub(crate) fn navigation<S: UiProvider>(visit: &Visit<'_, S>, here: &str) -> Value {
    let more = part::values(visit, |links| S::People::add_navigation(visit, links));
    context! {
        here, more,
        applications => visit.path(APPLICATIONS),
        security => visit.path(SECURITY),
        logout => visit.path(LOGOUT),
    }
}
