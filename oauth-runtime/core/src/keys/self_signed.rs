//! Tokens that contain the public key which signed them, such as DPoP proofs (RFC 9449 section 4.2).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::client_keys::ClientKey;
use super::jwk::required_members;
use super::token::{Present, decoded};
use super::{KeyError, SigningAlgorithm, token};

/// A token whose header has a public key. **Nothing is verified** until [`verify`](Self::verify) says so, and even then
/// the token proves only that its author holds the key.
pub(crate) struct SelfSigned {
    token: String,
    header: Header,
    algorithm: SigningAlgorithm,
    claims: Map<String, Value>,
}

#[derive(Deserialize)]
struct Header {
    typ: Option<String>,
    alg: String,
    jwk: Value,
    #[serde(default)]
    crit: Present,
}

impl fmt::Debug for SelfSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SelfSigned").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl SelfSigned {
    /// Reads a token.
    ///
    /// # Errors
    /// [`KeyError::Refused`] if it is no such token, if it uses `none`, a shared secret or another unknown algorithm, or has
    /// `crit`.
    pub(crate) fn read(token: &str) -> Result<Self, KeyError> {
        let mut parts = token.split('.');
        let (Some(header), Some(claims), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(KeyError::Refused("it is not a signed JWT"));
        };
        let header: Header =
            decoded(header).ok_or(KeyError::Refused("its header lacks `alg` or `jwk`, or is malformed"))?;
        let claims = decoded(claims).ok_or(KeyError::Refused("its claims are malformed"))?;
        if header.crit.0 {
            return Err(KeyError::Refused("its header has `crit`"));
        }
        let algorithm = SigningAlgorithm::from_accepted_name(&header.alg);
        let algorithm = algorithm.ok_or(KeyError::Refused("its algorithm is unknown"))?;
        Ok(Self { token: token.to_owned(), header, algorithm, claims })
    }

    /// The algorithm of its signature.
    pub(crate) fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The `typ` of its header.
    pub(crate) fn typ(&self) -> Option<&str> {
        self.header.typ.as_deref()
    }

    /// Its claims.
    pub(crate) fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// Verifies the signature. Returns the thumbprint of the key (RFC 7638), in base64url.
    ///
    /// # Errors
    /// [`KeyError::JwkSet`] if the key is not a public key for the algorithm; [`KeyError::NotSignedHere`] if the signature
    /// is not by this key.
    pub(crate) fn verify(&self) -> Result<String, KeyError> {
        let jwk = &self.header.jwk;
        let key = ClientKey::of(jwk, self.algorithm).map_err(KeyError::JwkSet)?;
        let (message, signature) = token::signed(&self.token)?;
        match key.verifier().verifies(self.algorithm, message.as_bytes(), &signature) {
            true => thumbprint(jwk).ok_or_else(|| KeyError::JwkSet("it has no thumbprint".to_owned())),
            false => Err(KeyError::NotSignedHere),
        }
    }
}

/// RFC 7638 section 3.2: the digest of the members that a key of this type must have.
pub(crate) fn thumbprint(jwk: &Value) -> Option<String> {
    let names = required_members(jwk["kty"].as_str()?)?;
    let mut json = String::with_capacity(LONG_ENOUGH);
    for name in names {
        let value = jwk[*name].as_str().filter(|value| needs_no_escape(value))?;
        json.push(if json.is_empty() { '{' } else { ',' });
        json.extend(["\"", name, "\":\"", value, "\""]);
    }
    json.push('}');
    Some(URL_SAFE_NO_PAD.encode(Sha256::digest(json)))
}

/// Whether JSON has the text as it is, as it has base64url and the names of types and curves.
fn needs_no_escape(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

/// For the members of a key on a curve.
const LONG_ENOUGH: usize = 160;
