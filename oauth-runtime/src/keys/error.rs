//! What can be wrong with a key or a signature.

use super::SigningAlgorithm;

/// What can be wrong with a key or a signature.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is no private key for this algorithm.
    #[error("this is no private key for {algorithm}: {reason}")]
    NotAKey {
        /// What the key was meant for.
        algorithm: SigningAlgorithm,
        /// What is wrong with it.
        reason: String,
    },
    /// The random generator or the cryptographic library failed.
    #[error("a key for {0} could not be made")]
    NotMade(SigningAlgorithm),
    /// There is no key at all.
    #[error("a provider needs at least one signing key")]
    Empty,
    /// No key for this algorithm may sign now.
    #[error("there is no key that signs with {0}")]
    NoKeyFor(SigningAlgorithm),
    /// The token is not one that these keys signed.
    #[error("the token is not signed by one of these keys")]
    NotSignedHere,
    /// A token could not be signed.
    #[error("signing failed")]
    Signing(#[source] jsonwebtoken::errors::Error),
    /// The claims don't fit in JSON.
    #[error("the keys can't be written as JSON")]
    Json(#[from] serde_json::Error),
}
