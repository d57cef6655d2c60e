//! The security page has no passkeys: the pages were built without the feature `passkeys`.

use std::future::{Ready, ready};

use minijinja::Value;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::Form;

use crate::account::Account;
use crate::credentials::Credentials;
use crate::part::WayIn;
use crate::provider::UiProvider;
use crate::visit::Visit;

pub(super) fn remove<S: UiProvider>(
    _: &Visit<'_, S>,
    _: &Account,
    _: &Form<'_>,
) -> Ready<Result<Option<String>, OAuthError>> {
    ready(Ok(None))
}

pub(super) fn offer<S: UiProvider>(_: &mut Visit<'_, S>, _: &Account, _: &Credentials) -> Option<Value> {
    None
}

pub(crate) fn ways_in<S: UiProvider>(_: &Visit<'_, S>, _: &Credentials) -> Vec<WayIn> {
    Vec::new()
}

pub(super) fn list<S: UiProvider>(_: &Visit<'_, S>, _: &Credentials) -> Vec<Value> {
    Vec::new()
}
