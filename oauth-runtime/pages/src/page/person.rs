//! A logged-in account in a list.

use minijinja::{Value, context};

use crate::account::Account;

/// A logged-in account for a list, with the letter that represents it.
pub(super) fn person(account: &Account) -> Value {
    let Account { subject, username, .. } = account;
    let initial = username.chars().find(|letter| letter.is_alphanumeric()).map(String::from);
    context! { id => subject.as_str(), username => username.as_str(), initial => initial.unwrap_or_default() }
}
