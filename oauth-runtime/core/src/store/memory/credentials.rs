//! Passkeys and second factors.

use super::MemoryError;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::MemoryStore;
use crate::Digest;
use crate::store::{CredentialStore, StoredCredentials};

pub(super) type Credentials = Mutex<HashMap<Digest, StoredCredentials>>;

impl CredentialStore for MemoryStore {
    async fn get_credentials(&self, digest: &Digest) -> Result<Option<StoredCredentials>, MemoryError> {
        Ok(self.credentials.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned())
    }

    async fn put_credentials(&self, credentials: StoredCredentials) -> Result<bool, MemoryError> {
        let mut all = self.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get(&credentials.digest).map_or(0, |kept| kept.version);
        let is_next = kept.checked_add(1) == Some(credentials.version);
        if is_next {
            all.insert(credentials.digest, credentials);
        }
        Ok(is_next)
    }

    async fn delete_credentials(&self, digest: &Digest) -> Result<(), MemoryError> {
        self.credentials.lock().unwrap_or_else(PoisonError::into_inner).remove(digest);
        Ok(())
    }
}
