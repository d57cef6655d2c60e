//! Passwords of resource owners: Argon2, off the async threads, in a fixed amount of memory.

mod argon;
mod places;

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use argon::Readable;
pub use places::HashingFigures;
use places::{Memory, Places};

use crate::Secret;

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

/// The Argon2 hash of a password, in the PHC string format (`$argon2id$v=19$…`).
///
/// All passwords of a process are verified by a fixed number of workers, one for each core and at most four.
/// A worker keeps its memory (19 MiB with the default parameters), so a burst of logins takes no more memory
/// than one login for each worker. There is a short queue, and its last third is for people at a browser or
/// address that they used before ([`reserved_if`]). If it is full, the error is [`PasswordHashError::Busy`],
/// which the endpoints answer with status 503 and `Retry-After`.
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

/// The password cannot be hashed or verified now, or the text is not a hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordHashError {
    /// Argon2 refuses the password: it is longer than 4 GiB.
    #[error("the password can't be hashed: {0}")]
    Hash(String),
    /// No password can be verified with the text.
    #[error(
        "this password hash can't be verified: {0}. Supported: Argon2 (argon2id, argon2i, argon2d) in the PHC string format with salt \
         and output, $argon2id$v=19$m=19456,t=2,p=1$<salt>$<output>, and at most 1 GiB of memory"
    )]
    Format(String),
    /// All hashing workers are busy, and their queue is full. Retrying in a second may help.
    #[error("too many passwords are being verified at once")]
    Busy,
    /// The system provided no memory for the hash, or no thread. Retrying later may help.
    #[error("not enough memory to hash a password")]
    Memory,
}

impl PasswordHashError {
    /// Whether a retry may help.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy | Self::Memory)
    }
}

impl PasswordHash {
    /// Hashes a password with Argon2id and a random salt, on this thread, which takes some milliseconds.
    /// Calls wait for each other, and use the memory of the workers that verify passwords. In async code,
    /// prefer [`hash`](Self::hash).
    ///
    /// # Errors
    /// [`PasswordHashError::Hash`] or [`PasswordHashError::Memory`].
    pub fn new(password: &Secret) -> Result<Self, PasswordHashError> {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        Places::shared().lend(|memory| argon::hash(password, memory)).map(Self)
    }

    /// Hashes a password with Argon2id and a random salt, in one of the workers that also verify passwords.
    ///
    /// # Errors
    /// Those of [`new`](Self::new), or [`PasswordHashError::Busy`].
    pub async fn hash(password: Secret) -> Result<Self, PasswordHashError> {
        // A person who sets a password is logged in.
        Places::shared().run(true, move |memory| argon::hash(&password, memory)).await?.map(Self)
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `password` is the hashed one. Without a hash, for an unknown user, it takes the same time and
    /// returns `false`.
    ///
    /// # Errors
    /// [`PasswordHashError::Busy`] or [`PasswordHashError::Memory`]: nothing is known about the password
    /// then, so do not treat it as wrong.
    pub async fn verify_or_pretend(hash: Option<Self>, password: Secret) -> Result<bool, PasswordHashError> {
        let work = move |memory: &mut Memory| match hash {
            Some(hash) => Readable::new(&hash.0)?.verify(&password, memory),
            None => argon::pretend(&password, memory).map(|()| false),
        };
        Places::shared().run(is_reserved(), work).await?
    }
}

tokio::task_local! {
    /// Whether the passwords of this task may use the reserved end of the queue.
    static RESERVED: bool;
}

fn is_reserved() -> bool {
    RESERVED.try_with(|reserved| *reserved).unwrap_or(false)
}

/// Runs the work; if `known` is true, its passwords may use the reserved third of the queue for hashing. The
/// `password` grant and the pages do this for a person at a browser or address that they used before
/// ([`Attempt::is_known`](crate::rate_limit::Attempt::is_known)), so that a flood of strangers' logins keeps
/// nobody out. The work has to verify passwords in the task that it is called in.
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// use oauth_runtime::Secret;
/// use oauth_runtime::password::{PasswordHash, reserved_if};
///
/// let kept = PasswordHash::new(&Secret::from("wonderland"))?;
/// let is_known = true;
/// assert!(reserved_if(is_known, PasswordHash::verify_or_pretend(Some(kept), Secret::from("wonderland"))).await?);
/// # Ok::<(), oauth_runtime::password::PasswordHashError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub async fn reserved_if<F: Future>(known: bool, work: F) -> F::Output {
    RESERVED.scope(known, work).await
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
