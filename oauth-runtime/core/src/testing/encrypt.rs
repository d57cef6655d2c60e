//! Encrypts like a client.

use serde_json::Value;

use crate::keys::{ContentEncryption, KeyError, KeyManagement, Recipient};

/// A JWT that is encrypted with the first key for this algorithm, as a client encrypts a request object: for tests of
/// a provider with `encryption(request_objects)`. The algorithms have the names of RFC 7518.
///
/// ```
/// use oauth_runtime::keys::DecryptionKeys;
/// use oauth_runtime::testing;
///
/// let keys = DecryptionKeys::generate()?;
/// let jwks = serde_json::json!({ "keys": keys.published() }); // what a client finds at `/jwks`
/// let message = testing::encrypt(&jwks, "RSA-OAEP-256", "A256GCM", "eyJ.e30.c2ln")?;
/// assert_eq!(keys.decrypt(&message)?, "eyJ.e30.c2ln");
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
///
/// # Errors
/// [`KeyError::UnknownKey`] if the set has no key for this algorithm, [`KeyError::Encryption`] if the provider has no
/// such algorithm.
pub fn encrypt(jwks: &Value, alg: &str, enc: &str, jwt: &str) -> Result<String, KeyError> {
    let algorithm = KeyManagement::from_name(alg).ok_or(KeyError::Encryption)?;
    let enc = ContentEncryption::from_name(enc).ok_or(KeyError::Encryption)?;
    Recipient::of_set(jwks, algorithm)?.encrypt(enc, Some("JWT"), jwt)
}
