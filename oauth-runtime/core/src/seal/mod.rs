//! Sealing: encrypts what a store keeps and the provider must be able to read again, with a secret that the
//! store does not have.

mod form;
#[cfg(test)]
mod tests;

use std::fmt;

pub use form::Purpose;

use crate::{Secret, Text};

/// The minimum length of a secret, in bytes: 32 random characters. Anybody with a copy of the store could
/// guess a shorter one.
const SHORTEST_SECRET: usize = 32;

/// Seals values that a store would otherwise keep in the clear: signing keys, the secrets of authenticator
/// apps, and those of clients with `client_secret_jwt`.
///
/// The store then has AES-256-GCM ciphertexts, under keys that HKDF derives from a secret, one for each kind
/// of value. A sealed value is bound to its record: copied to another person, key or kind of record, it does
/// not open. All instances need the same secret, and the store must not have it. Tenants may share a secret:
/// [`of_tenant`](Self::of_tenant) binds each one's values to it.
///
/// ```
/// use oauth_runtime::{Seal, SealError, Secret};
///
/// let seal = Seal::new(&Secret::from("5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a"))?;
/// assert_eq!(Seal::new(&Secret::from("hunter2")).err(), Some(SealError::ShortSecret { characters: 7 }));
/// # Ok::<(), SealError>(())
/// ```
///
/// # Changing the secret
/// 1. Start every instance with the old secret, and the new one in [`also_opens`](Self::also_opens).
/// 2. Start every instance with the new secret, and the old one in `also_opens`. The secret of an
///    authenticator app is resealed when its person next uses it; new signing keys are sealed with the new
///    secret.
/// 3. [`SigningKeys::seal_stored`](crate::keys::SigningKeys::seal_stored) reseals the signing keys that the
///    old secret sealed; rotating keys disappear by themselves after a while.
///    [`Administration::reseal_secrets`](crate::administration::Administration::reseal_secrets) reseals the
///    secrets of clients.
/// 4. Remove the old secret when nothing needs it any more. A person whose authenticator app was not used
///    since then has to use a recovery code and set it up again.
#[derive(Clone)]
pub struct Seal {
    current: Secret,
    others: Vec<Other>,
    tenant: Option<Text>,
}

/// A secret that opens, and no longer seals, or not yet.
#[derive(Clone)]
struct Other {
    secret: Secret,
    /// Whether it opens only what was sealed for no tenant.
    is_unbound: bool,
}

/// What keys are derived from.
#[derive(Clone, Copy)]
struct Key<'a> {
    secret: &'a Secret,
    tenant: Option<&'a str>,
}

/// Why a [`Seal`] cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The secret is too short to be random.
    #[error(
        "a secret that seals has at least {SHORTEST_SECRET} characters, and this one has {characters}; make one with `openssl rand -hex 32`"
    )]
    ShortSecret {
        /// Its length, in bytes.
        characters: usize,
    },
}

/// An opened value.
#[derive(Debug)]
pub struct Opened {
    /// The text.
    pub text: Secret,
    /// Whether to reseal it: it was in the clear, in an older form, or under another secret.
    pub is_stale: bool,
}

impl Seal {
    /// Seals and opens with this secret.
    ///
    /// # Errors
    /// [`SealError::ShortSecret`] if it has less than 32 characters.
    pub fn new(secret: &Secret) -> Result<Self, SealError> {
        match secret.reveal().len() {
            SHORTEST_SECRET.. => Ok(Self { current: secret.clone(), others: Vec::new(), tenant: None }),
            characters => Err(SealError::ShortSecret { characters }),
        }
    }

    /// Also opens what this secret sealed, but never seals with it: an older secret, or the next one before
    /// every instance has it.
    ///
    /// A secret of less than 32 characters opens only authenticator apps: earlier versions sealed those with
    /// any secret.
    #[must_use]
    pub fn also_opens(mut self, other: &Secret) -> Self {
        self.others.push(Other { secret: other.clone(), is_unbound: false });
        self
    }

