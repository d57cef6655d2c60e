//! Accounts that are kept elsewhere, such as in a directory: no page changes them.

use http::StatusCode;
use minijinja::context;

use crate::next::{Next, Outcome};
use crate::owner::owner;
use crate::paths::SECURITY;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Whether the account of the person who is logged in is kept elsewhere.
pub(super) fn is_kept<S: UiProvider>(visit: &Visit<'_, S>) -> bool {
    owner(visit).is_some_and(|owner| visit.server.pages().keeps_elsewhere(&owner.subject))
}

/// Says so, instead of a page that changes something.
pub(super) fn page<S: UiProvider>(visit: &Visit<'_, S>) -> Outcome {
    let home = visit.path(SECURITY);
    let values = context! { title => "account-kept", lead => "account-kept-text", home };
    Ok(Next::Show(visit.page(StatusCode::OK, "done.html", values)))
}
