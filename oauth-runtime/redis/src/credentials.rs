//! Passkeys and second factors.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{marked, unmarked};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{CredentialStore, StoredCredentials};

const KIND: &str = "credentials";

impl CredentialStore for RedisStore {
    async fn get_credentials(&self, digest: &Digest) -> Result<Option<StoredCredentials>, RedisError> {
        let get = cmd("HGET").arg(self.connection.key(KIND, digest)).arg("record").to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        Ok(record.map(|text| StoredCredentials::from_stored(unmarked(&text))).transpose()?)
    }

    async fn put_credentials(&self, credentials: StoredCredentials) -> Result<bool, RedisError> {
        let Some(before) = credentials.version.checked_sub(1) else {
            return Ok(false);
        };
        let arguments = [
            &*credentials.digest.to_string(),
            &credentials.version.to_string(),
            &before.to_string(),
            &marked(credentials.to_stored()?),
        ];
        let key = self.connection.key(KIND, credentials.digest);
        self.connection.script(&self.scripts.put_credentials, &[&key], &arguments).await
    }

    async fn delete_credentials(&self, digest: &Digest) -> Result<(), RedisError> {
        self.connection.command(cmd("DEL").arg(self.connection.key(KIND, digest))).await
    }
}
