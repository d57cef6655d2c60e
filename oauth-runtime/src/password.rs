//! Passwords of resource owners: Argon2id, off the async threads.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use rand::Rng;

use crate::Secret;

/// The Argon2id hash of a password, in the PHC string format (`$argon2id$v=19$…`).
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// use oauth_runtime::Secret;
/// use oauth_runtime::password::PasswordHash;
///
/// let kept = PasswordHash::new(&Secret::from("wonderland"))?;
/// assert!(PasswordHash::verify_or_pretend(Some(kept.clone()), Secret::from("wonderland")).await);
/// assert!(!PasswordHash::verify_or_pretend(Some(kept), Secret::from("guess")).await);
/// assert!(!PasswordHash::verify_or_pretend(None, Secret::from("wonderland")).await);
/// # Ok::<(), oauth_runtime::password::PasswordHashError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// The password can't be hashed, or the text is not a hash.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordHashError {
    /// Argon2 refuses the password: it is longer than 4 GiB, or the system has no randomness.
    #[error("the password can't be hashed: {0}")]
    Hash(String),
    /// The text is not a hash in the PHC string format.
    #[error("not a password hash in the PHC string format: {0}")]
    Format(String),
}

impl PasswordHash {
    /// Hashes a password with a random salt. Takes some milliseconds.
    ///
    /// # Errors
    /// Where Argon2 refuses the password.
    pub fn new(password: &Secret) -> Result<Self, PasswordHashError> {
        let mut salt = [0; 16];
        rand::rng().fill_bytes(&mut salt);
        let hash: Result<phc::PasswordHash, _> =
            Argon2::default().hash_password_with_salt(password.reveal().as_bytes(), &salt);
        hash.map(|hash| Self(hash.to_string())).map_err(|error| PasswordHashError::Hash(error.to_string()))
    }

    /// The text to keep.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `password` is the one that was hashed. Without a hash, for an unknown user, it takes the same time and says no.
    pub async fn verify_or_pretend(hash: Option<Self>, password: Secret) -> bool {
        let work = move || match hash {
            Some(hash) => hash.verify(&password),
            None => {
                std::hint::black_box(pretended().is_some_and(|hash| hash.verify(&password)));
                false
            }
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(false)
    }

    fn verify(&self, password: &Secret) -> bool {
        let hash = phc::PasswordHash::new(&self.0);
        hash.is_ok_and(|hash| Argon2::default().verify_password(password.reveal().as_bytes(), &hash).is_ok())
    }
}

/// The hash of a password that nobody knows, to spend the time of a real one.
fn pretended() -> Option<&'static PasswordHash> {
    static PRETENDED: OnceLock<Option<PasswordHash>> = OnceLock::new();
    PRETENDED.get_or_init(|| PasswordHash::new(&Secret::generate()).ok()).as_ref()
}

impl FromStr for PasswordHash {
    type Err = PasswordHashError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        phc::PasswordHash::new(text).map_err(|error| PasswordHashError::Format(error.to_string()))?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}
