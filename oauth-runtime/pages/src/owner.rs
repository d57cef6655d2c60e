//! Whose account the pages of an account are about.

use crate::account::Account;
use crate::paths::APPLICATIONS;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// In seconds.
const RECENT_LOGIN: u64 = 15 * 60;

/// Whose account it is. A person who is not logged in has to log in first.
pub(crate) fn owner<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Account> {
    visit.data().current().cloned()
}

/// The same for changes that a stranger at an unlocked computer must not make: the login is at most 15
/// minutes old.
pub(crate) fn recently_authenticated_owner<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Account> {
    owner(visit).filter(|account| visit.now.since(account.auth_time) <= RECENT_LOGIN)
}

/// The owner of the account that a page would be about, by its path.
pub(crate) fn owner_for<S: UiProvider>(visit: &Visit<'_, S>, path: &str) -> Option<Account> {
    if path == APPLICATIONS { owner(visit) } else { recently_authenticated_owner(visit) }
}
