//! No page asks for a passkey: the pages were built without the feature `passkeys`.

use std::future::{Ready, ready};

use minijinja::Value;
use oauth_runtime_core::OAuthError;

use crate::account::Account;
use crate::credentials::Credentials;
use crate::provider::UiProvider;
use crate::visit::Visit;

pub(crate) fn offer_to_anybody<S: UiProvider>(
    _: &Visit<'_, S>,
    _: &str,
) -> Ready<Result<Option<Value>, OAuthError>> {
    ready(Ok(None))
}

pub(crate) fn offer_as_factor<S: UiProvider>(
    _: &mut Visit<'_, S>,
    _: &str,
    _: &Credentials,
) -> Option<Value> {
    None
}

pub(crate) fn offer_set_up<S: UiProvider>(_: &mut Visit<'_, S>, _: &str, _: &Account) -> Option<Value> {
    None
}

pub(crate) fn ask_any_in_app<S: UiProvider>(_: &mut Visit<'_, S>, _: &str) -> Option<String> {
    None
}

pub(crate) fn ask_person_in_app<S: UiProvider>(
    _: &mut Visit<'_, S>,
    _: &str,
    _: &Credentials,
) -> Option<String> {
    None
}

/// What the store has of a person's passkeys, nobody can use here.
pub(crate) fn has_usable<S: UiProvider>(_: &S, _: &Credentials) -> bool {
    false
}
