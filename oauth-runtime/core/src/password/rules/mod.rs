//! The rules for new passwords, by NIST SP 800-63B-4 section 3.1.1.2.

mod builder;
mod expected;
mod refusal;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;
use std::sync::Arc;

pub use builder::{PasswordRulesBuilder, PasswordRulesError};
pub use refusal::PasswordRefusal;

use super::breached::is_breached;
use super::typed::normal;
use super::{BreachedPasswords, BreachedPasswordsError};
use crate::Secret;
use words::Words;

/// The shortest password of a person without a second factor.
const LEAST_ALONE: usize = 15;

/// The shortest password of a person who also needs a second factor at each login.
const LEAST: usize = 8;

/// The longest that everybody must accept.
const MOST_AT_LEAST: usize = 64;

/// The longest by default. It is no reason for anybody to choose another password, and bounds the work.
const MOST: usize = 512;

/// The rules for passwords that people choose, by NIST SP 800-63B-4 section 3.1.1.2.
///
/// - A password has at least 15 characters, and at least 8 where everybody needs a second factor too
///   ([`min_length`](PasswordRulesBuilder::min_length)). Each code point counts as one character.
/// - Any characters are allowed, and none are demanded. Nothing expires, and there are no hints.
/// - A password that others would try is refused: one that was in a breach, if the rules have a
///   [list](PasswordRulesBuilder::breached), and one that has nothing but a usual password, the name of the service or the
///   names of the person, also written backwards, repeated, or with digits and signs around it. Only the whole password
///   counts: it may contain such words.
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// use oauth_runtime::password::{PasswordRefusal, PasswordRules};
///
/// let rules = PasswordRules::builder().service("Acme Mail").build()?;
/// let person = ["alice", "alice.doe@example.com", "Alice Doe"];
/// let refusal = async |password: &str| rules.check(&password.into(), &person).await;
///
/// assert_eq!(refusal("wonderland").await?, Some(PasswordRefusal::TooShort { least: 15 }));
/// assert_eq!(refusal("alice-doe-alice-1985").await?, Some(PasswordRefusal::AboutPerson));
/// assert_eq!(refusal("!!acmemail2026!!").await?, Some(PasswordRefusal::AboutService));
/// assert_eq!(refusal("PasswordPassword").await?, Some(PasswordRefusal::Common));
/// assert_eq!(refusal("alice eats acme cookies").await?, None);
/// # Ok::<(), oauth_runtime::BoxError>(())
/// # })?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Clone)]
pub struct PasswordRules {
    least: usize,
    most: usize,
    service: Words,
    breached: Option<Arc<dyn BreachedPasswords>>,
    may_skip_breached: bool,
}

impl PasswordRules {
    /// Rules for passwords that are the only factor, without a list of breached passwords.
    pub fn builder() -> PasswordRulesBuilder {
        PasswordRulesBuilder::new()
    }

    /// How many characters a password must have.
    pub fn min_length(&self) -> usize {
        self.least
    }

    /// How many characters a password may have.
    pub fn max_length(&self) -> usize {
        self.most
    }

    /// Whether there is a list of breached passwords.
    pub fn has_breached_passwords(&self) -> bool {
        self.breached.is_some()
    }

    /// Why the password is refused; `None` if it is accepted. `about_person` is what a guesser knows about the person: the user
    /// name, the e-mail address, the names.
    ///
    /// # Errors
    /// [`BreachedPasswordsError`] if the list of breached passwords can't be asked, unless the rules
    /// [may do without](PasswordRulesBuilder::accept_unchecked). A retry may help.
    pub async fn check(
        &self,
        password: &Secret,
        about_person: &[&str],
    ) -> Result<Option<PasswordRefusal>, BreachedPasswordsError> {
        let normal = Secret::from(&*normal(password.reveal()));
        if let Some(refusal) = self.refuses(normal.reveal(), about_person) {
            return Ok(Some(refusal));
        }
        Ok(self.is_breached(&normal).await?.then_some(PasswordRefusal::Breached))
    }

    fn refuses(&self, password: &str, about_person: &[&str]) -> Option<PasswordRefusal> {
        let length = password.chars().count();
        if length < self.least {
            return Some(PasswordRefusal::TooShort { least: self.least });
        }
        if length > self.most {
            return Some(PasswordRefusal::TooLong { most: self.most });
        }
        let mut words = expected::common();
        if words.are_all_of(password) {
            return Some(PasswordRefusal::Common);
        }
        words.extend(&self.service);
        if words.are_all_of(password) {
            return Some(PasswordRefusal::AboutService);
        }
        words.extend(&Words::of(about_person));
        if words.are_all_of(password) {
            return Some(PasswordRefusal::AboutPerson);
        }
        expected::is_pattern(password).then_some(PasswordRefusal::Common)
    }

    async fn is_breached(&self, password: &Secret) -> Result<bool, BreachedPasswordsError> {
        let Some(source) = &self.breached else { return Ok(false) };
        match is_breached(&**source, password).await {
            Err(error) if self.may_skip_breached => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a new password was accepted without a look at the breached ones"
                );
                Ok(false)
            }
            outcome => outcome,
        }
    }
}

impl Default for PasswordRules {
    /// Those of [`builder`](Self::builder).
    fn default() -> Self {
        Self {
            least: LEAST_ALONE,
            most: MOST,
            service: Words::default(),
            breached: None,
            may_skip_breached: false,
        }
    }
}

impl fmt::Debug for PasswordRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordRules")
            .field("min_length", &self.least)
            .field("max_length", &self.most)
            .field("has_breached_passwords", &self.has_breached_passwords())
            .finish_non_exhaustive()
    }
}