    /// Binds everything that it seals to a tenant, by its name in `TenantStore::new`. Whoever
    /// can write to the shared store cannot copy a sealed value of one tenant to another one: it does not open there.
    ///
    /// Give each tenant's builder, pages and [`RotationSchedule`](crate::keys::RotationSchedule) a seal of its own:
    ///
    /// ```
    /// use oauth_runtime::{Seal, Secret};
    ///
    /// let shared = Seal::new(&Secret::from("5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a"))?;
    /// let of_acme = shared.clone().of_tenant("acme");
    /// let of_umbrella = shared.of_tenant("umbrella");
    /// # Ok::<(), oauth_runtime::SealError>(())
    /// ```
    ///
    /// What the secret sealed before it was bound no longer opens. To bind it, pass the secret to
    /// [`also_opens_unbound`](Self::also_opens_unbound), and do steps 3 and 4 of [a change of the secret](Self#changing-the-secret).
    #[must_use]
    pub fn of_tenant(mut self, name: &str) -> Self {
        self.tenant = Some(name.into());
        self
    }

    /// Also opens what this secret sealed for no tenant, and seals it anew as it does after a change of the secret: for a
    /// provider that becomes a tenant, or whose values were not [bound](Self::of_tenant) yet. Until you remove it again, a value from
    /// that time opens for each tenant that has it.
    #[must_use]
    pub fn also_opens_unbound(mut self, other: &Secret) -> Self {
        self.others.push(Other { secret: other.clone(), is_unbound: true });
        self
    }

    /// The secrets, the current one first, without those that are too short.
    #[cfg(feature = "openid")]
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let others = self.others.iter().map(|other| &other.secret);
        let all = [&self.current].into_iter().chain(others);
        all.filter(|secret| secret.reveal().len() >= SHORTEST_SECRET)
    }

    fn current(&self) -> Key<'_> {
        Key { secret: &self.current, tenant: self.tenant.as_deref() }
    }

    fn others(&self) -> impl Iterator<Item = Key<'_>> {
        self.others.iter().map(|other| Key {
            secret: &other.secret,
            tenant: self.tenant.as_deref().filter(|_| !other.is_unbound),
        })
    }

    /// The text in its stored form. `owner` names its record; in another record it does not open. `None` if
    /// cryptography fails.
    pub(crate) fn seal(&self, purpose: Purpose, owner: &str, text: &str) -> Option<String> {
        form::seal(self.current(), purpose, owner, text)
    }

    /// The text again; `None` if it was changed, copied from another record, or sealed with an unknown
    /// secret.
    pub(crate) fn open(&self, purpose: Purpose, owner: &str, kept: &str) -> Option<Opened> {
        if form::is_sealed(kept) {
            let current = form::open(self.current(), purpose, owner, kept);
            return current.map(|text| Opened { text, is_stale: false }).or_else(|| {
                let opened = self.others().find_map(|other| form::open(other, purpose, owner, kept));
                opened.map(|text| Opened { text, is_stale: true })
            });
        }
        if !form::is_unversioned(kept) {
            return None;
        }
        let mut keys = [self.current()].into_iter().chain(self.others());
        let text = keys.find_map(|key| form::open_unversioned(key, purpose, owner, kept))?;
        Some(Opened { text, is_stale: true })
    }
}

/// Whether the text is sealed, in any form and with any secret.
pub fn is_sealed(kept: &str) -> bool {
    kept.starts_with(form::UNVERSIONED)
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (others, tenant) = (self.others.len(), &self.tenant);
        f.debug_struct("Seal").field("others", &others).field("tenant", tenant).finish_non_exhaustive()
    }
}

/// Seals, for the pages.
pub fn seal(seal: &Seal, purpose: Purpose, owner: &str, text: &str) -> Option<String> {
    seal.seal(purpose, owner, text)
}

/// Opens, for the pages.
pub fn open(seal: &Seal, purpose: Purpose, owner: &str, kept: &str) -> Option<Opened> {
    seal.open(purpose, owner, kept)
}
