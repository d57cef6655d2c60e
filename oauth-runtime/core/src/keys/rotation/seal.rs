//! Private keys that a store can keep without being able to read them.

use crate::keys::{KeyError, SigningAlgorithm};
use crate::seal::{Opened, Purpose, is_sealed};
use crate::store::StoredKey;
use crate::{Seal, Secret};

/// The sealed form of a private key, which opens only in this slot with these times.
pub(super) fn seal(
    seal: &Seal,
    place: &StoredKey,
    algorithm: SigningAlgorithm,
    pem: &Secret,
) -> Result<String, KeyError> {
    let sealed = seal.seal(Purpose::SigningKey, &owner(place), pem.reveal());
    sealed.ok_or(KeyError::NotMade(algorithm))
}

/// The private key in the store's record.
pub(super) fn open(seal: Option<&Seal>, key: &StoredKey) -> Result<Opened, KeyError> {
    let slot = || key.slot.clone();
    match seal {
        Some(_) if !is_sealed(&key.private_key) => Err(KeyError::NotSealed { slot: slot() }),
        Some(seal) => seal
            .open(Purpose::SigningKey, &owner(key), &key.private_key)
            .ok_or_else(|| KeyError::WrongSecret { slot: slot() }),
        None if is_sealed(&key.private_key) => Err(KeyError::Sealed { slot: slot() }),
        None => Ok(Opened { text: Secret::from(key.private_key.as_str()), is_stale: false }),
    }
}

/// Stores contain values that were sealed for this text, so it never changes.
fn owner(key: &StoredKey) -> String {
    let StoredKey { slot, algorithm, signs_from, signs_until, expires_at, .. } = key;
    format!("{slot:?} {algorithm:?} {signs_from} {signs_until} {expires_at}")
}
