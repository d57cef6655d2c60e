//! What parts tell each other, and people.

use oauth_runtime_core::Timestamp;

use crate::account::Account;
use crate::mail::MailKind;

/// What became of a code that a person typed.
pub(crate) enum TriedCode {
    /// It was right: the person has proven who they are by one factor.
    Right(Box<Account>),
    Wrong,
    /// There were too many guesses, or it has expired or was used.
    Over,
}

/// What happened to an account, for an e-mail.
pub(crate) struct News {
    pub(crate) kind: MailKind,
    /// The name of another provider, if it is about one.
    pub(crate) about: Option<String>,
}

impl From<MailKind> for News {
    fn from(kind: MailKind) -> Self {
        Self { kind, about: None }
    }
}

/// A way to log in that a new password does not change.
pub(crate) struct WayIn {
    /// What it is, in the person's language.
    pub(crate) text: String,
    pub(crate) since: Timestamp,
}
