//! The values that the pages give to a store of users, and its answers.

use crate::openid::Claims;
#[cfg(feature = "passwords")]
use crate::password::{PasswordHash, PasswordHashError};
use crate::{Secret, Text};

/// A password that a person chose and that the rules for passwords accept.
///
/// A store that keeps hashes calls [`hash`](Self::hash). One that passes passwords on, such as a directory, calls
/// [`reveal`](Self::reveal).
#[derive(Debug, Clone)]
pub struct NewPassword(Secret);

impl NewPassword {
    /// This password. Check the rules for passwords first.
    pub fn new(password: Secret) -> Self {
        Self(password)
    }

    /// The password in the clear, for a store that hashes it elsewhere.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// Hashes it with Argon2id, in one of the workers that also verify passwords.
    ///
    /// # Errors
    /// Those of [`PasswordHash::hash`].
    #[cfg(feature = "passwords")]
    pub async fn hash(self) -> Result<PasswordHash, PasswordHashError> {
        PasswordHash::hash(self.0).await
    }
}

/// A person who signs up, with a verified address.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NewPerson {
    /// A new random subject: use it, or another one that nobody has or has ever had.
    pub subject: Text,
    /// The user name, with which the person logs in. By default it is the address.
    pub username: Text,
    /// The verified address, ASCII letters in lower case.
    pub email: Text,
    /// The password; `None` for a person who logs in in another way.
    pub password: Option<NewPassword>,
    /// The claims, with `email` and `email_verified`.
    pub claims: Claims,
}

impl NewPerson {
    /// A person with this user name and this address, without a password. The subject is a new random one, and the
    /// claims are `email` and `email_verified`.
    pub fn new(username: impl Into<Text>, email: impl Into<Text>) -> Self {
        let email = email.into();
        Self {
            subject: Secret::generate().reveal().into(),
            username: username.into(),
            claims: Claims::new().with("email", &*email).with("email_verified", true),
            email,
            password: None,
        }
    }
}

/// The result of a sign-up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
// Exhaustive on purpose: a store that wraps another store must pass on each outcome.
pub enum SignUp {
    /// The person exists now.
    Created {
        /// The stable identifier: `sub`.
        subject: Text,
    },
    /// Another person has the user name. Nothing was stored.
    UsernameTaken,
    /// Another person has the address. Nothing was stored.
    EmailTaken,
}

/// The e-mail address of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PersonEmail {
    /// The stable identifier: `sub`.
    pub subject: Text,
    /// The user name, with which the person logs in, if they have one; of several, the same one each time.
    pub username: Option<Text>,
    /// The address, as mail is sent to it.
    pub address: Text,
    /// Whether the address is verified, so the person receives the e-mails that are sent there.
    pub verified: bool,
}

impl PersonEmail {
    /// A verified address.
    pub fn new(subject: impl Into<Text>, address: impl Into<Text>) -> Self {
        Self { subject: subject.into(), username: None, address: address.into(), verified: true }
    }

    /// Adds the user name.
    #[must_use]
    pub fn username(self, username: impl Into<Text>) -> Self {
        Self { username: Some(username.into()), ..self }
    }

    /// Marks the address as unverified.
    #[must_use]
    pub fn unverified(self) -> Self {
        Self { verified: false, ..self }
    }
}

/// The result of changing an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
// Exhaustive on purpose, as `SignUp` is.
pub enum EmailChange {
    /// The person has the new address.
    Changed,
    /// Another person has the address, or has it as their user name. Nothing was stored.
    Taken,
    /// The person no longer has the current one, or does not exist. Nothing was stored.
    Stale,
}
