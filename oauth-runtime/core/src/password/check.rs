//! Verifies passwords.

use super::form::{self, Readable};
use super::places::{Memory, Places};
use super::reserved::is_reserved;
use super::typed::Typed;
use super::{PasswordHash, PasswordHashError};
use crate::Secret;

/// What [`PasswordHash::check`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum PasswordCheck {
    /// The password is wrong, or there is no hash.
    Wrong,
    /// The password is the hashed one.
    Right,
    /// The password is the hashed one, and the hash is [outdated](PasswordHash::is_outdated): keep this one instead.
    Outdated {
        /// The hash of the same password with Argon2id.
        replacement: PasswordHash,
    },
}

impl PasswordCheck {
    /// Whether the password is the hashed one.
    pub fn is_right(&self) -> bool {
        !matches!(self, Self::Wrong)
    }
}

impl PasswordHash {
    /// Whether `password` is the hashed one. Without a hash, for an unknown user, it takes the same time and
    /// returns `false`.
    ///
    /// # Errors
    /// [`PasswordHashError::Busy`] or [`PasswordHashError::Memory`]: nothing is known about the password
    /// then, so do not treat it as wrong.
    pub async fn verify_or_pretend(hash: Option<Self>, password: Secret) -> Result<bool, PasswordHashError> {
        let is_large = is_large(hash.as_ref());
        let work = move |memory: &mut Memory| match hash {
            Some(hash) => Ok(Readable::new(&hash.0)?.find(&Typed::new(password), memory)?.is_some()),
            None => pretend(&Typed::new(password), memory).map(|()| false),
        };
        Places::shared().run_of(is_reserved(), is_large, work).await?
    }

    /// The same as [`verify_or_pretend`](Self::verify_or_pretend), and hashes the password anew if its hash is
    /// [outdated](Self::is_outdated), for example because another program made it. The store keeps the new hash then.
    ///
    /// An unknown user takes as long as a person with a new hash. Verifying an imported hash takes as long as it took the
    /// program that made it, so until everybody has logged in once, the time may tell that a user name is known.
    ///
    /// ```
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// # runtime.block_on(async {
    /// use oauth_runtime::password::{PasswordCheck, PasswordHash};
    ///
    /// // Version 1.0 of Argon2i, from an older program.
    /// let kept: PasswordHash = "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ".parse()?;
    /// let check = PasswordHash::check(Some(kept), "password".into()).await?;
    /// let PasswordCheck::Outdated { replacement } = check else { panic!("{check:?}") };
    /// assert!(replacement.as_str().starts_with("$argon2id$"));
    /// # Ok::<(), oauth_runtime::password::PasswordHashError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`verify_or_pretend`](Self::verify_or_pretend).
    pub async fn check(hash: Option<Self>, password: Secret) -> Result<PasswordCheck, PasswordHashError> {
        let is_large = is_large(hash.as_ref());
        let work = move |memory: &mut Memory| checked(hash.as_ref(), &Typed::new(password), memory);
        Places::shared().run_of(is_reserved(), is_large, work).await?
    }
}

/// Whether the hash takes more memory than a worker keeps, or much time.
fn is_large(hash: Option<&PasswordHash>) -> bool {
    hash.is_some_and(|hash| Readable::new(&hash.0).is_ok_and(|hash| hash.is_large()))
}

fn checked(
    hash: Option<&PasswordHash>,
    typed: &Typed,
    memory: &mut Memory,
) -> Result<PasswordCheck, PasswordHashError> {
    let Some(hash) = hash else {
        return pretend(typed, memory).map(|()| PasswordCheck::Wrong);
    };
    let hash = Readable::new(&hash.0)?;
    let Some(found) = hash.find(typed, memory)? else { return Ok(PasswordCheck::Wrong) };
    if hash.is_current() && std::ptr::eq(found, typed.normal()) {
        return Ok(PasswordCheck::Right);
    }
    Ok(PasswordCheck::Outdated { replacement: PasswordHash::of(typed, memory)? })
}

/// Takes as long as a verification with a new hash.
fn pretend(typed: &Typed, memory: &mut Memory) -> Result<(), PasswordHashError> {
    typed.each().try_for_each(|password| form::pretend(password, memory))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn check(hash: &PasswordHash, password: &str) -> PasswordCheck {
        PasswordHash::check(Some(hash.clone()), password.into()).await.expect("checked")
    }

    #[tokio::test]
    async fn only_a_right_password_replaces_an_outdated_hash_and_only_once() {
        let old: PasswordHash =
            "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"
                .parse()
                .expect("a hash");
        assert!(old.is_outdated());
        assert_eq!(check(&old, "passwore").await, PasswordCheck::Wrong);
        let PasswordCheck::Outdated { replacement } = check(&old, "password").await else { panic!("kept") };
        assert!(!replacement.is_outdated());
        assert_eq!(check(&replacement, "password").await, PasswordCheck::Right);
        assert_eq!(check(&replacement, "passwore").await, PasswordCheck::Wrong);
        let unknown = PasswordHash::check(None, "password".into()).await.expect("checked");
        assert!(!unknown.is_right());
    }

    #[test]
    fn an_unknown_person_costs_the_same_hashes_as_a_wrong_password() {
        let costs = |hash: Option<&PasswordHash>, password: &str| {
            let typed = Typed::new(password.into());
            form::COMPUTED.take();
            let checked = Places::shared().lend(|memory| checked(hash, &typed, memory)).expect("checked");
            assert!(!checked.is_right());
            form::COMPUTED.take()
        };
        let kept = Places::shared().lend(|memory| form::hash(&"wonderland".into(), memory)).expect("hashed");
        let kept = PasswordHash(kept);
        // The last one has two forms, and both are tried.
        for (password, hashes) in [("guess", 1), ("", 1), ("caf\u{e9}", 1), ("cafe\u{301}", 2)] {
            let known = costs(Some(&kept), password);
            assert_eq!(known, costs(None, password), "{password:?}");
            assert_eq!(known.len(), hashes, "{password:?}");
        }
    }

    #[tokio::test]
    async fn a_weaker_argon2id_is_replaced_and_a_stronger_one_is_kept() {
        for (text, outdated) in [
            ("$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", true),
            ("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", false),
            ("$argon2id$v=19$m=19456,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", true),
            ("$argon2d$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", true),
        ] {
            assert_eq!(text.parse::<PasswordHash>().expect(text).is_outdated(), outdated, "{text}");
        }
    }

    #[tokio::test]
    async fn a_hash_of_the_other_form_of_a_letter_matches_and_is_replaced() {
        // As an earlier version hashed what a keyboard with combining accents sent.
        let old = Places::shared().lend(|memory| form::hash(&"cafe\u{301}".into(), memory)).expect("hashed");
        let old = PasswordHash(old);
        assert_eq!(check(&old, "caf\u{e9}").await, PasswordCheck::Wrong);
        let PasswordCheck::Outdated { replacement } = check(&old, "cafe\u{301}").await else {
            panic!("kept")
        };
        for either in ["caf\u{e9}", "cafe\u{301}"] {
            assert_eq!(check(&replacement, either).await, PasswordCheck::Right);
        }
    }
}
