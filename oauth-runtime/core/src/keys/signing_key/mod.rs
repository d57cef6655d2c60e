//! One private key.

mod elsewhere;

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pem::{EncodeConfig, LineEnding, Pem};
use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

pub(super) use self::elsewhere::signature_of;
#[doc(hidden)]
pub use self::elsewhere::verifies;
use super::client_keys::ClientKey;
use super::cryptography::{ParsedKey, PublicKey, generate_pkcs8};
use super::self_signed::thumbprint;
use super::{KeyError, Signer, SigningAlgorithm, jwk};
use crate::{BoxError, Secret};

/// The longest RSA keys whose signatures take less time than a change of threads and back, in bits.
const FAST_RSA: usize = 2048;

/// Bytes that are enough for the claims of most tokens, and for most signatures in base64url.
const USUAL: usize = 384;

/// A private key for one algorithm. It does not print, and is wiped on drop.
///
/// ```
/// use oauth_runtime::keys::{SigningAlgorithm, SigningKey};
///
/// let key = SigningKey::generate(SigningAlgorithm::EdDsa)?;
/// let again = SigningKey::from_pem(SigningAlgorithm::EdDsa, key.to_pem().reveal())?;
/// assert_eq!(key.key_id(), again.key_id());
/// # Ok::<(), oauth_runtime::keys::KeyError>(())
/// ```
#[derive(Clone)]
pub struct SigningKey {
    algorithm: SigningAlgorithm,
    /// Empty for a key that is elsewhere, which no program gets.
    pem: Secret,
    private: Private,
    verifier: PublicKey,
    public: Value,
    key_id: String,
}

/// Where the private key is.
#[derive(Clone)]
enum Private {
    Here(Arc<ParsedKey>),
    Elsewhere(Arc<dyn Signer>),
}

impl SigningKey {
    /// A new key: 2048 bits for the RSA algorithms.
    ///
    /// # Errors
    /// [`KeyError::NotMade`] if the operating system provides no randomness.
    pub fn generate(algorithm: SigningAlgorithm) -> Result<Self, KeyError> {
        let pkcs8 = generate_pkcs8(algorithm).map_err(|_| KeyError::NotMade(algorithm))?;
        Self::from_pkcs8(algorithm, pkcs8, None)
    }

    /// A key from a private JWK (RFC 7517): RSA with all of its numbers, P-256, P-384, P-521, Ed25519
    /// or ML-DSA (`kty` `AKP`). The algorithm comes from its `alg` or from you. It keeps its `kid`, so tokens that it signed before remain valid.
    ///
    /// ```
    /// use oauth_runtime::keys::{SigningAlgorithm, SigningKey};
    ///
    /// let jwk = serde_json::json!({
    ///     "kty": "OKP", "crv": "Ed25519", "kid": "2026-01",
    ///     "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    ///     "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    /// });
    /// let key = SigningKey::from_jwk(None, &jwk)?;
    /// assert_eq!(key.algorithm(), SigningAlgorithm::EdDsa);
    /// assert_eq!(key.key_id(), "2026-01");
    /// # Ok::<(), oauth_runtime::keys::KeyError>(())
    /// ```
    ///
    /// # Errors
    /// [`KeyError::Jwk`] says what is wrong with it, without any part of the key.
    pub fn from_jwk(algorithm: Option<SigningAlgorithm>, jwk: &serde_json::Value) -> Result<Self, KeyError> {
        let read = |jwk| {
            let members = jwk::Members::of(jwk)?;
            let key_id = members.text("kid")?.filter(|key_id| !key_id.is_empty());
            let (algorithm, pkcs8) = jwk::to_pkcs8(algorithm, members)?;
            Ok((algorithm, pkcs8, key_id))
        };
        let (algorithm, pkcs8, key_id) = read(jwk).map_err(KeyError::Jwk)?;
        Self::from_pkcs8(algorithm, pkcs8.to_vec(), key_id)
    }

    fn from_pkcs8(
        algorithm: SigningAlgorithm,
        pkcs8: Vec<u8>,
        key_id: Option<&str>,
    ) -> Result<Self, KeyError> {
        Self::read(algorithm, text_of("PRIVATE KEY", pkcs8), key_id)
    }

    /// A key from PEM: PKCS #8, and for RSA also PKCS #1.
    ///
    /// # Errors
    /// [`KeyError::NotAKey`] if it is not a key, or is one for another algorithm.
    pub fn from_pem(algorithm: SigningAlgorithm, pem: &str) -> Result<Self, KeyError> {
        Self::read(algorithm, pem.into(), None)
    }

