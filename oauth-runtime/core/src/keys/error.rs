//! Errors of keys and signatures.

use std::path::PathBuf;
use std::time::Duration;

use super::{FileProblem, SigningAlgorithm, SigningPurpose};
use crate::BoxError;

/// An error of a key or a signature. No message contains any part of a private key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The key is the only one of its algorithm, so nothing could sign without it.
    #[error("the key `{0}` is the only one of its algorithm; have a new one made first")]
    OnlyKey(String),
    /// The keys do not rotate, so the program that has them changes them.
    #[error("these keys do not rotate; change them where they come from")]
    DoNotRotate,
    /// The text is not a private key for this algorithm.
    #[error("this is not a private key for {algorithm}")]
    NotAKey {
        /// The intended algorithm.
        algorithm: SigningAlgorithm,
        /// What is wrong with it.
        source: BoxError,
    },
    /// The value is not a private JWK that can sign.
    #[error("this is not a private JWK: {0}")]
    Jwk(String),
    /// The random generator or the cryptographic library failed.
    #[error("could not generate a key for {0}")]
    NotMade(SigningAlgorithm),
    /// There is no key.
    #[error("a provider needs at least one signing key")]
    Empty,
    /// Two keys have the same `kid`, so a token could not say which one signed it.
    #[error("two keys have the `kid` {0:?}")]
    DuplicateKeyId(String),
    /// Keys were added for no purpose, so they would sign nothing.
    #[error("name at least one purpose for these keys")]
    NoPurpose,
    /// Two sets of keys are for the same purpose.
    #[error("{0:?} has signing keys already")]
    PurposeTwice(SigningPurpose),
    /// A file with keys cannot be used.
    #[error("the keys in {} cannot be used", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        problem: FileProblem,
    },
    /// The shared store of keys failed.
    #[error("the store of the signing keys failed")]
    Store(#[source] BoxError),
    /// The secret does not open a key.
    #[error(
        "the secret does not open the signing key `{slot}`: the key was sealed with another secret, or \
         changed in the store"
    )]
    WrongSecret {
        /// The key's slot in the store.
        slot: String,
    },
    /// A key is sealed, but there is no secret.
    #[error("the signing key `{slot}` is sealed in the store; pass the secret to `sealed_with`")]
    Sealed {
        /// The key's slot in the store.
        slot: String,
    },
    /// A key is not sealed although keys have to be: anybody who can write to the store could have added it.
    #[error(
        "the signing key `{slot}` is not sealed in the store, but keys have to be sealed; seal it with \
         `SigningKeys::seal_stored` if you recognise it, or delete it, and a sealed key will replace it"
    )]
    NotSealed {
        /// The key's slot in the store.
        slot: String,
    },
    /// No key for this algorithm may sign now.
    #[error("there is no key that signs with {0}")]
    NoKeyFor(SigningAlgorithm),
    /// These keys did not sign the token.
    #[error("the token is not signed by one of these keys")]
    NotSignedHere,
    /// A token that is rejected outright: it is not a JWT, has another `typ`, an algorithm that is not
    /// allowed, or contains a key.
    #[error("the token is refused: {0}")]
    Refused(&'static str),
    /// No key of the set matches the token. The set may be older than the key: if it was fetched, fetch it
    /// again.
    #[error("the set has no key for this token{}", name(key_id.as_deref()))]
    UnknownKey {
        /// The token's `kid`, if it has one.
        key_id: Option<String>,
    },
    /// Several keys of the set match the token (OpenID Connect Core section 10.1 then requires a `kid`).
    #[error("several keys of the set match the token{}", name(key_id.as_deref()))]
    AmbiguousKey {
        /// The token's `kid`, if it has one.
        key_id: Option<String>,
    },
    /// A client's keys cannot be used.
    #[error("this is not a JWK set of public keys: {0}")]
    JwkSet(String),
    /// A message cannot be decrypted. There is no other reason in it, because whoever sent the message could learn
    /// from that.
    #[error("the message cannot be decrypted with one of these keys")]
    NotDecrypted,
    /// A message could not be encrypted.
    #[error("encryption failed")]
    Encryption,
    /// A [`Signer`](super::Signer) failed.
    #[error("a signer of the provider failed")]
    Signer(#[source] super::SignerError),
    /// A signer did not answer within its [time limit](super::Signer::time_limit).
    #[error(
        "the signer of the key `{key_id}` did not answer within {limit:?}; find out whether its device or service is \
         reachable and how long its signatures take"
    )]
    SignerTimeout {
        /// The `kid` of the key.
        key_id: String,
        /// The time limit.
        limit: Duration,
    },
    /// A signer's signature does not fit its public key. No client sees it.
    #[error(
        "the signature of the signer `{0}` does not fit its public key; ES256 signatures are two numbers of 32 bytes, \
         not DER, PS256 signatures have a salt of 32 bytes, and the message is hashed once"
    )]
    WrongSigner(String),
    /// A key that is elsewhere cannot sign at once.
    #[error("the key `{0}` is elsewhere; use `sign_async`")]
    Elsewhere(String),
    /// A token could not be signed.
    #[error("signing failed")]
    Signing(#[source] BoxError),
    /// The claims cannot be serialized as JSON.
    #[error("the keys cannot be serialized as JSON")]
    Json(#[from] serde_json::Error),
}

impl KeyError {
    /// Whether a retry may succeed: a signer is away.
    pub(crate) fn is_temporary(&self) -> bool {
        match self {
            Self::Signer(signer) => signer.is_temporary(),
            Self::SignerTimeout { .. } => true,
            _ => false,
        }
    }
}

fn name(key_id: Option<&str>) -> String {
    key_id.map_or_else(String::new, |key_id| format!(", whose `kid` is {key_id:?}"))
}
