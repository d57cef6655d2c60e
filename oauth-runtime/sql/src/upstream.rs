//! Links to other providers.

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{UpstreamLink, UpstreamStore};

impl UpstreamStore for SqlStore {
    async fn create_upstream_link(&self, link: UpstreamLink) -> Result<bool, SqlError> {
        let (create, subject_key) = (&self.statements.create_upstream_link, key(&link.subject));
        let record = link.to_stored()?.form;
        let row = values![&link.digest, &subject_key, &record];
        retried!(self, "create_upstream_link", attempts => async {
            match self.pool.execute(create, row).await {
                Ok(_) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                // After a lost connection it may be our own record.
                Err(_) if attempts.may_have_succeeded() => {
                    Ok(self.get_upstream_link(&link.digest).await?.as_ref() == Some(&link))
                }
                Err(_) => Ok(false),
            }
        })
    }

    async fn get_upstream_link(&self, digest: &Digest) -> Result<Option<UpstreamLink>, SqlError> {
        let get = &self.statements.get_upstream_link;
        let row = retried!(self, "get_upstream_link", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, UpstreamLink::from_stored)).transpose()
    }

    async fn list_upstream_links(&self, subject: &str) -> Result<Vec<UpstreamLink>, SqlError> {
        let (list, subject_key) = (&self.statements.list_upstream_links, key(subject));
        let rows = retried!(self, "list_upstream_links", attempts => self.pool.fetch_all(list, values![&subject_key]))?;
        rows.iter().map(|row| read(row, UpstreamLink::from_stored)).collect()
    }

    async fn delete_upstream_link(&self, digest: &Digest, subject: &str) -> Result<bool, SqlError> {
        let (delete, subject_key) = (&self.statements.delete_upstream_link, key(subject));
        let row = values![digest, &subject_key];
        retried!(self, "delete_upstream_link", attempts => async {
            let deleted = self.pool.execute(delete, row).await?;
            // After a lost connection we may have deleted it before.
            Ok(deleted > 0 || attempts.may_have_succeeded())
        })
    }
}

impl SqlStore {
    /// Deletes all links of a person.
    pub(super) async fn delete_upstream_links(&self, subject_key: &Digest) -> Result<(), SqlError> {
        let delete = &self.statements.delete_upstream_links;
        retried!(self, "delete_person", attempts => self.pool.execute(delete, values![subject_key]))?;
        Ok(())
    }
}
