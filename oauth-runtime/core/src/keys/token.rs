//! The parts of a signed token that are the same for all keys.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::cryptography::PublicKey;
use super::{KeyError, SigningAlgorithm};
use crate::client::MacAlgorithm;

/// Longer tokens are not even decoded.
const LONGEST_TOKEN: usize = 64 * 1024;

/// The unverified header of a token, as far as it counts. A member that occurs twice is an error (RFC 7515 section 4).
#[derive(Deserialize)]
struct Members {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    #[serde(default)]
    jwk: Present,
    #[serde(default)]
    jku: Present,
    #[serde(default)]
    x5u: Present,
    #[serde(default)]
    x5c: Present,
    #[serde(default)]
    crit: Present,
}

/// Whether a member is there, whatever its value.
#[derive(Default)]
pub(super) struct Present(pub(super) bool);

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self(true))
    }
}

/// The unverified header of an acceptable token.
pub(super) struct Header {
    pub(super) algorithm: Algorithm,
    pub(super) typ: Option<String>,
    pub(super) kid: Option<String>,
}

/// The algorithm in a header.
#[derive(Clone, Copy)]
pub(super) enum Algorithm {
    Signature(SigningAlgorithm),
    Mac(MacAlgorithm),
}

impl Header {
    /// The algorithm, if a private key signs with it.
    pub(super) fn signature(&self) -> Option<SigningAlgorithm> {
        match self.algorithm {
            Algorithm::Signature(algorithm) => Some(algorithm),
            Algorithm::Mac(_) => None,
        }
    }
}

/// The unverified header of a token. `none` and unknown algorithms are rejected here, and so are tokens that
/// contain their own key or require unknown extensions (RFC 8725 section 3.10, RFC 7515 section 4.1.11).
pub(super) fn header(token: &str) -> Result<Header, KeyError> {
    if token.len() > LONGEST_TOKEN {
        return Err(KeyError::Refused("it is too long"));
    }
    let unknown = || KeyError::Refused("it is not a JWT with a known algorithm");
    let mut parts = token.split('.');
    let (Some(header), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(unknown());
    };
    let header: Members = decoded(header).ok_or_else(unknown)?;
    let signature = SigningAlgorithm::from_accepted_name(&header.alg).map(Algorithm::Signature);
    let algorithm = signature.or_else(|| MacAlgorithm::from_name(&header.alg).map(Algorithm::Mac));
    let algorithm = algorithm.ok_or_else(unknown)?;
    if [header.jwk, header.jku, header.x5u, header.x5c].iter().any(|key| key.0) {
        return Err(KeyError::Refused("it contains a key of its own"));
    }
    if header.crit.0 {
        return Err(KeyError::Refused("its header has `crit`"));
    }
    Ok(Header { algorithm, typ: header.typ, kid: header.kid })
}

/// A part of a token: a JSON object. The library would take an array for the members of a `struct` in their order.
pub(super) fn decoded<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(part).ok()?;
    let is_object = json.trim_ascii_start().first() == Some(&b'{');
    is_object.then(|| serde_json::from_slice(&json).ok()).flatten()
}

/// The claims, if the key signed them with the algorithm. The caller checks the claims.
pub(super) fn claims<T: DeserializeOwned>(
    token: &str,
    algorithm: SigningAlgorithm,
    key: &PublicKey,
) -> Result<T, KeyError> {
    let refused = || KeyError::NotSignedHere;
    check_signature(token, algorithm, key)?;
    let claims = token.split('.').nth(1).ok_or_else(refused)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).map_err(|_| refused())?;
    serde_json::from_slice(&claims).map_err(|_| refused())
}

/// Whether the key signed the token with the algorithm.
pub(super) fn check_signature(
    token: &str,
    algorithm: SigningAlgorithm,
    key: &PublicKey,
) -> Result<(), KeyError> {
    let (message, signature) = signed(token)?;
    match key.verifies(algorithm, message.as_bytes(), &signature) {
        true => Ok(()),
        false => Err(KeyError::NotSignedHere),
    }
}

/// What was signed, and the signature.
pub(super) fn signed(token: &str) -> Result<(&str, Vec<u8>), KeyError> {
    let (message, signature) = token.rsplit_once('.').ok_or(KeyError::NotSignedHere)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| KeyError::NotSignedHere)?;
    Ok((message, signature))
}

/// A token with an acceptable header, which is read once. **Nothing is verified:** it says whose token it may be, and whether
/// verifying it is worthwhile.
#[doc(hidden)]
pub struct Unverified<'a> {
    pub(super) token: &'a str,
    pub(super) header: Header,
}

impl fmt::Debug for Unverified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").field("typ", &self.header.typ).finish_non_exhaustive()
    }
}

impl<'a> Unverified<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`KeyError::Refused`] for a token that is never accepted.
    pub fn of(token: &'a str) -> Result<Self, KeyError> {
        Ok(Self { token, header: header(token)? })
    }

    /// The `typ` of its header.
    pub fn typ(&self) -> Option<&str> {
        self.header.typ.as_deref()
    }

    /// Its claims.
    ///
    /// # Errors
    /// [`KeyError::Refused`] if it has none.
    pub fn claims(&self) -> Result<Map<String, Value>, KeyError> {
        let claims = self.token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
        let claims = claims.and_then(|claims| serde_json::from_slice(&claims).ok());
        claims.ok_or(KeyError::Refused("it has no claims"))
    }

    /// Whether a private key may have signed it with one of these algorithms. This costs nothing, unlike retrieving the
    /// keys.
    pub(crate) fn check_algorithm(&self, allowed: &[SigningAlgorithm]) -> Result<SigningAlgorithm, KeyError> {
        match self.header.algorithm {
            Algorithm::Signature(algorithm) if algorithm.is_among(allowed) => Ok(algorithm),
            Algorithm::Signature(_) => Err(KeyError::Refused("its algorithm is not allowed")),
            Algorithm::Mac(_) => Err(KeyError::Refused("shared secrets are not supported")),
        }
    }
}

/// The unverified claims of a token that a private key may have signed.
pub(crate) fn unverified_claims(token: &str) -> Result<Map<String, Value>, KeyError> {
    let token = Unverified::of(token)?;
    token.check_algorithm(&SigningAlgorithm::ALL)?;
    token.claims()
}

/// Whether the header has this `typ`.
pub(super) fn has_type(header: &Header, wanted: &str) -> bool {
    header.typ.as_deref().is_some_and(|typ| is_type(typ, wanted))
}

/// Whether two values of `typ` are equal: they are media types, which may omit `application/` (RFC 7515
/// section 4.1.9).
pub fn is_type(typ: &str, wanted: &str) -> bool {
    subtype(typ).eq_ignore_ascii_case(subtype(wanted))
}

fn subtype(typ: &str) -> &str {
    match typ.split_at_checked("application/".len()) {
        Some((prefix, subtype)) if prefix.eq_ignore_ascii_case("application/") => subtype,
        _ => typ,
    }
}
