//! The parts of a signed token that are the same for all keys.

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
    let (message, signature) = signed(token)?;
    if !key.verifies(algorithm.as_jose(), message.as_bytes(), &signature) {
        return Err(refused());
    }
    let (_, claims) = message.split_once('.').ok_or_else(refused)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).map_err(|_| refused())?;
    serde_json::from_slice(&claims).map_err(|_| refused())
}

/// What was signed, and the signature.
pub(super) fn signed(token: &str) -> Result<(&str, Vec<u8>), KeyError> {
    let (message, signature) = token.rsplit_once('.').ok_or(KeyError::NotSignedHere)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| KeyError::NotSignedHere)?;
    Ok((message, signature))
}

/// What a token with an acceptable header says. **Nothing is verified:** it says whose token it may be, and
/// whether verifying it is worthwhile.
pub(crate) struct Unverified {
    /// The `typ` of its header.
    pub(crate) typ: Option<String>,
    /// Its claims.
    pub(crate) claims: Map<String, Value>,
    algorithm: Algorithm,
}

impl Unverified {
    pub(crate) fn of(token: &str) -> Result<Self, KeyError> {
        let header = header(token)?;
        let no_claims = || KeyError::Refused("it has no claims");
        let mut parts = token.split('.').skip(1);
        let claims = URL_SAFE_NO_PAD.decode(parts.next().unwrap_or_default()).map_err(|_| no_claims())?;
        let claims = serde_json::from_slice(&claims).map_err(|_| no_claims())?;
        Ok(Self { typ: header.typ, claims, algorithm: header.algorithm })
    }
}

/// The unverified claims of a token that a private key may have signed.
pub(crate) fn unverified_claims(token: &str) -> Result<Map<String, Value>, KeyError> {
    let token = Unverified::of(token)?;
    match token.algorithm {
        Algorithm::Signature(_) => Ok(token.claims),
        Algorithm::Mac(_) => Err(KeyError::Refused("its algorithm is not allowed")),
    }
}

/// Whether the header has this `typ`.
pub(super) fn has_type(header: &Header, wanted: &str) -> bool {
    header.typ.as_deref().is_some_and(|typ| is_type(typ, wanted))
}

/// Whether two values of `typ` are equal: they are media types, which may omit `application/` (RFC 7515
/// section 4.1.9).
pub fn is_type(typ: &str, wanted: &str) -> bool {
    let subtype = |typ: &str| match typ.split_at_checked("application/".len()) {
        Some((prefix, subtype)) if prefix.eq_ignore_ascii_case("application/") => subtype.to_owned(),
        _ => typ.to_owned(),
    };
    subtype(typ).eq_ignore_ascii_case(&subtype(wanted))
}