    fn read(algorithm: SigningAlgorithm, pem: Secret, key_id: Option<&str>) -> Result<Self, KeyError> {
        let not_a_key = |source: BoxError| KeyError::NotAKey { algorithm, source };
        let parsed = ParsedKey::from_pem(algorithm, pem.reveal()).map_err(not_a_key)?;
        let numbers = parsed.public();
        Self::with_public(algorithm, pem, Private::Here(Arc::new(parsed)), numbers, key_id)
    }

    fn with_public(
        algorithm: SigningAlgorithm,
        pem: Secret,
        private: Private,
        numbers: Value,
        key_id: Option<&str>,
    ) -> Result<Self, KeyError> {
        let not_a_key = |what: String| KeyError::NotAKey { algorithm, source: what.into() };
        let key_id = match key_id {
            Some(key_id) => key_id.to_owned(),
            // RSA keys for two algorithms are two keys, even with the same numbers.
            None => {
                let thumbprint = thumbprint(&numbers).ok_or_else(|| not_a_key("it has no thumbprint".into()));
                format!("{}.{algorithm}", thumbprint?)
            }
        };
        let mut public = numbers;
        for (name, value) in [("use", "sig"), ("alg", algorithm.as_str()), ("kid", key_id.as_str())] {
            public[name] = value.into();
        }
        let verifier = ClientKey::of(&public, algorithm).map_err(not_a_key)?.into_verifier();
        Ok(Self { algorithm, pem, private, verifier, public, key_id })
    }

    /// The algorithm that it signs with.
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// Its name in the header of a token and in the published keys (`kid`): that of its JWK, or derived from
    /// its thumbprint (RFC 7638).
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The private key as PEM, for storage.
    pub fn to_pem(&self) -> &Secret {
        &self.pem
    }

    /// Whether a signature takes milliseconds: for RSA, the time grows with the cube of the length.
    pub(super) fn is_slow(&self) -> bool {
        match &self.private {
            Private::Here(parsed) => parsed.rsa_bits().is_some_and(|bits| bits > FAST_RSA),
            Private::Elsewhere(_) => false,
        }
    }

    /// The public part, in its published form.
    pub(crate) fn public(&self) -> &Value {
        &self.public
    }

    pub(super) fn verifier(&self) -> &PublicKey {
        &self.verifier
    }

    /// The compact form of a JWS (RFC 7515 section 7.1).
    ///
    /// # Errors
    /// [`KeyError::Elsewhere`] if the private key is not here.
    pub(super) fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, KeyError> {
        self.sign_message(self.message(typ, claims)?)
    }

    /// A message with its signature.
    ///
    /// # Errors
    /// [`KeyError::Elsewhere`] if the private key is not here.
    pub(crate) fn sign_message(&self, message: String) -> Result<String, KeyError> {
        match &self.private {
            Private::Here(parsed) => {
                let signature = parsed.sign(message.as_bytes()).map_err(KeyError::Signing)?;
                Ok(with_signature(message, &signature))
            }
            Private::Elsewhere(_) => Err(KeyError::Elsewhere(self.key_id.clone())),
        }
    }

    /// The header and the claims: what is signed.
    fn message(&self, typ: &str, claims: &impl Serialize) -> Result<String, KeyError> {
        let header = Header { typ, alg: self.algorithm.as_str(), kid: &self.key_id };
        let mut json = Vec::with_capacity(USUAL);
        let written = serde_json::to_writer(&mut json, &header);
        written.map_err(|error| KeyError::Signing(error.into()))?;
        let end_of_header = json.len();
        let written = serde_json::to_writer(&mut json, claims);
        written.map_err(|error| KeyError::Signing(error.into()))?;
        // Base64 takes four characters for three bytes; the rest is for the signature.
        let mut message = String::with_capacity(json.len() / 3 * 4 + USUAL);
        let (header, claims) = json.split_at(end_of_header);
        URL_SAFE_NO_PAD.encode_string(header, &mut message);
        message.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut message);
        Ok(message)
    }
}

fn with_signature(mut message: String, signature: &[u8]) -> String {
    message.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut message);
    message
}

#[derive(Serialize)]
struct Header<'a> {
    typ: &'a str,
    alg: &'a str,
    kid: &'a str,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// A key as PEM. The copy in `pem` is wiped.
pub(super) fn text_of(tag: &str, key: Vec<u8>) -> Secret {
    let block = Pem::new(tag, key);
    let text = pem::encode_config(&block, EncodeConfig::new().set_line_ending(LineEnding::LF));
    drop(Zeroizing::new(block.into_contents()));
    text.into()
}
