//! The identity of one authorization.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Digest, Text};

/// The length of 16 bytes in base64url.
const ENCODED: usize = 22;

/// 2^64 divided by the golden ratio: Knuth's factor for hashing by multiplication.
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Identifies one authorization. The code, and every access and refresh token that belongs to it, have the
/// same one.
///
/// Revoking a grant revokes all of them: a code that is used twice, a refresh token that is used after its
/// successor, and a person who withdraws consent all lead to
/// [`TokenStore::revoke_grant`](crate::store::TokenStore::revoke_grant). It is not a secret. It has 128
/// random bits, as 22 characters of base64url; for tokens of other issuers, bits of a digest.
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

    /// The identity that these texts always lead to: whatever has the same texts belongs to one authorization.
    pub(crate) fn of_texts(texts: &[&str]) -> Self {
        // The length of each text comes first, so that no other texts have the same bytes.
        let joined: String =
            texts.iter().flat_map(|text| [text.len().to_string(), format!(" {text}")]).collect();
        let digest = Digest::of(&joined);
        let first: [u8; 16] = std::array::from_fn(|place| digest.as_bytes()[place]);
        URL_SAFE_NO_PAD.encode(first).into()
    }

    /// The text behind eight bytes that are a hash of it, so that it can be a key where others are digests; `None` for a text of
    /// another length than those of [`GrantId::generate`]. The identifier is random, and nobody chooses it: a hash without a key
    /// is good enough. To decode it or to digest it would take many times as long.
    pub(crate) fn to_key(&self) -> Option<[u8; 32]> {
        let Form::Usual(text) = &self.0 else { return None };
        let mut key = [0; 32];
        let (hash, rest) = key.split_at_mut(8);
        // All bytes: the last word overlaps.
        let words = text.as_chunks().0.iter().chain(text.last_chunk());
        let mixed = words.fold(0, |mixed: u64, word| (mixed ^ u64::from_le_bytes(*word)).wrapping_mul(ODD));
        // The highest bits of a product depend on most bits, the lowest on few.
        hash.copy_from_slice(&(mixed ^ (mixed >> 32)).to_le_bytes());
        rest.iter_mut().zip(text).for_each(|(free, byte)| *free = *byte);
        Some(key)
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
    use std::collections::HashSet;

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
    fn other_texts_lead_to_another_identifier_of_the_usual_length() {
        let ids = [&["ab", "c"][..], &["a", "bc"], &["abc"], &["ab", "c", ""], &["c", "ab"], &["a", "1 bc"]];
        let keys: HashSet<_> = ids.iter().filter_map(|texts| GrantId::of_texts(texts).to_key()).collect();
        assert_eq!(keys.len(), ids.len());
        assert_eq!(GrantId::of_texts(&["ab", "c"]), GrantId::of_texts(&["ab", "c"]));
    }

    #[test]
    fn each_identifier_of_the_usual_length_has_a_key_of_its_own() {
        let [one, other] = [GrantId::generate(), GrantId::generate()].map(|id| id.to_key());
        assert!(one.is_some() && one != other);
        for foreign in ["", "grant", &"A".repeat(21), &"A".repeat(23)] {
            assert_eq!(GrantId::from(foreign.to_owned()).to_key(), None, "{foreign}");
        }
        let usual = |place: usize| GrantId::from(format!("{}B{}", "A".repeat(place), "A".repeat(21 - place)));
        let keys: HashSet<_> = (0..22).filter_map(|place| usual(place).to_key()).collect();
        assert_eq!(keys.len(), 22);
        let hashes: HashSet<_> = keys.iter().filter_map(|key| key.first_chunk::<8>()).collect();
        assert_eq!(hashes.len(), 22);
    }

    /// A map in shards takes its bits from three places.
    #[test]
    fn keys_begin_with_bits_that_are_as_good_as_random() {
        let beginnings = (0..64 * 64).filter_map(|_| Some(*GrantId::generate().to_key()?.first_chunk()?));
        let beginnings: Vec<u64> = beginnings.map(u64::from_le_bytes).collect();
        for shift in [0, 6, 40, 58] {
            let mut counts = [0; 64];
            beginnings.iter().for_each(|bits| counts[(bits >> shift) as usize % 64] += 1);
            // 64 on average, with a standard deviation of eight.
            assert!(counts.iter().all(|count| (16..128).contains(count)), "{shift}: {counts:?}");
        }
    }
}
