//! Signing keys: what an OpenID provider signs its tokens with and publishes.
//!
//! ```
//! use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
//!
//! let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
//! let token = keys.sign(SigningAlgorithm::Es256, "JWT", &serde_json::json!({ "sub": "248289761001" }))?;
//! assert_eq!(keys.verify::<serde_json::Value>(&token)?["sub"], "248289761001");
//! # Ok::<(), oauth_runtime::keys::KeyError>(())
//! ```

mod changes;
mod client_keys;
mod cryptography;
mod encryption;
mod error;
mod file;
mod jwk;
mod jwks;
mod mac;
mod purpose;
mod ring;
mod rotation;
mod self_signed;
mod signer;
mod signing_key;
mod signing_keys;
#[cfg(test)]
mod tests;
mod token;

pub use crate::signing_algorithm::SigningAlgorithm;
pub(crate) use changes::KeyChange;
pub use client_keys::{ClientKeySet, VerifiedToken};
pub use encryption::DecryptionKeys;
pub(crate) use encryption::{ContentEncryption, KeyManagement, Recipient};
pub use error::KeyError;
pub use file::FileProblem;
pub(crate) use mac::verify_mac;
pub use purpose::SigningPurpose;
pub use rotation::RotationSchedule;
pub(crate) use self_signed::SelfSigned;
pub use signer::{Signer, SignerError};
pub use signing_key::SigningKey;
#[doc(hidden)]
pub use signing_key::verifies;
pub use signing_keys::{KeyState, KeyStatus, SigningKeys};
pub(crate) use token::unverified_claims;
#[doc(hidden)]
pub use token::{Unverified, is_type};
#[cfg(feature = "testing")]
pub(crate) use {jwk::only_required, self_signed::thumbprint};
