//! A client's keys, for its request objects and assertions.

mod parse;

use std::fmt;

use serde_json::{Map, Value};

use super::cryptography::PublicKey;
use super::token::{Header, Unverified};
use super::{KeyError, SigningAlgorithm, token};

/// The public keys of a client, from its `jwks` or its `jwks_uri` (RFC 7517 section 5).
///
/// Keys for other uses or for unknown algorithms are skipped. A malformed key is left out, and the others
/// count: some libraries write one EC key in 128 with a coordinate that is too short (RFC 7518 section
/// 6.2.1.2). [`left_out`](Self::left_out) says what is wrong with it. A set with only malformed keys, or with
/// a private key or a shared secret, is an error, which the client should notice.
///
/// ```
/// use oauth_runtime::keys::{ClientKeySet, KeyError, SigningAlgorithm, SigningKey, SigningKeys};
///
/// # let client = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
/// # let (jwks, assertion) = (client.published(), client.sign(SigningAlgorithm::Es256, "JWT", &serde_json::json!({ "sub": "a" }))?);
/// let keys = ClientKeySet::from_slice(&jwks)?;
/// match keys.verify(&assertion, &SigningAlgorithm::USUAL) {
///     Ok(token) => assert_eq!(token.claims["sub"], "a"),
///     Err(KeyError::UnknownKey { .. }) => { /* what `jwks_uri` said may be too old: fetch it again, once */ }
///     Err(_) => { /* not signed by this client */ }
/// }
/// # Ok::<(), KeyError>(())
/// ```
#[derive(Clone)]
pub struct ClientKeySet {
    keys: Vec<ClientKey>,
    left_out: Vec<String>,
}

#[derive(Clone)]
pub(super) struct ClientKey {
    key_id: Option<String>,
    /// The algorithms that it may be used for, by its type and its `alg`.
    algorithms: Vec<SigningAlgorithm>,
    verifier: PublicKey,
}

impl ClientKey {
    /// The public key in this JWK, if it is for the algorithm.
    pub(super) fn of(jwk: &Value, algorithm: SigningAlgorithm) -> Result<Self, String> {
        let key = parse::one(jwk)?.filter(|key| key.algorithms.contains(&algorithm.as_read()));
        key.ok_or_else(|| format!("it is not a key for {algorithm}"))
    }

    pub(super) fn verifier(&self) -> &PublicKey {
        &self.verifier
    }

    pub(super) fn into_verifier(self) -> PublicKey {
        self.verifier
    }
}

/// A token with a valid signature. Its claims are not checked: issuer, audience and expiry are up to the
/// caller.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VerifiedToken {
    /// The algorithm of its signature.
    pub algorithm: SigningAlgorithm,
    /// The `kid` of its header.
    pub key_id: Option<String>,
    /// The `typ` of its header.
    pub typ: Option<String>,
    /// Its claims.
    pub claims: Map<String, Value>,
}

impl ClientKeySet {
    /// The maximum number of keys in a set, including skipped ones.
    pub const MAX_KEYS: usize = 100;

    /// The maximum length of the JSON that [`from_slice`](Self::from_slice) reads, in bytes.
    pub const MAX_BYTES: usize = 256 * 1024;

    /// The keys of a JWK set, from JSON.
    ///
    /// # Errors
    /// [`KeyError::JwkSet`] says what is wrong with it.
    pub fn from_slice(json: &[u8]) -> Result<Self, KeyError> {
        if json.len() > Self::MAX_BYTES {
            return Err(KeyError::JwkSet(format!("it is longer than {} bytes", Self::MAX_BYTES)));
        }
        let set: Value = serde_json::from_slice(json).map_err(|error| {
            KeyError::JwkSet(format!(
                "it is not valid JSON: see line {}, column {}",
                error.line(),
                error.column()
            ))
        })?;
        Self::from_value(&set)
    }

    /// The keys of a JWK set.
    ///
    /// # Errors
    /// [`KeyError::JwkSet`] says what is wrong with it.
    pub fn from_value(set: &Value) -> Result<Self, KeyError> {
        parse::keys(set).map_err(KeyError::JwkSet)
    }

    /// How many keys are usable.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// What is wrong with each key that was left out: its position in the set, and the member. It contains no
    /// value of a key.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Whether no key is usable.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether a key is for one of these algorithms.
    pub(crate) fn verifies(&self, algorithms: &[SigningAlgorithm]) -> bool {
        self.keys.iter().any(|key| key.algorithms.iter().any(|own| own.is_among(algorithms)))
    }

    /// Verifies the signature of a token with the key that its `kid` names; without a `kid`, with the only
    /// key that matches its algorithm.
    ///
    /// # Errors
    /// [`KeyError::Refused`] for tokens that are rejected outright: `none`, a shared secret, an algorithm
    /// that is not allowed, a key in the token (`jwk`, `jku`, `x5u`, `x5c`), `crit`. [`KeyError::UnknownKey`]
    /// if no key matches, [`KeyError::AmbiguousKey`] if several do, [`KeyError::NotSignedHere`] if the
    /// signature is wrong.
    pub fn verify(&self, token: &str, allowed: &[SigningAlgorithm]) -> Result<VerifiedToken, KeyError> {
        self.verify_read(&Unverified::of(token)?, allowed)
    }

    /// The same for a token whose header was read before.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    #[doc(hidden)]
    pub fn verify_read(
        &self,
        token: &Unverified<'_>,
        allowed: &[SigningAlgorithm],
    ) -> Result<VerifiedToken, KeyError> {
        let Unverified { token: text, header } = token;
        let algorithm = token.check_algorithm(allowed)?;
        let key = self.choose(header, algorithm)?;
        let claims = token::claims(text, algorithm, &key.verifier)?;
        Ok(VerifiedToken { algorithm, key_id: header.kid.clone(), typ: header.typ.clone(), claims })
    }

    /// The same for a token whose claims were read before, too.
    pub(crate) fn check_signature(
        &self,
        token: &Unverified<'_>,
        allowed: &[SigningAlgorithm],
    ) -> Result<(), KeyError> {
        let algorithm = token.check_algorithm(allowed)?;
        let key = self.choose(&token.header, algorithm)?;
        token::check_signature(token.token, algorithm, &key.verifier)
    }

    fn choose(&self, header: &Header, algorithm: SigningAlgorithm) -> Result<&ClientKey, KeyError> {
        let named = |key: &&ClientKey| header.kid.is_none() || key.key_id == header.kid;
        let mut fitting = self.keys.iter().filter(named).filter(|key| key.algorithms.contains(&algorithm));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(key),
            (None, _) => {
                if !self.left_out.is_empty() {
                    tracing::info!(
                        left_out = self.left_out.join("; "),
                        "no key of the client matches, and some of its keys are malformed"
                    );
                }
                Err(KeyError::UnknownKey { key_id: header.kid.clone() })
            }
            (Some(_), Some(_)) => Err(KeyError::AmbiguousKey { key_id: header.kid.clone() }),
        }
    }
}

impl fmt::Debug for ClientKeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.key_id)).finish()
    }
}
