//! Signing keys: a hash of records.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{key, marked, unmarked};
use oauth_runtime_core::store::{KeyStore, StoredKey};

const KIND: &str = "signing-keys";

impl KeyStore for RedisStore {
    async fn create_signing_key(&self, created: StoredKey) -> Result<bool, RedisError> {
        let arguments = [&*key(&created.slot), &marked(created.to_stored()?)];
        self.connection
            .script(&self.scripts.create_signing_key, &[&self.connection.single_key(KIND)], &arguments)
            .await
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, RedisError> {
        let list = cmd("HVALS").arg(self.connection.single_key(KIND)).to_owned();
        let records: Vec<String> = self.connection.command(&list).await?;
        records.iter().map(|text| Ok(StoredKey::from_stored(unmarked(text))?)).collect()
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), RedisError> {
        self.connection.command(cmd("HDEL").arg(self.connection.single_key(KIND)).arg(key(slot))).await
    }
}
