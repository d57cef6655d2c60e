//! Whose account the pages of an account are about.

use std::time::Duration;

use crate::account::{Account, TWO_FACTORS};
use crate::paths::{APPLICATIONS, APPROVALS, is_page};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// How old a login may be for a change of the account.
pub(crate) const RECENT_LOGIN: Duration = Duration::from_secs(15 * 60);

/// Whose account it is. A person who is not logged in has to log in first.
pub(crate) fn owner<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Account> {
    visit.data().current().cloned()
}

/// The same for changes that a stranger at an unlocked computer, or somebody who knows only the password, must not make: the login is
/// at most 15 minutes old, and a person who has an authenticator app used their second factor. A login from before the app, or on a
/// remembered device, is not enough.
pub(crate) fn recently_authenticated_owner<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Account> {
    let has_app = |account: &Account| visit.has_app(&account.subject);
    owner(visit).filter(|account| {
        is_recent(visit, account)
            && (!account.is_of_unknown_age || counts_as_recent(visit.server, account))
            && (account.acr == TWO_FACTORS || !has_app(account))
    })
}

/// Whether the application says that a login of unknown age at this provider is good enough.
#[cfg(feature = "upstream")]
pub(crate) fn counts_as_recent<S: UiProvider>(server: &S, account: &Account) -> bool {
    let upstreams = server.pages().upstreams();
    account.upstream.as_ref().is_some_and(|login| upstreams.counts_as_recent(&login.id))
}

#[cfg(not(feature = "upstream"))]
pub(crate) fn counts_as_recent<S: UiProvider>(_: &S, _: &Account) -> bool {
    false
}

fn is_recent<S: UiProvider>(visit: &Visit<'_, S>, account: &Account) -> bool {
    visit.now.since(account.auth_time) <= RECENT_LOGIN.as_secs()
}

/// Whether the page at this path is one of the provider's own that change the account, so that it needs what
/// [`recently_authenticated_owner`] asks for.
pub(crate) fn changes_account<S: UiProvider>(server: &S, path: &str) -> bool {
    let page = page_of(path);
    !matches!(page, APPLICATIONS | APPROVALS) && is_page::<S>(server.pages(), page)
}

/// A path without its query: the page of a ticket has one.
fn page_of(path: &str) -> &str {
    path.split_once('?').map_or(path, |(page, _)| page)
}

/// The owner of the account that a page would be about, by its path.
pub(crate) fn owner_for<S: UiProvider>(visit: &Visit<'_, S>, path: &str) -> Option<Account> {
    match page_of(path) {
        APPLICATIONS | APPROVALS => owner(visit),
        path if changes_account(visit.server, path) => recently_authenticated_owner(visit),
        _ => owner(visit).filter(|account| is_recent(visit, account)),
    }
}
