//! The pages, one module for each, and their paths under the issuer.

use minijinja::{Value, context};

use super::session::Account;
use oauth_runtime_core::__internal::VERIFICATION_PATH;

pub(super) mod choose_account;
pub(super) mod consent;
pub(super) mod device;
pub(super) mod device_consent;
pub(super) mod login;
pub(super) mod passkey_login;
pub(super) mod permissions;
pub(super) mod second_factor;

pub(crate) const LOGIN: &str = "/login";
pub(crate) const CONSENT: &str = "/consent";
pub(crate) const DEVICE: &str = VERIFICATION_PATH;
pub(crate) const DEVICE_CONSENT: &str = "/device/consent";
pub(crate) const DEVICE_DONE: &str = "/device/done";
pub(crate) const CHOOSE_ACCOUNT: &str = "/choose-account";
pub(crate) const PASSKEY_LOGIN: &str = "/login/passkey";
pub(crate) const SECOND_FACTOR: &str = "/second-factor";
pub(crate) const PASSKEY_FACTOR: &str = "/second-factor/passkey";
pub(crate) const LOGOUT: &str = "/logout";
pub(crate) const LOGGED_OUT: &str = "/logged-out";
pub(crate) const APPLICATIONS: &str = "/account/applications";
pub(crate) const SECURITY: &str = "/account/security";
pub(crate) const PASSKEYS: &str = "/account/passkeys";
pub(crate) const APP: &str = "/account/authenticator-app";
pub(crate) const RECOVERY_CODES: &str = "/account/recovery-codes";

/// A logged-in account for a list, with the letter that represents it.
pub(super) fn person(account: &Account) -> Value {
    let Account { subject, username, .. } = account;
    let initial = username.chars().find(|letter| letter.is_alphanumeric()).map(String::from);
    context! { id => subject.as_str(), username => username.as_str(), initial => initial.unwrap_or_default() }
}
