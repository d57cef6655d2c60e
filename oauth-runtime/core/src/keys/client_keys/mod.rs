//! The keys of a client: what it signs its request objects and assertions with.

mod parse;

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, Header};
use serde_json::{Map, Value};

use super::{KeyError, SigningAlgorithm, token};

/// The public keys of a client, from its `jwks` or from what its `jwks_uri` says (RFC 7517 section 5).
///
/// Keys that are for something else, or for algorithms that there are not, are passed over. A malformed key is left out, and the others count: some
/// libraries write one EC key in 128 with a coordinate that is too short (RFC 7518 section 6.2.1.2). [`left_out`](Self::left_out) says what is wrong with
/// it. A set in which nothing but malformed keys is left, or a key is private or a shared secret, is an error: the client should know.
///
/// ```
/// use oauth_runtime::keys::{ClientKeySet, KeyError, SigningAlgorithm, SigningKey, SigningKeys};
///
/// # let client = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
/// # let (jwks, assertion) = (client.published(), client.sign(SigningAlgorithm::Es256, "JWT", &serde_json::json!({ "sub": "a" }))?);
/// let keys = ClientKeySet::from_slice(&jwks)?;
/// match keys.verify(&assertion, &SigningAlgorithm::ALL) {
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
struct ClientKey {
    key_id: Option<String>,
    /// What it may be used for, by its type and its `alg`.
    algorithms: Vec<SigningAlgorithm>,
    verifier: DecodingKey,
}

/// A token whose signature is right. What its claims say is not checked: whose it is, for whom, and until when.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VerifiedToken {
    /// What it is signed with.
    pub algorithm: SigningAlgorithm,
    /// The `kid` of its header.
    pub key_id: Option<String>,
    /// The `typ` of its header.
    pub typ: Option<String>,
    /// What it says.
    pub claims: Map<String, Value>,
}

impl ClientKeySet {
    /// The most keys that a set may have, those that are passed over among them.
    pub const MAX_KEYS: usize = 100;

    /// The longest JSON that [`from_slice`](Self::from_slice) reads, in bytes.
    pub const MAX_BYTES: usize = 256 * 1024;

    /// The keys in a JWK set as JSON.
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

    /// The keys in a JWK set.
    ///
    /// # Errors
    /// [`KeyError::JwkSet`] says what is wrong with it.
    pub fn from_value(set: &Value) -> Result<Self, KeyError> {
        parse::keys(set).map_err(KeyError::JwkSet)
    }

    /// How many keys can be used.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// What is wrong with each key that is left out: its place in the set, and the member. No value of a key is in it.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Whether no key can be used.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Verifies the signature of a token, by the key that its `kid` names, or, if it names none, by the only key that fits its
    /// algorithm.
    ///
    /// # Errors
    /// [`KeyError::Refused`] for what is not looked into: `none`, a shared secret, an algorithm that is not allowed, a token that
    /// brings a key of its own (`jwk`, `jku`, `x5u`, `x5c`), `crit`. [`KeyError::UnknownKey`] where no key fits,
    /// [`KeyError::AmbiguousKey`] where several do, [`KeyError::NotSignedHere`] where the signature is wrong.
    pub fn verify(&self, token: &str, allowed: &[SigningAlgorithm]) -> Result<VerifiedToken, KeyError> {
        let header = token::header(token)?;
        let algorithm =
            SigningAlgorithm::from_jose(header.alg).filter(|algorithm| allowed.contains(algorithm));
        let algorithm = algorithm.ok_or(KeyError::Refused(match header.alg {
            Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 => "shared secrets are not supported",
            _ => "its algorithm is not allowed",
        }))?;
        let key = self.choose(&header, algorithm)?;
        let claims = token::claims(token, &header, &key.verifier)?;
        Ok(VerifiedToken { algorithm, key_id: header.kid, typ: header.typ, claims })
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
