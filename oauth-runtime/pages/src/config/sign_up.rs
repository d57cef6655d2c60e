//! The settings of the builder for sign-up.

use std::sync::Arc;

use super::builder::PagesBuilder;
use crate::sign_up_form::{SignUpField, SignUpPolicy};

impl PagesBuilder {
    /// People who sign up choose a user name, with which they log in: 2 to 64 ASCII letters, digits, `.`, `_` and `-`.
    /// Default: the address is the user name.
    pub fn sign_up_with_username(mut self) -> Self {
        self.asks_for_username = true;
        self
    }

    /// Some people have a user name that is not an address, for example because they were imported: then the login page asks
    /// for a "User name or e-mail address". Default: where people sign up with an address, it asks for the "E-mail
    /// address".
    ///
    /// Whatever the page asks for, a person can log in with their user name, and with `people(…)` for e-mail also with
    /// their verified address.
    pub fn people_have_usernames(mut self) -> Self {
        self.have_usernames = true;
        self
    }

    /// Adds your own field to the form for sign-up. Its value becomes a claim of the person. Call this again for
    /// further fields.
    pub fn sign_up_field(mut self, field: SignUpField) -> Self {
        self.sign_up_fields.push(field);
        self
    }

    /// The application's policy for people who sign up. Default: everybody may.
    pub fn sign_up_policy(mut self, policy: impl SignUpPolicy) -> Self {
        self.sign_up_policy = Some(Arc::new(policy));
        self
    }
}
