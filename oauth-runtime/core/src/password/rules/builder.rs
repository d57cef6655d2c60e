//! Builds rules.

use std::sync::Arc;

use super::words::Words;
use super::{LEAST, MOST_AT_LEAST, PasswordRules};
use crate::password::BreachedPasswords;

/// Builds [`PasswordRules`].
#[derive(Debug, Clone)]
#[must_use]
pub struct PasswordRulesBuilder(PasswordRules);

/// Rules that the standard does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordRulesError {
    /// Passwords of fewer than 8 characters.
    #[error(
        "`min_length({0})` is too short: passwords have at least 15 characters, or 8 if everybody needs a second factor \
         (NIST SP 800-63B-4 section 3.1.1.2)"
    )]
    MinLength(usize),
    /// The longest password has fewer than 64 characters, or fewer than the shortest.
    #[error(
        "`max_length({0})` is too short: passwords of 64 characters are allowed, and those of `min_length` \
         (NIST SP 800-63B-4 section 3.1.1.2)"
    )]
    MaxLength(usize),
}

impl PasswordRulesBuilder {
    pub(super) fn new() -> Self {
        Self(PasswordRules::default())
    }

    /// How many characters a password has at least. Default: 15. Fewer, and at least 8, are allowed if each login needs a second
    /// factor too.
    pub fn min_length(mut self, characters: usize) -> Self {
        self.0.least = characters;
        self
    }

    /// How many characters a password has at most. Default: 512. At least 64.
    pub fn max_length(mut self, characters: usize) -> Self {
        self.0.most = characters;
        self
    }

    /// Adds a name of the service: of the product, the company, the domain. No password has nothing but such names.
    pub fn service(mut self, name: &str) -> Self {
        self.0.service.extend(&Words::of(&[name]));
        self
    }

    /// Refuses passwords that were in a breach: [`RangeFiles`](crate::password::RangeFiles),
    /// [`RangeApi`](crate::password::RangeApi), or a source of your own.
    pub fn breached(mut self, source: impl BreachedPasswords + 'static) -> Self {
        self.0.breached = Some(Arc::new(source));
        self
    }

    /// Accepts a password that nobody could look up, with a warning in the log. By default, the person has to try again
    /// later.
    pub fn accept_unchecked(mut self) -> Self {
        self.0.may_skip_breached = true;
        self
    }

    /// The rules.
    ///
    /// # Errors
    /// [`PasswordRulesError`] if the standard does not allow them.
    pub fn build(self) -> Result<PasswordRules, PasswordRulesError> {
        let PasswordRules { least, most, .. } = self.0;
        if least < LEAST {
            return Err(PasswordRulesError::MinLength(least));
        }
        if most < least.max(MOST_AT_LEAST) {
            return Err(PasswordRulesError::MaxLength(most));
        }
        Ok(self.0)
    }
}
