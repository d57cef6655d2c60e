//! The security page has no passkeys: the pages were built without the feature `passkeys`.

use minijinja::Value;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::Form;

use crate::account::Account;
use crate::credentials::Credentials;
use crate::provider::UiProvider;
use crate::visit::Visit;

#[expect(clippy::unused_async, reason = "with passkeys, this asks the store")]
pub(super) async fn remove<S: UiProvider>(
    _: &Visit<'_, S>,
    _: &Account,
    _: &Form<'_>,
) -> Result<(), OAuthError> {
    Ok(())
}

pub(super) fn offer<S: UiProvider>(_: &mut Visit<'_, S>, _: &Account, _: &Credentials) -> Option<Value> {
    None
}

pub(super) fn list<S: UiProvider>(_: &Visit<'_, S>, _: &Credentials) -> Vec<Value> {
    Vec::new()
}
