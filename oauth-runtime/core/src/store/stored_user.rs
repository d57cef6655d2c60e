//! Users as an operator lists them.

use crate::Text;

/// A user of a ready store: a name with which a person logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredUser {
    /// The user name, as it was written.
    pub username: Text,
    /// The stable identifier: `sub`.
    pub subject: Text,
    /// Whether there is a password, and of what kind.
    pub password: StoredPassword,
}

/// What a ready store keeps of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoredPassword {
    /// There is no hash: the person logs in in another way.
    Missing,
    /// A hash of another program, or a weaker one than the store makes today. The next login replaces it.
    Outdated,
    /// A hash as the store makes them today.
    Current,
}

impl StoredPassword {
    /// What this text is, which a record has.
    #[doc(hidden)]
    #[cfg(feature = "passwords")]
    pub fn of(hash: &str) -> Self {
        match hash.parse::<crate::password::PasswordHash>() {
            _ if hash.is_empty() => Self::Missing,
            Ok(hash) if !hash.is_outdated() => Self::Current,
            _ => Self::Outdated,
        }
    }

    /// `missing`, `outdated` or `current`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Outdated => "outdated",
            Self::Current => "current",
        }
    }
}

/// Some of the users of a ready store.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserPage {
    /// The users, in no order. While others change, one may be on two pages.
    pub users: Vec<StoredUser>,
    /// Where the next page begins; `None` after the last one.
    pub next: Option<String>,
}

impl StoredUser {
    /// A user.
    pub fn new(username: impl Into<Text>, subject: impl Into<Text>, password: StoredPassword) -> Self {
        Self { username: username.into(), subject: subject.into(), password }
    }
}

impl UserPage {
    /// These users, and where the next page begins.
    pub fn new(users: Vec<StoredUser>, next: Option<String>) -> Self {
        Self { users, next }
    }
}
