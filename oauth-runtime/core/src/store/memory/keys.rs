//! Signing keys.

use super::MemoryError;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{MemoryStore, tenants};
use crate::store::{KeyStore, StoredKey};

/// By slot.
pub(super) type Keys = Mutex<BTreeMap<String, StoredKey>>;

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

    async fn list_tenant_signing_keys(&self, tenant: &str) -> Result<Vec<StoredKey>, MemoryError> {
        Ok(tenants::of(&self.keys(), tenant, None).cloned().collect())
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), MemoryError> {
        self.keys().remove(slot);
        Ok(())
    }
}

impl MemoryStore {
    fn keys(&self) -> MutexGuard<'_, BTreeMap<String, StoredKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
