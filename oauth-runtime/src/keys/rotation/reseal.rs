//! Keys that were in a store in the clear, sealed.

use super::keeper::store_failed;
use super::seal::Seal;
use crate::Secret;
use crate::keys::{KeyError, SigningAlgorithm, SigningKey};
use crate::store::{KeyStore, StoredKey};

/// Seals the keys that are in the clear; says how many that were.
pub(in crate::keys) async fn seal_stored<S: KeyStore>(store: &S, secret: &Secret) -> Result<usize, KeyError> {
    let seal = Seal::new(secret)?;
    let mut sealed = 0;
    for key in store.list_signing_keys().await.map_err(store_failed)? {
        let Some(algorithm) = SigningAlgorithm::from_name(&key.algorithm).filter(|_| !Seal::is_on(&key))
        else {
            continue;
        };
        let pem = Secret::from(key.private_key.as_str());
        // What is no key is not made to look like one of ours.
        SigningKey::from_pem(algorithm, pem.reveal())?;
        let private_key = seal.seal(&key, algorithm, &pem)?;
        store.delete_signing_key(&key.slot).await.map_err(store_failed)?;
        let slot = key.slot.clone();
        if store.create_signing_key(StoredKey { private_key, ..key }).await.map_err(store_failed)? {
            tracing::info!(slot, "sealed a signing key that was in the clear");
        }
        sealed += 1;
    }
    Ok(sealed)
}
