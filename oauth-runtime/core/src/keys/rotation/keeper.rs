//! Keys in a store.

use std::sync::Arc;

use async_trait::async_trait;

use super::RotationSchedule;
use super::plan::number;
use super::seal;
use crate::Seal;
use crate::keys::changes::{KeyChange, KeyChanges};
use crate::keys::ring::{Ring, RingKey};
use crate::keys::signing_keys::{KeySource, Loaded};
use crate::keys::{KeyError, SigningAlgorithm, SigningKey};
use crate::store::{KeyStore, StoredKey};

/// Creates, loads and deletes the keys in a store.
pub(in crate::keys) struct Keeper<S> {
    store: S,
    schedule: RotationSchedule,
    changes: Arc<KeyChanges>,
}

impl<S: KeyStore> Keeper<S> {
    pub(in crate::keys) fn new(
        store: S,
        schedule: RotationSchedule,
        changes: Arc<KeyChanges>,
    ) -> Result<Self, KeyError> {
        if schedule.algorithms.is_empty() {
            return Err(KeyError::Empty);
        }
        Ok(Self { store, schedule, changes })
    }

    fn seal(&self) -> Option<&Seal> {
        self.schedule.seal.as_ref()
    }

    async fn list(&self) -> Result<Vec<StoredKey>, KeyError> {
        let mut keys = self.store.list_signing_keys().await.map_err(store_failed)?;
        // All instances use the same order.
        keys.sort_by_key(|key| (key.signs_from, number(key), key.slot.clone()));
        Ok(keys)
    }

    /// Creates the keys that are due. `true`: the store may now have other keys than these.
    async fn make_due(&self, keys: &[StoredKey]) -> Result<bool, KeyError> {
        let mut changed = false;
        for &algorithm in &self.schedule.algorithms {
            if self.schedule.missing(algorithm, keys, self.schedule.clock.now()).is_none() {
                continue;
            }
            let key = tokio::task::spawn_blocking(move || SigningKey::generate(algorithm)).await;
            let key = key.map_err(|_| KeyError::NotMade(algorithm))??;
            // Generating an RSA key takes a while, and the new key has to be published for the full time from
            // now on.
            let Some(place) = self.schedule.missing(algorithm, keys, self.schedule.clock.now()) else {
                continue;
            };
            let private_key = match self.seal() {
                Some(seal) => seal::seal(seal, &place, algorithm, key.to_pem())?,
                None => key.to_pem().reveal().to_owned(),
            };
            let (slot, signs_from) = (place.slot.clone(), place.signs_from);
            let made = self.store.create_signing_key(StoredKey { private_key, ..place }).await;
            if made.map_err(store_failed)? {
                tracing::info!(slot, %signs_from, "created a signing key");
                let algorithm = algorithm.as_str().into();
                self.changes.tell(KeyChange::Created { slot: slot.into(), algorithm, signs_from });
            }
            // If another instance was faster, its key is there.
            changed = true;
        }
        Ok(changed)
    }

    fn ring(&self, keys: &[StoredKey]) -> Result<Ring, KeyError> {
        let mut ring = Vec::new();
        for stored in keys {
            let Some(algorithm) = SigningAlgorithm::from_name(&stored.algorithm) else {
                tracing::warn!(
                    slot = stored.slot,
                    "a signing key is for an algorithm that this version does not know"
                );
                continue;
            };
            let opened = seal::open(self.seal(), stored)?;
            let key = SigningKey::from_pem(algorithm, opened.text.reveal())?;
            // A key that is being resealed exists twice, until the older copy is deleted.
            let is_same =
                |other: &RingKey| other.key.key_id() == key.key_id() && other.signs_from == stored.signs_from;
            if ring.iter().any(is_same) {
                continue;
            }
            ring.push(RingKey { key, signs_from: stored.signs_from });
        }
        Ring::new(ring, &self.schedule.algorithms)
    }
}

#[async_trait]
impl<S: KeyStore> KeySource for Keeper<S> {
    async fn load(&self) -> Result<Loaded, KeyError> {
        let mut keys = self.list().await?;
        let made = self.make_due(&keys).await;
        if let Ok(true) = made {
            keys = self.list().await?;
        }
        let now = self.schedule.clock.now();
        let retired = |key: &StoredKey| self.schedule.retired_at(key, &keys).is_expired(now);
        let (retired, alive): (Vec<_>, Vec<_>) = keys.iter().cloned().partition(retired);
        // The store's keys are useful even if it does not accept a new one.
        let (ring, failed) = match (self.ring(&alive), made) {
            (Err(KeyError::NoKeyFor(_) | KeyError::Empty), Err(error)) => return Err(error),
            (ring, made) => (ring?, made.err()),
        };
        let due = self.schedule.next(&alive);
        let retired = retired.into_iter().map(|key| key.slot).collect();
        Ok(Loaded { ring, retired, due, failed })
    }

    async fn delete(&self, slots: &[String]) -> Result<(), KeyError> {
        for slot in slots {
            self.store.delete_signing_key(slot).await.map_err(store_failed)?;
            tracing::info!(slot, "deleted a signing key whose tokens have expired");
            self.changes.tell(KeyChange::Retired { slot: slot.as_str().into() });
        }
        Ok(())
    }
}

pub(super) fn store_failed(error: impl std::error::Error + Send + Sync + 'static) -> KeyError {
    KeyError::Store(Box::new(error))
}
