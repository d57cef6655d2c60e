//! The parts of a signed token that are the same for all keys.

use jsonwebtoken::{DecodingKey, Header, Validation};
use serde::de::DeserializeOwned;

use super::KeyError;

/// Longer tokens are not even decoded.
const LONGEST_TOKEN: usize = 64 * 1024;

/// The header of a token, nothing of which is verified yet. `none` and unknown algorithms end here, and so does a token that
/// brings its own key, or says that more has to be understood than is (RFC 8725 section 3.10, RFC 7515 section 4.1.11).
pub(super) fn header(token: &str) -> Result<Header, KeyError> {
    if token.len() > LONGEST_TOKEN {
        return Err(KeyError::Refused("it is too long"));
    }
    let header = jsonwebtoken::decode_header(token)
        .map_err(|_| KeyError::Refused("it is no JWT with an algorithm that is known"))?;
    if header.jwk.is_some() || header.jku.is_some() || header.x5u.is_some() || header.x5c.is_some() {
        return Err(KeyError::Refused("it brings a key of its own"));
    }
    if header.crit.is_some() {
        return Err(KeyError::Refused("its header has `crit`"));
    }
    Ok(header)
}

/// The claims, if the key signed them with the algorithm of the header. What they say is the caller's to check.
pub(super) fn claims<T: DeserializeOwned>(
    token: &str,
    header: &Header,
    key: &DecodingKey,
) -> Result<T, KeyError> {
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let verified = jsonwebtoken::decode(token, key, &validation);
    verified.map(|token| token.claims).map_err(|_| KeyError::NotSignedHere)
}

/// Whether the header has this `typ`: a media type, which may go without its `application/` (RFC 7515 section 4.1.9).
pub(super) fn has_type(header: &Header, wanted: &str) -> bool {
    let subtype = |typ: &str| match typ.split_at_checked("application/".len()) {
        Some((prefix, subtype)) if prefix.eq_ignore_ascii_case("application/") => subtype.to_owned(),
        _ => typ.to_owned(),
    };
    let typ = header.typ.as_deref().map(subtype);
    typ.is_some_and(|typ| typ.eq_ignore_ascii_case(&subtype(wanted)))
}
