//! Passkeys and second factors.

use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::value::values;
use super::{SqlStore, mark};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{CredentialStore, StoredCredentials};

impl CredentialStore for SqlStore {
    async fn get_credentials(&self, digest: &Digest) -> Result<Option<StoredCredentials>, SqlError> {
        let get = &self.statements.get_credentials;
        let row = retried!(self, attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, StoredCredentials::from_stored)).transpose()
    }

    async fn put_credentials(&self, credentials: StoredCredentials) -> Result<bool, SqlError> {
        let Ok(version @ 1..) = i64::try_from(credentials.version) else {
            return Ok(false);
        };
        let (digest, mark, record) = (&credentials.digest, mark::new(), credentials.to_stored()?.form);
        let (first, next) = (&self.statements.create_credentials, &self.statements.replace_credentials);
        let row = values![version, &mark, &record, digest, version - 1];
        let put_by = &self.statements.credentials_put_by;
        retried!(self, attempts => async {
            let put = match version {
                1 => self.pool.execute(first, &row[..4]).await,
                _ => self.pool.execute(next, row).await,
            };
            match put {
                Ok(1..) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                Ok(0) | Err(_) if attempts.may_have_succeeded() => self.is_marked(put_by, digest, &mark).await,
                Ok(0) | Err(_) => Ok(false),
            }
        })
    }

    async fn delete_credentials(&self, digest: &Digest) -> Result<(), SqlError> {
        let delete = &self.statements.delete_credentials;
        retried!(self, attempts => self.pool.execute(delete, values![digest]))?;
        Ok(())
    }
}
