//! All keys of a provider.

use std::sync::Arc;

use bytes::Bytes;
use jsonwebtoken::Validation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::jwks::published;
use super::{KeyError, SigningAlgorithm, SigningKey};

/// The signing keys of a provider. Cloning copies a pointer.
#[derive(Debug, Clone)]
pub struct SigningKeys(Arc<Ring>);

#[derive(Debug)]
struct Ring {
    keys: Vec<SigningKey>,
    published: Bytes,
}

impl SigningKeys {
    /// Keys that stay as they are. The first of an algorithm signs; all are published and verified.
    ///
    /// # Errors
    /// [`KeyError::Empty`].
    pub fn fixed(keys: impl IntoIterator<Item = SigningKey>) -> Result<Self, KeyError> {
        let keys: Vec<_> = keys.into_iter().collect();
        if keys.is_empty() {
            return Err(KeyError::Empty);
        }
        let published = published(&keys)?.into();
        Ok(Self(Arc::new(Ring { keys, published })))
    }

    /// The algorithms that these keys sign with, in their order.
    pub fn algorithms(&self) -> Vec<SigningAlgorithm> {
        let mut algorithms: Vec<SigningAlgorithm> = Vec::new();
        for key in &self.0.keys {
            if !algorithms.contains(&key.algorithm()) {
                algorithms.push(key.algorithm());
            }
        }
        algorithms
    }

    /// Signs claims into a JWT with the header `typ`.
    ///
    /// # Errors
    /// [`KeyError::NoKeyFor`] and [`KeyError::Signing`].
    pub fn sign(
        &self,
        algorithm: SigningAlgorithm,
        typ: &str,
        claims: &impl Serialize,
    ) -> Result<String, KeyError> {
        let mut keys = self.0.keys.iter();
        let key = keys.find(|key| key.algorithm() == algorithm).ok_or(KeyError::NoKeyFor(algorithm))?;
        key.sign(typ, claims)
    }

    /// The claims of a token that one of these keys signed, expired or not.
    ///
    /// # Errors
    /// [`KeyError::NotSignedHere`] where none did.
    pub fn verify<T: DeserializeOwned>(&self, token: &str) -> Result<T, KeyError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| KeyError::NotSignedHere)?;
        let algorithm = SigningAlgorithm::from_jose(header.alg).ok_or(KeyError::NotSignedHere)?;
        let key = self
            .0
            .keys
            .iter()
            .find(|key| key.algorithm() == algorithm && header.kid.as_deref() == Some(key.key_id()))
            .ok_or(KeyError::NotSignedHere)?;
        let mut validation = Validation::new(header.alg);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let verified = jsonwebtoken::decode(token, key.verifier(), &validation);
        verified.map(|token| token.claims).map_err(|_| KeyError::NotSignedHere)
    }

    /// The public keys as a JWK set (RFC 7517 section 5), as JSON.
    pub fn published(&self) -> Bytes {
        self.0.published.clone()
    }
}
