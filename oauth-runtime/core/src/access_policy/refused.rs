//! A refusal, as the client hears it and the person reads it.

use std::borrow::Cow;

use crate::OAuthError;

/// Why a client does not get access: the error for the client, and what the person reads.
///
/// [`Decision::Refused`](crate::Decision::Refused) has one: an application can also make its own.
///
/// ```
/// use oauth_runtime::{Decision, OAuthError, access_policy::Refused};
///
/// let refused = Refused::new(OAuthError::access_denied("the trial is over"))
///     .tell("Your trial is over. Choose a plan first.");
/// let decision = Decision::Refused(refused);
/// # let _ = decision;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Refused {
    pub(crate) error: OAuthError,
    pub(crate) told: Option<String>,
    pub(crate) rule: Option<Cow<'static, str>>,
    pub(crate) ends_grant: bool,
}

impl Refused {
    /// A refusal that only the client hears of.
    pub fn new(error: OAuthError) -> Self {
        Self { error, told: None, rule: None, ends_grant: false }
    }

    /// What the person reads on a page, before they go back to the client.
    pub fn tell(mut self, text: impl Into<String>) -> Self {
        self.told = Some(text.into());
        self
    }

    /// Whether nobody refused, and something failed.
    pub(crate) fn is_failure(&self) -> bool {
        self.error.status().is_server_error()
    }

    /// The error for the client.
    pub fn error(&self) -> &OAuthError {
        &self.error
    }

    /// What the person reads.
    pub fn told(&self) -> Option<&str> {
        self.told.as_deref()
    }

    /// The rule that refused, if the policy [named](super::Access::by) it.
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }
}

impl From<OAuthError> for Refused {
    fn from(error: OAuthError) -> Self {
        Self::new(error)
    }
}
