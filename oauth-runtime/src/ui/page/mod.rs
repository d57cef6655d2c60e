//! The pages, a module each, and where they are under the issuer.

use minijinja::{Value, context};

use super::session::Account;

pub(super) mod choose_account;
pub(super) mod consent;
pub(super) mod login;

pub(crate) const LOGIN: &str = "/login";
pub(crate) const CONSENT: &str = "/consent";
pub(crate) const CHOOSE_ACCOUNT: &str = "/choose-account";
pub(crate) const LOGOUT: &str = "/logout";
pub(crate) const LOGGED_OUT: &str = "/logged-out";
pub(crate) const APPLICATIONS: &str = "/account/applications";

/// Somebody who is logged in, for a list: with the letter that stands for them.
pub(super) fn person(account: &Account) -> Value {
    let Account { subject, username, .. } = account;
    let initial = username.chars().find(|letter| letter.is_alphanumeric()).map(String::from);
    context! { id => subject.as_str(), username => username.as_str(), initial => initial.unwrap_or_default() }
}
