//! Passwords of resource owners: hashes, which are verified off the async threads in a fixed amount of memory, and the rules
//! for new passwords.

mod breached;
mod check;
mod error;
mod form;
mod places;
pub(crate) mod reserved;
mod rules;
mod typed;

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

pub use breached::{BreachedPasswords, BreachedPasswordsError, RangeApi, RangeFiles, RangePrefix};
pub use check::PasswordCheck;
pub use error::PasswordHashError;
#[cfg(feature = "password-pbkdf2")]
pub use form::Pbkdf2Digest;
pub use places::HashingFigures;
pub use reserved::reserved_if;
pub use rules::{PasswordRefusal, PasswordRules, PasswordRulesBuilder, PasswordRulesError};

use crate::Secret;
use form::Readable;
use places::{Memory, Places};
use typed::Typed;

/// Frees the memory of workers that do not hash at the moment: 19 MiB each with the default parameters.
///
/// Workers keep their memory, because passwords are verified as long as the program runs. A program that hashes some
/// passwords at its start, and may wait long for the first login, calls this after it.
pub fn free_unused_memory() {
    Places::shared().free_unused();
}

/// How busy the workers of this process are, to export as metrics.
///
/// ```
/// let figures = oauth_runtime::password::hashing_figures();
/// assert_eq!((figures.running, figures.waiting), (0, 0));
/// ```
pub fn hashing_figures() -> HashingFigures {
    Places::shared().figures()
}

