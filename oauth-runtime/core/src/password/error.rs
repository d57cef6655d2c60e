//! Why a password cannot be hashed or verified.

/// The password cannot be hashed or verified now, or the text is not a hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordHashError {
    /// Argon2 refuses the password: it is longer than 4 GiB.
    #[error("the password can't be hashed: {0}")]
    Hash(String),
    /// No password can be verified with the text. The message says why, and which hashes this build verifies; it
    /// never contains the text.
    #[error("this password hash can't be verified: {0}. {supported}", supported = super::form::SUPPORTED)]
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
