//! The forms of hashes, and the algorithm that verifies each.

mod argon;
#[cfg(feature = "password-bcrypt")]
mod bcrypt;
#[cfg(any(feature = "password-pbkdf2", feature = "password-scrypt"))]
mod decode;
mod kind;
#[cfg(feature = "password-pbkdf2")]
mod pbkdf2;
#[cfg(feature = "password-scrypt")]
mod scrypt;
#[cfg(test)]
mod tests;

use super::PasswordHashError;
use super::places::{MOST_KEPT, Memory};
use super::typed::Typed;
use crate::Secret;
use kind::Kind;

#[cfg(test)]
pub(super) use argon::COMPUTED;
pub(super) use argon::{hash, pretend};
pub(super) use kind::SUPPORTED;
#[cfg(feature = "password-pbkdf2")]
pub use pbkdf2::Digest as Pbkdf2Digest;

/// More than any form needs.
const LONGEST: usize = 1024;

/// A hash that passwords can be verified with.
pub(super) enum Readable {
    Argon2(argon::Hash),
    #[cfg(feature = "password-bcrypt")]
    Bcrypt(bcrypt::Hash),
    #[cfg(feature = "password-pbkdf2")]
    Pbkdf2(pbkdf2::Hash),
    #[cfg(feature = "password-scrypt")]
    Scrypt(scrypt::Hash),
}

impl Readable {
    /// Parses a hash, and refuses one that no password could ever match, or that takes too much of the machine.
    pub(super) fn new(text: &str) -> Result<Self, PasswordHashError> {
        if text.len() > LONGEST {
            return refuse(format!("it has more than {LONGEST} bytes"));
        }
        let text = kind::unwrapped(text);
        match Kind::of(text)? {
            Kind::Argon2 => argon::Hash::parse(text).map(Self::Argon2),
            #[cfg(feature = "password-bcrypt")]
            Kind::Bcrypt => bcrypt::Hash::parse(text).map(Self::Bcrypt),
            #[cfg(feature = "password-pbkdf2")]
            Kind::Pbkdf2 => pbkdf2::Hash::parse(text).map(Self::Pbkdf2),
            #[cfg(feature = "password-scrypt")]
            Kind::Scrypt => scrypt::Hash::parse(text).map(Self::Scrypt),
            #[allow(unreachable_patterns, reason = "a build has the algorithms that its features name")]
            absent => refuse(absent.needs_feature()),
        }
    }

    /// Which of the forms of the password is the hashed one, if any.
    pub(super) fn find<'a>(
        &self,
        typed: &'a Typed,
        memory: &mut Memory,
    ) -> Result<Option<&'a Secret>, PasswordHashError> {
        for password in typed.each() {
            if self.verify(password, memory)? {
                return Ok(Some(password));
            }
        }
        Ok(None)
    }

    #[cfg_attr(
        not(any(feature = "password-bcrypt", feature = "password-pbkdf2", feature = "password-scrypt")),
        allow(clippy::infallible_destructuring_match)
    )]
    fn verify(&self, password: &Secret, memory: &mut Memory) -> Result<bool, PasswordHashError> {
        match self {
            Self::Argon2(hash) => hash.verify(password, memory),
            #[cfg(feature = "password-bcrypt")]
            Self::Bcrypt(hash) => Ok(hash.verify(password)),
            #[cfg(feature = "password-pbkdf2")]
            Self::Pbkdf2(hash) => Ok(hash.verify(password)),
            #[cfg(feature = "password-scrypt")]
            Self::Scrypt(hash) => hash.verify(password),
        }
    }

    /// Whether it takes more memory than a worker keeps, or some half a second and more.
    pub(super) fn is_large(&self) -> bool {
        match self {
            Self::Argon2(hash) => hash.memory() > MOST_KEPT || hash.is_slow(),
            #[cfg(feature = "password-bcrypt")]
            Self::Bcrypt(hash) => hash.is_slow(),
            #[cfg(feature = "password-pbkdf2")]
            Self::Pbkdf2(hash) => hash.is_slow(),
            #[cfg(feature = "password-scrypt")]
            Self::Scrypt(hash) => hash.memory() > MOST_KEPT || hash.is_slow(),
        }
    }

    /// Whether a new hash would be no stronger.
    pub(super) fn is_current(&self) -> bool {
        match self {
            Self::Argon2(hash) => hash.is_current(),
            #[allow(unreachable_patterns, reason = "a build has the algorithms that its features name")]
            _ => false,
        }
    }
}

fn refuse<T>(why: impl Into<String>) -> Result<T, PasswordHashError> {
    Err(PasswordHashError::Format(why.into()))
}
