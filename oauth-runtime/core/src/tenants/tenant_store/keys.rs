//! Signing keys.

use super::TenantStore;
use crate::store::{KeyStore, StoredKey};

#[diagnostic::do_not_recommend]
impl<S: KeyStore> KeyStore for TenantStore<S> {
    async fn create_signing_key(&self, key: StoredKey) -> Result<bool, S::Error> {
        self.store.create_signing_key(self.shared(key)).await
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, S::Error> {
        Ok(self.all_own(self.store.list_tenant_signing_keys(self.tenant()).await?))
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), S::Error> {
        self.store.delete_signing_key(&self.key(slot)).await
    }
}
