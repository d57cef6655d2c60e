//! Signing keys.

use super::error::SqlError;
use super::record::{key, read};
use super::retry::retried;
use super::tenants::{Entry, List};
use super::value::{Value, values};
use super::{SqlStore, mark};
use oauth_runtime_core::store::{KeyStore, StoredKey, tenant_of};

impl KeyStore for SqlStore {
    async fn create_signing_key(&self, created: StoredKey) -> Result<bool, SqlError> {
        let (slot, mark, stored) = (key(&created.slot), mark::new(), created.to_stored()?);
        let row = values![&slot, &mark, &stored.form];
        let entry = stored.keys.tenant.map(|tenant| List::SigningKeys.entry(tenant, slot));
        let created_by = &self.statements.signing_key_created_by;
        retried!(self, "create_signing_key", attempts => async {
            match self.insert_key(row, entry.as_ref()).await {
                Ok(()) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                Err(_) if attempts.may_have_succeeded() => self.is_marked(created_by, &slot, &mark).await,
                Err(_) => Ok(false),
            }
        })
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, SqlError> {
        let list = &self.statements.list_signing_keys;
        let rows = retried!(self, "list_signing_keys", attempts => self.pool.fetch_all(list, &[]))?;
        rows.iter().map(|row| read(row, StoredKey::from_stored)).collect()
    }

    async fn list_tenant_signing_keys(&self, tenant: &str) -> Result<Vec<StoredKey>, SqlError> {
        let (list, of_tenant) = (&self.statements.list_tenant_signing_keys, List::SigningKeys.of(tenant));
        let rows = retried!(self, "list_tenant_signing_keys", attempts => self.pool.fetch_all(list, values![&of_tenant]))?;
        rows.iter().map(|row| read(row, StoredKey::from_stored)).collect()
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), SqlError> {
        let (delete, slot_key) = (&self.statements.delete_signing_key, key(slot));
        if tenant_of(slot).is_none() {
            retried!(self, "delete_signing_key", attempts => self.pool.execute(delete, values![&slot_key]))?;
            return Ok(());
        }
        retried!(self, "delete_signing_key", attempts => async {
            let mut transaction = self.pool.begin().await?;
            transaction.execute(delete, values![&slot_key]).await?;
            self.forget_entry(&mut transaction, List::SigningKeys, &slot_key).await?;
            transaction.commit().await
        })
    }
}

impl SqlStore {
    /// Stores a key whose slot is free.
    async fn insert_key(&self, row: &[Value<'_>], entry: Option<&Entry>) -> Result<(), SqlError> {
        let create = &self.statements.create_signing_key;
        let Some(entry) = entry else {
            self.pool.execute(create, row).await?;
            return Ok(());
        };
        let mut transaction = self.pool.begin().await?;
        transaction.execute(create, row).await?;
        self.note_entry(&mut transaction, entry).await?;
        transaction.commit().await
    }
}
