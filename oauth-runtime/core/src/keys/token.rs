//! The parts of a signed token that are the same for all keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::cryptography::is_signature;
use super::{KeyError, SigningAlgorithm};

/// Longer tokens are not even decoded.
const LONGEST_TOKEN: usize = 64 * 1024;

/// The unverified header of a token. `none` and unknown algorithms are rejected here, and so are tokens that
/// contain their own key or require unknown extensions (RFC 8725 section 3.10, RFC 7515 section 4.1.11).
pub(super) fn header(token: &str) -> Result<Header, KeyError> {
    if token.len() > LONGEST_TOKEN {
        return Err(KeyError::Refused("it is too long"));
    }
    let header = jsonwebtoken::decode_header(token)
        .map_err(|_| KeyError::Refused("it is not a JWT with a known algorithm"))?;
    if header.jwk.is_some() || header.jku.is_some() || header.x5u.is_some() || header.x5c.is_some() {
        return Err(KeyError::Refused("it contains a key of its own"));
    }
    if header.crit.is_some() {
        return Err(KeyError::Refused("its header has `crit`"));
    }
    Ok(header)
}

/// The claims, if the key signed them with the header's algorithm. The caller checks the claims.
pub(super) fn claims<T: DeserializeOwned>(
    token: &str,
    header: &Header,
    key: &DecodingKey,
) -> Result<T, KeyError> {
    let refused = || KeyError::NotSignedHere;
    let (message, signature) = signed(token)?;
    if !is_signature(header.alg, key, message.as_bytes(), &signature) {
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
        Ok(Self { typ: header.typ, claims, algorithm: header.alg })
    }
}

/// The unverified claims of a token that a private key may have signed.
pub(crate) fn unverified_claims(token: &str) -> Result<Map<String, Value>, KeyError> {
    let token = Unverified::of(token)?;
    match SigningAlgorithm::from_jose(token.algorithm) {
        Some(_) => Ok(token.claims),
        None => Err(KeyError::Refused("its algorithm is not allowed")),
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
