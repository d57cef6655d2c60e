//! Signing keys.

use super::error::SqlError;
use super::record::{key, read};
use super::retry::retried;
use super::value::values;
use super::{SqlStore, mark};
use oauth_runtime_core::store::{KeyStore, StoredKey};

impl KeyStore for SqlStore {
    async fn create_signing_key(&self, created: StoredKey) -> Result<bool, SqlError> {
        let (slot, mark, record) = (key(&created.slot), mark::new(), created.to_stored()?.form);
        let row = values![&slot, &mark, &record];
        let created_by = &self.statements.signing_key_created_by;
        retried!(self, attempts => async {
            match self.pool.execute(&self.statements.create_signing_key, row).await {
                Ok(_) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                Err(_) if attempts.may_have_succeeded() => self.is_marked(created_by, &slot, &mark).await,
                Err(_) => Ok(false),
            }
        })
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, SqlError> {
        let list = &self.statements.list_signing_keys;
        let rows = retried!(self, attempts => self.pool.fetch_all(list, &[]))?;
        rows.iter().map(|row| read(row, StoredKey::from_stored)).collect()
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), SqlError> {
        let (delete, slot) = (&self.statements.delete_signing_key, key(slot));
        retried!(self, attempts => self.pool.execute(delete, values![&slot]))?;
        Ok(())
    }
}
