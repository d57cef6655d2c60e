//! Private keys that a store can keep without knowing them.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::Secret;
use crate::keys::{KeyError, SigningAlgorithm};
use crate::store::StoredKey;

/// A secret that is shorter was thought up.
pub(in crate::keys) const SHORTEST_SECRET: usize = 32;

const PREFIX: &str = "sealed:v1:";

/// What the derived key is for, so that the same secret may have other uses.
const PURPOSE: &[&[u8]] = &[b"oauth-runtime signing keys v1"];

/// Seals and opens private keys.
pub(super) struct Seal(RandomizedNonceKey);

impl Seal {
    pub(super) fn new(secret: &Secret) -> Result<Self, KeyError> {
        if secret.reveal().len() < SHORTEST_SECRET {
            return Err(KeyError::ShortSecret);
        }
        let mut key = Zeroizing::new([0; 32]);
        Salt::new(HKDF_SHA256, &[])
            .extract(secret.reveal().as_bytes())
            .expand(PURPOSE, HKDF_SHA256)
            .and_then(|derived| derived.fill(key.as_mut()))
            .and_then(|()| RandomizedNonceKey::new(&AES_256_GCM, key.as_ref()))
            .map(Self)
            .map_err(|_| KeyError::ShortSecret)
    }

    /// The sealed form of a private key, which opens in this place with these times only.
    pub(super) fn seal(
        &self,
        place: &StoredKey,
        algorithm: SigningAlgorithm,
        pem: &Secret,
    ) -> Result<String, KeyError> {
        let mut sealed = pem.reveal().as_bytes().to_vec();
        // It is overwritten in place; the room for the tag must not leave a copy behind.
        sealed.reserve_exact(AES_256_GCM.tag_len());
        let nonce = self.0.seal_in_place_append_tag(bound_to(place), &mut sealed);
        let nonce = nonce.map_err(|_| KeyError::NotMade(algorithm))?;
        Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode([nonce.as_ref().as_slice(), &sealed].concat())))
    }

    /// Whether the key is sealed, with whatever secret.
    pub(super) fn is_on(key: &StoredKey) -> bool {
        key.private_key.starts_with(PREFIX)
    }

    fn open(&self, key: &StoredKey) -> Result<Secret, KeyError> {
        let slot = || key.slot.clone();
        let text =
            key.private_key.strip_prefix(PREFIX).ok_or_else(|| KeyError::NotSealed { slot: slot() })?;
        let opened = || {
            let mut sealed = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
            let (nonce, sealed) = sealed.split_at_mut_checked(NONCE_LEN)?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let pem = self.0.open_in_place(nonce, bound_to(key), sealed).ok()?;
            std::str::from_utf8(pem).ok().map(Secret::from)
        };
        opened().ok_or_else(|| KeyError::WrongSecret { slot: slot() })
    }
}

/// The private key that a store has.
pub(super) fn open(seal: Option<&Seal>, key: &StoredKey) -> Result<Secret, KeyError> {
    match seal {
        Some(seal) => seal.open(key),
        None if Seal::is_on(key) => Err(KeyError::Sealed { slot: key.slot.clone() }),
        None => Ok(Secret::from(key.private_key.as_str())),
    }
}

fn bound_to(key: &StoredKey) -> Aad<String> {
    let StoredKey { slot, algorithm, signs_from, signs_until, expires_at, .. } = key;
    Aad::from(format!("{slot:?} {algorithm:?} {signs_from} {signs_until} {expires_at}"))
}
