//! Proves like a client that it holds a key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::keys::{KeyError, SigningAlgorithm, SigningKey, only_required, thumbprint};
use crate::{Secret, Timestamp};

/// A client's key, for tests of a provider with `sender_constrained(dpop)`: it makes DPoP proofs (RFC 9449 section 4).
///
/// ```
/// use oauth_runtime::testing::DpopKey;
/// use oauth_runtime::{Clock, SystemClock};
///
/// let key = DpopKey::generate()?;
/// let now = SystemClock.now();
/// // For the token endpoint:
/// let proof = key.proof("POST", "https://notes.example/token", now).sign();
/// // With the access token, for a resource:
/// let proof = key.proof("GET", "https://notes.example/api", now).access_token("the access token").sign();
/// assert_eq!(key.thumbprint().len(), 43); // `jkt` in the token's `cnf`
/// # let _ = proof;
/// # Ok::<(), oauth_runtime::keys::KeyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct DpopKey {
    key: SigningKey,
    jwk: Value,
    thumbprint: String,
}

impl DpopKey {
    /// A new key for ES256.
    ///
    /// # Errors
    /// [`KeyError::NotMade`] if the operating system provides no randomness.
    pub fn generate() -> Result<Self, KeyError> {
        Self::of(SigningAlgorithm::Es256)
    }

    /// A new key for another algorithm.
    ///
    /// # Errors
    /// [`KeyError::NotMade`] if the operating system provides no randomness.
    pub fn of(algorithm: SigningAlgorithm) -> Result<Self, KeyError> {
        let key = SigningKey::generate(algorithm)?;
        let jwk = only_required(key.public()).ok_or(KeyError::NotMade(algorithm))?;
        let thumbprint = thumbprint(&jwk).ok_or(KeyError::NotMade(algorithm))?;
        Ok(Self { key, jwk, thumbprint })
    }

    /// The thumbprint of the public key (RFC 7638), in base64url: the value of `dpop_jkt` and of `jkt`.
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// The public key as a JWK.
    pub fn jwk(&self) -> &Value {
        &self.jwk
    }

    /// A proof for a request with this method to this URL, made at this time. Its `jti` is random.
    pub fn proof(&self, method: &str, url: &str, at: Timestamp) -> DpopProof<'_> {
        DpopProof {
            key: &self.key,
            header: json!({ "typ": "dpop+jwt", "alg": self.key.algorithm().as_str(), "jwk": self.jwk }),
            claims: json!({
                "jti": Secret::generate().reveal(), "htm": method, "htu": url, "iat": at.as_unix(),
            }),
        }
    }
}

/// A DPoP proof that is not signed yet.
#[derive(Debug, Clone)]
#[must_use = "the header `DPoP` needs what `sign()` returns"]
pub struct DpopProof<'a> {
    key: &'a SigningKey,
    header: Value,
    claims: Value,
}

impl DpopProof<'_> {
    /// For this access token (`ath`).
    pub fn access_token(self, access_token: &str) -> Self {
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(access_token));
        self.claim("ath", digest)
    }

    /// With this nonce of the server.
    pub fn nonce(self, nonce: &str) -> Self {
        self.claim("nonce", nonce)
    }

    /// With this claim, for tests of what a provider refuses. `null` removes it.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.claims, name, value.into());
        self
    }

    /// With this member in its header, for tests of what a provider refuses. `null` removes it.
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        set(&mut self.header, name, value.into());
        self
    }

    /// The value of the header `DPoP`.
    ///
    /// # Panics
    /// If the key cannot sign.
    pub fn sign(self) -> String {
        let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let message = format!("{}.{}", encoded(&self.header), encoded(&self.claims));
        let signed = self.key.sign_message(message);
        signed.unwrap_or_else(|error| panic!("the key cannot sign: {error}"))
    }
}

fn set(members: &mut Value, name: &str, value: Value) {
    if let Some(members) = members.as_object_mut() {
        match value {
            Value::Null => drop(members.remove(name)),
            value => drop(members.insert(name.to_owned(), value)),
        }
    }
}
