//! Passkeys and second factors.

use super::SqlStore;
use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::value::values;
use super::versions::Versions;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{CredentialStore, StoredCredentials};

impl CredentialStore for SqlStore {
    async fn get_credentials(&self, digest: &Digest) -> Result<Option<StoredCredentials>, SqlError> {
        let get = &self.statements.get_credentials;
        let row = retried!(self, "get_credentials", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, StoredCredentials::from_stored)).transpose()
    }

    async fn put_credentials(&self, credentials: StoredCredentials) -> Result<bool, SqlError> {
        let versions = Versions {
            operation: "put_credentials",
            create: &self.statements.create_credentials,
            replace: &self.statements.replace_credentials,
            put_by: &self.statements.credentials_put_by,
        };
        let record = credentials.to_stored()?.form;
        self.put_version(versions, credentials.version, values![&record], &credentials.digest).await
    }

    async fn delete_credentials(&self, digest: &Digest) -> Result<(), SqlError> {
        let delete = &self.statements.delete_credentials;
        retried!(self, "delete_credentials", attempts => self.pool.execute(delete, values![digest]))?;
        Ok(())
    }
}
