//! The identity of one authorization.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Text;

/// The length of 16 bytes in base64url.
const ENCODED: usize = 22;

/// Identifies one authorization. The code, and every access and refresh token that belongs to it, have the
/// same one.
///
/// Revoking a grant revokes all of them: a code that is used twice, a refresh token that is used after its
/// successor, and a person who withdraws consent all lead to
/// [`TokenStore::revoke_grant`](crate::store::TokenStore::revoke_grant). It is not a secret. It has 128
/// random bits, as 22 characters of base64url.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct GrantId(Form);

/// The text. One of the usual length is in the value itself: each token has one, and needs no allocation for it.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Usual([u8; ENCODED]),
    Other(Text),
}

impl GrantId {
    /// A new identity.
    pub fn generate() -> Self {
        let mut bytes = [0; 16];
        rand::rng().fill_bytes(&mut bytes);
        let mut text = [0; ENCODED];
        match URL_SAFE_NO_PAD.encode_slice(bytes, &mut text) {
            Ok(_) => Self(Form::Usual(text)),
            // It fits.
            Err(_) => URL_SAFE_NO_PAD.encode(bytes).into(),
        }
    }

    /// The random bytes, with zeros behind them; `None` for an identifier that [`GrantId::generate`] did not make.
    pub(crate) fn to_bytes(&self) -> Option<[u8; 32]> {
        let Form::Usual(text) = &self.0 else { return None };
        let mut bytes = [0; 32];
        URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok().map(|_| bytes)
    }

    /// The text for a store.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // It was a text, so it is UTF-8.
            Form::Usual(text) => std::str::from_utf8(text).unwrap_or_default(),
            Form::Other(text) => text,
        }
    }
}

impl From<&str> for GrantId {
    fn from(kept: &str) -> Self {
        Self(kept.as_bytes().try_into().map_or_else(|_| Form::Other(kept.into()), Form::Usual))
    }
}

impl From<String> for GrantId {
    fn from(kept: String) -> Self {
        kept.as_str().into()
    }
}

impl Serialize for GrantId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for GrantId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(|text| text.as_str().into())
    }
}

impl fmt::Display for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GrantId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_and_the_same_text_is_the_same_identifier() {
        let usual = GrantId::generate().as_str().to_owned();
        for text in ["", "grant", "\u{1f600}", &"\u{e9}".repeat(11), &"A".repeat(23), &usual] {
            let (id, again) = (GrantId::from(text), GrantId::from(text.to_owned()));
            assert_eq!((id.as_str(), id.to_string()), (text, text.to_owned()));
            let json = serde_json::to_string(&id).expect("JSON");
            assert!(
                id == again && serde_json::from_str::<GrantId>(&json).is_ok_and(|read| read == id),
                "{json}"
            );
        }
    }

    #[test]
    fn only_a_generated_identifier_has_bytes_and_each_has_its_own() {
        let [one, other] = [GrantId::generate(), GrantId::generate()].map(|id| id.to_bytes());
        assert!(one.is_some() && one != other);
        for foreign in ["", "grant", &"A".repeat(21), &"A".repeat(23), &"!".repeat(22), &"B".repeat(22)] {
            assert_eq!(GrantId::from(foreign.to_owned()).to_bytes(), None, "{foreign}");
        }
        assert!(GrantId::from("A".repeat(22)).to_bytes().is_some());
    }
}
