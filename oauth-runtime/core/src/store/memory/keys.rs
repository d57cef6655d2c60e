//! Signing keys.

use super::MemoryError;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::MemoryStore;
use crate::store::{KeyStore, StoredKey};

/// By slot.
pub(super) type Keys = Mutex<HashMap<String, StoredKey>>;

impl KeyStore for MemoryStore {
    async fn create_signing_key(&self, key: StoredKey) -> Result<bool, MemoryError> {
        match self.keys().entry(key.slot.clone()) {
            Entry::Occupied(_) => Ok(false),
            Entry::Vacant(free) => {
                free.insert(key);
                Ok(true)
            }
        }
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, MemoryError> {
        Ok(self.keys().values().cloned().collect())
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), MemoryError> {
        self.keys().remove(slot);
        Ok(())
    }
}

impl MemoryStore {
    fn keys(&self) -> MutexGuard<'_, HashMap<String, StoredKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