/// The hash of a password, as a store keeps it: a text that says how it was made.
///
/// New hashes are Argon2id in the PHC string format (`$argon2id$v=19$…`). Those that another program made are verified too,
/// each kind behind its feature, and [`check`](Self::check) replaces them at the login:
///
/// | feature | forms | most cost |
/// | --- | --- | --- |
/// | `passwords` | Argon2id, Argon2i and Argon2d as PHC strings (PHP, Node's `argon2`, passlib), with `argon2` (Django), `{argon2}` or `{argon2@SpringSecurity_v5_8}` (Spring) before them | 1 GiB, 100 passes, 4 GiB in all passes |
/// | `password-bcrypt` | `$2a$`, `$2b$`, `$2y$` (PHP, Rails, Node, Go), also with `bcrypt$` (Django) or `{bcrypt}` (Spring) before them; `$bcrypt$v=98$…` (AdonisJS); `bcrypt_sha256` of Django and `bcrypt-sha256` of passlib | cost 15 |
/// | `password-scrypt` | `$scrypt$ln=16,r=8,p=1$…` (passlib, PHC), `$scrypt$n=16384,r=8,p=1$…` (AdonisJS), `scrypt$…` (Django), `scrypt:…` (Werkzeug) | 256 MiB, `N * r * p` = 2²³ |
/// | `password-pbkdf2` | `pbkdf2_sha256$…` and `pbkdf2_sha1$…` (Django), `$pbkdf2-sha256$…` and its like (passlib, PHC), `pbkdf2:…` (Werkzeug), versions 2 and 3 of ASP.NET Core Identity in base64 | 5,000,000 iterations |
///
/// Every other text is refused when it is parsed, with a message that says what is wrong. So are costs above these bounds, so
/// that no imported text takes the machine down.
///
/// bcrypt reads 72 bytes of a password. Until its first login, a person with a longer one gets in with everything that has the
/// same 72 bytes, as in the program where the hash was made; from then on, the whole password counts.
///
/// All passwords of a process are verified by a fixed number of workers, one for each core and at most four.
/// A worker keeps its memory (19 MiB with the default parameters), so a burst of logins takes no more memory
/// than one login for each worker. There is a short queue, and its last third is for people at a browser or
/// address that they used before ([`reserved_if`]). Of imported hashes that need more than 64 MiB, or some half
/// a second, one is verified at a time, and half of their queue is for the same people. If a queue is full, the
/// error is [`PasswordHashError::Busy`], which the endpoints answer with status 503 and `Retry-After`.
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// use oauth_runtime::Secret;
/// use oauth_runtime::password::PasswordHash;
///
/// let kept = PasswordHash::new(&Secret::from("wonderland"))?;
/// assert!(PasswordHash::verify_or_pretend(Some(kept.clone()), Secret::from("wonderland")).await?);
/// assert!(!PasswordHash::verify_or_pretend(Some(kept), Secret::from("guess")).await?);
/// assert!(!PasswordHash::verify_or_pretend(None, Secret::from("wonderland")).await?);
///
/// // A hash that no password could ever match is refused when it is read.
/// assert!("$2b$12$abcdefghijklmnopqrstuv".parse::<PasswordHash>().is_err());
/// # Ok::<(), oauth_runtime::password::PasswordHashError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Hashes a password with Argon2id and a random salt, on this thread, which takes some milliseconds.
    /// Calls wait for each other, and use the memory of the workers that verify passwords. In async code,
    /// prefer [`hash`](Self::hash).
    ///
    /// What is hashed is the Unicode normalization form C of the password (NIST SP 800-63B-4 section 3.1.1.2), so that
    /// it doesn't matter which keyboard writes it.
    ///
    /// # Errors
    /// [`PasswordHashError::Hash`] or [`PasswordHashError::Memory`].
    pub fn new(password: &Secret) -> Result<Self, PasswordHashError> {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        Places::shared().lend(|memory| Self::of(&Typed::new(password.clone()), memory))
    }

    /// Hashes a password with Argon2id and a random salt, in one of the workers that also verify passwords. It waits behind others,
    /// unless it is called in [`reserved_if`].
    ///
    /// # Errors
    /// Those of [`new`](Self::new), or [`PasswordHashError::Busy`].
    pub async fn hash(password: Secret) -> Result<Self, PasswordHashError> {
        // Whoever signs up, or sets one password after the other, must not keep known people from logging in.
        Places::shared()
            .run(reserved::is_reserved(), move |memory| Self::of(&Typed::new(password), memory))
            .await?
    }

    fn of(password: &Typed, memory: &mut Memory) -> Result<Self, PasswordHashError> {
        form::hash(password.normal(), memory).map(Self)
    }

    /// A scrypt hash of a program that keeps its parts, such as one that calls `crypto.scrypt` of Node: the logarithm of `N`
    /// (14 by default in Node), `r` (8) and `p` (1), the salt and the output.
    ///
    /// # Errors
    /// [`PasswordHashError::Format`], as for a text.
    #[cfg(feature = "password-scrypt")]
    pub fn from_scrypt(
        log_n: u8,
        r: u32,
        p: u32,
        salt: &[u8],
        output: &[u8],
    ) -> Result<Self, PasswordHashError> {
        let [salt, output] = [salt, output].map(unpadded);
        format!("$scrypt$ln={log_n},r={r},p={p}${salt}${output}").parse()
    }

    /// A PBKDF2 hash of a program that keeps its parts, such as Keycloak: the hash function, the iterations, the salt and the
    /// output.
    ///
    /// Of an output that is longer than 64 bytes, such as the 512 bytes of `passport-local-mongoose`, the first 64 are kept.
    /// They are the output that PBKDF2 would have made had it been asked for 64 bytes (RFC 8018 section 5.2).
    ///
    /// # Errors
    /// [`PasswordHashError::Format`], as for a text.
    #[cfg(feature = "password-pbkdf2")]
    pub fn from_pbkdf2(
        digest: Pbkdf2Digest,
        iterations: u32,
        salt: &[u8],
        output: &[u8],
    ) -> Result<Self, PasswordHashError> {
        let [salt, output] = [salt, output.get(..64).unwrap_or(output)].map(unpadded);
        format!("$pbkdf2-{}$i={iterations}${salt}${output}", digest.name()).parse()
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether [`check`](Self::check) would replace the hash: it is not Argon2id, or weaker than a new one.
    pub fn is_outdated(&self) -> bool {
        !Readable::new(&self.0).is_ok_and(|hash| hash.is_current())
    }
}

#[cfg(any(feature = "password-pbkdf2", feature = "password-scrypt"))]
fn unpadded(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}

impl FromStr for PasswordHash {
    type Err = PasswordHashError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Readable::new(text)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// The hash in a store's record. A text that cannot be used for verification matches no password, and is
/// logged.
pub fn stored(text: &str, subject: &str) -> Option<PasswordHash> {
    text.parse()
        .inspect_err(|error: &PasswordHashError| {
            tracing::error!(subject, %error, "this person cannot log in: set a new password for them");
        })
        .ok()
}
