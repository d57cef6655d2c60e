//! Reseals keys that are not sealed in the store, or are sealed with an older secret.

use super::keeper::store_failed;
use super::seal;
use crate::keys::{KeyError, SigningAlgorithm, SigningKey};
use crate::seal::is_sealed;
use crate::store::{KeyStore, StoredKey};
use crate::{Seal, Secret};

/// Seals keys that are not sealed, or are sealed with an older secret. Returns how many there were.
///
/// The sealed copy is stored in a separate slot before the key is deleted. If it is interrupted, the key
/// exists at least once, and the next call continues.
pub(in crate::keys) async fn seal_stored<S: KeyStore>(store: &S, with: &Seal) -> Result<usize, KeyError> {
    let mut sealed = 0;
    for key in store.list_signing_keys().await.map_err(store_failed)? {
        let Some(algorithm) = SigningAlgorithm::from_name(&key.algorithm) else {
            continue;
        };
        let Some(pem) = to_be_sealed(with, &key)? else {
            continue;
        };
        // A value that is not a key must not be made to look like one of ours.
        SigningKey::from_pem(algorithm, pem.reveal())?;
        let mut copy = StoredKey { slot: slot_of_copy(&key.slot), ..key.clone() };
        copy.private_key = seal::seal(with, &copy, algorithm, &pem)?;
        let slot = copy.slot.clone();
        if !store.create_signing_key(copy).await.map_err(store_failed)? {
            is_copied(store, with, &slot, &pem).await?;
        }
        store.delete_signing_key(&key.slot).await.map_err(store_failed)?;
        tracing::info!(from = key.slot, to = slot, "resealed a signing key");
        sealed += 1;
    }
    Ok(sealed)
}

/// The private key, if it is not sealed with the current secret.
fn to_be_sealed(with: &Seal, key: &StoredKey) -> Result<Option<Secret>, KeyError> {
    if !is_sealed(&key.private_key) {
        return Ok(Some(Secret::from(key.private_key.as_str())));
    }
    let opened = seal::open(Some(with), key)?;
    Ok(opened.is_stale.then_some(opened.text))
}

/// Whether the existing copy contains the key: it may come from an interrupted call or from another instance.
/// Nothing is deleted if it does not.
async fn is_copied<S: KeyStore>(store: &S, with: &Seal, slot: &str, pem: &Secret) -> Result<(), KeyError> {
    let keys = store.list_signing_keys().await.map_err(store_failed)?;
    let there = keys.iter().find(|key| key.slot == slot);
    let there = there.map(|key| seal::open(Some(with), key)).transpose()?;
    match there.is_some_and(|there| there.text.digest() == pem.digest()) {
        true => Ok(()),
        false => Err(KeyError::WrongSecret { slot: slot.to_owned() }),
    }
}

/// `EdDSA.7` becomes `EdDSA~1.7`, and then `EdDSA~2.7`: the number at the end counts the keys of the
/// algorithm.
fn slot_of_copy(slot: &str) -> String {
    let (name, number) = slot.rsplit_once('.').map_or((slot, None), |(name, number)| (name, Some(number)));
    let copied = name.rsplit_once('~').and_then(|(name, copy)| Some((name, copy.parse::<u32>().ok()?)));
    let (name, copy) = copied.unwrap_or((name, 0));
    let copy = copy.saturating_add(1);
    number.map_or_else(|| format!("{name}~{copy}"), |number| format!("{name}~{copy}.{number}"))
}
