//! Verifies what the keys of a provider signed.

use serde::de::DeserializeOwned;

use super::SigningKeys;
use crate::keys::token::Header;
use crate::keys::{KeyError, token};

impl SigningKeys {
    /// The claims of a token that one of these keys signed, expired or not, with any `typ`.
    ///
    /// # Errors
    /// [`KeyError::NotSignedHere`] if none of them signed it, [`KeyError::Refused`] if it is not such a
    /// token.
    pub fn verify<T: DeserializeOwned>(&self, token: &str) -> Result<T, KeyError> {
        self.verify_by(token, &token::header(token)?)
    }

    /// The claims of a token that one of these keys signed with this `typ`, so that no token of another kind
    /// is accepted in its place: `JWT` for an ID token, `at+jwt` for an access token (RFC 8725 section 3.11).
    ///
    /// ```
    /// # use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
    /// # let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
    /// let logout = keys.sign(SigningAlgorithm::Es256, "logout+jwt", &serde_json::json!({ "sub": "248289761001" }))?;
    /// assert!(keys.verify_typed::<serde_json::Value>(&logout, "logout+jwt").is_ok());
    /// assert!(keys.verify_typed::<serde_json::Value>(&logout, "JWT").is_err());
    /// # Ok::<(), oauth_runtime::keys::KeyError>(())
    /// ```
    ///
    /// # Errors
    /// [`KeyError::NotSignedHere`] if none of them signed it, [`KeyError::Refused`] if it has another `typ`
    /// or is not such a token.
    pub fn verify_typed<T: DeserializeOwned>(&self, token: &str, typ: &str) -> Result<T, KeyError> {
        let header = token::header(token)?;
        if !token::has_type(&header, typ) {
            return Err(KeyError::Refused("it has another `typ`"));
        }
        self.verify_by(token, &header)
    }

    /// Whether a token names a key that is none of these: a retired key, or somebody else's. The two cannot
    /// be told apart any more.
    pub(crate) fn is_by_another_key(&self, token: &str) -> bool {
        let Ok(header) = token::header(token) else {
            return false;
        };
        let (algorithm, key_id) = (header.signature(), header.kid.as_deref());
        algorithm.zip(key_id).is_some_and(|(algorithm, id)| {
            self.groups().all(|group| group.ring().verifier(algorithm, id).is_none())
        })
    }

    fn verify_by<T: DeserializeOwned>(&self, token: &str, header: &Header) -> Result<T, KeyError> {
        let algorithm = header.signature().ok_or(KeyError::NotSignedHere)?;
        let key_id = header.kid.as_deref().ok_or(KeyError::NotSignedHere)?;
        for group in self.groups() {
            if let Some(key) = group.ring().verifier(algorithm, key_id) {
                return token::claims(token, algorithm, key.verifier());
            }
        }
        Err(KeyError::NotSignedHere)
    }
}
