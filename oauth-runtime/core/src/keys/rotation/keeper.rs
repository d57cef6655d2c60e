//! Keys in a store.

use std::sync::Arc;

use async_trait::async_trait;

use super::RotationSchedule;
use super::plan::number;
use super::seal;
use crate::keys::changes::{KeyChange, KeyChanges};
use crate::keys::ring::{Ring, RingKey};
use crate::keys::signing_keys::{KeySource, Loaded};
use crate::keys::{KeyError, SigningAlgorithm, SigningKey};
use crate::store::{KeyStore, StoredKey};
use crate::{Seal, Timestamp};

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
        self.make(|algorithm, now| self.schedule.missing(algorithm, keys, now)).await
    }

    /// Creates a key for each algorithm that has a place. Returns whether anything changed.
    async fn make(
        &self,
        place: impl Fn(SigningAlgorithm, Timestamp) -> Option<StoredKey> + Send + Sync,
    ) -> Result<bool, KeyError> {
        let mut changed = false;
        for &algorithm in &self.schedule.algorithms {
            if place(algorithm, self.schedule.clock.now()).is_none() {
                continue;
            }
            let key = tokio::task::spawn_blocking(move || SigningKey::generate(algorithm)).await;
            let key = key.map_err(|_| KeyError::NotMade(algorithm))??;
            // Generating an RSA key takes a while, and the new key has to be published for the full time from
            // now on.
            let Some(place) = place(algorithm, self.schedule.clock.now()) else {
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
        for (stored, key) in self.opened(keys)? {
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

    /// The keys that this version knows, with their records.
    fn opened<'a>(&self, keys: &'a [StoredKey]) -> Result<Vec<(&'a StoredKey, SigningKey)>, KeyError> {
        let mut opened = Vec::new();
        for stored in keys {
            let Some(algorithm) = SigningAlgorithm::from_name(&stored.algorithm) else {
                tracing::warn!(
                    slot = stored.slot,
                    "a signing key is for an algorithm that this version does not know"
                );
                continue;
            };
            let private = seal::open(self.seal(), stored)?;
            opened.push((stored, SigningKey::from_pem(algorithm, private.text.reveal())?));
        }
        Ok(opened)
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

    async fn make_early(&self) -> Result<bool, KeyError> {
        let keys = self.list().await?;
        self.make(|algorithm, now| self.schedule.early(algorithm, &keys, now)).await
    }

    async fn remove(&self, key_id: &str) -> Result<bool, KeyError> {
        let keys = self.list().await?;
        let opened = self.opened(&keys)?;
        let is_it = |key: &SigningKey| key.key_id() == key_id;
        let Some(algorithm) = opened.iter().find(|(_, key)| is_it(key)).map(|(_, key)| key.algorithm())
        else {
            return Ok(false);
        };
        let is_needed = self.schedule.algorithms.contains(&algorithm);
        if is_needed && !opened.iter().any(|(_, key)| !is_it(key) && key.algorithm() == algorithm) {
            return Err(KeyError::OnlyKey(key_id.to_owned()));
        }
        for (stored, _) in opened.iter().filter(|(_, key)| is_it(key)) {
            self.store.delete_signing_key(&stored.slot).await.map_err(store_failed)?;
            tracing::warn!(slot = stored.slot, key_id, "an operator deleted a signing key");
        }
        Ok(true)
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
