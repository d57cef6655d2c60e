//! Grants: the row that locks everything of a grant, and the list.

use super::SqlStore;
use super::database::Transaction;
use super::error::SqlError;
use super::record::{BEFORE_ALL, key, read};
use super::retry::retried;
use super::value::{Row, values};
use oauth_runtime_core::store::{GrantManagementStore, GrantStore};
use oauth_runtime_core::token::{GrantId, IssuedGrant};
use oauth_runtime_core::{Digest, Timestamp};

/// In the place of the form, where nobody granted anything: a client's own token.
const NOBODYS: &str = "null";

impl GrantStore for SqlStore {
    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, SqlError> {
        let key = key(subject);
        let rows = retried!(self, "list_grants", attempts => self.pool.fetch_all(&self.statements.list_grants, values![&key]))?;
        rows.iter().map(grant).collect()
    }

    /// In the order of their keys.
    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, SqlError> {
        let (client, after) = (key(client_id), after.map_or(BEFORE_ALL, |after| key(after.as_str())));
        let values = values![&client, &after, limit];
        let rows = retried!(self, "list_client_grants", attempts => self.pool.fetch_all(&self.statements.list_client_grants, values))?;
        rows.iter().map(grant).collect()
    }
}

impl GrantManagementStore for SqlStore {
    async fn get_grant(&self, grant_id: &GrantId) -> Result<Option<IssuedGrant>, SqlError> {
        let (get, key) = (&self.statements.get_grant, key(grant_id.as_str()));
        let row = retried!(self, "get_grant", attempts => self.pool.fetch(get, values![&key]))?;
        given(row.as_ref())
    }

    async fn replace_grant(&self, current: &IssuedGrant, next: IssuedGrant) -> Result<bool, SqlError> {
        let (key, record) = (key(current.grant_id.as_str()), next.to_stored()?.form);
        retried!(self, "replace_grant", attempts => async {
            let mut transaction = self.pool.begin().await?;
            let row = transaction.fetch(&self.statements.lock_grant, values![&key]).await?;
            let kept = given(row.as_ref())?;
            if kept.as_ref().is_some_and(|kept| kept.is_version_of(current)) {
                transaction.execute(&self.statements.replace_grant, values![&record, &key]).await?;
                transaction.commit().await?;
                return Ok(true);
            }
            // It ends first: a pool may have one connection.
            transaction.roll_back().await?;
            // After a lost connection it may be our own record.
            let is_own = |kept: IssuedGrant| kept.is_version_of(&next) && kept.managed == next.managed;
            Ok(attempts.may_have_succeeded() && kept.is_some_and(is_own))
        })
    }
}

/// The grant in a row; none of a client's own token.
fn given(row: Option<&Row>) -> Result<Option<IssuedGrant>, SqlError> {
    let Some(row) = row else { return Ok(None) };
    // MySQL's [extension](super::dialect::Dialect::extend_grant) may have added a space.
    if row.text(0)?.trim_end() == NOBODYS { Ok(None) } else { grant(row).map(Some) }
}

fn grant(row: &Row) -> Result<IssuedGrant, SqlError> {
    let expires_at = row.moment(1)?;
    read(row, |form| IssuedGrant::from_stored(form, expires_at))
}

/// The row of a grant.
pub(super) struct Grant {
    grant_key: Digest,
    pub(super) client_key: Digest,
    pub(super) subject_key: Option<Digest>,
    pub(super) record: String,
    expires_at: Timestamp,
}

impl Grant {
    pub(super) fn new(
        grant_id: &GrantId,
        client_id: &str,
        grant: Option<IssuedGrant>,
        expires_at: Timestamp,
    ) -> Result<Self, SqlError> {
        let subject_key = grant.as_ref().map(|grant| key(&grant.subject));
        let record = match &grant {
            Some(grant) => grant.to_stored()?.form,
            None => NOBODYS.to_owned(),
        };
        let (grant_key, client_key) = (key(grant_id.as_str()), key(client_id));
        Ok(Self { grant_key, client_key, subject_key, record, expires_at })
    }
}

impl SqlStore {
    /// Stores a grant with the first tokens from it, or locks the existing one.
    pub(super) async fn create_grant(
        &self,
        transaction: &mut Transaction,
        grant: &Grant,
    ) -> Result<(), SqlError> {
        let Grant { grant_key, client_key, subject_key, record, expires_at } = grant;
        let values = values![grant_key, client_key, subject_key.as_ref(), record, *expires_at];
        transaction.execute(&self.statements.create_grant, values).await?;
        Ok(())
    }

    /// Locks the row of a grant, and extends it to the lifetime of the tokens that will be added. `false`: it
    /// is revoked.
    pub(super) async fn extend_grant(
        &self,
        transaction: &mut Transaction,
        grant_key: &Digest,
        expires_at: Timestamp,
    ) -> Result<bool, SqlError> {
        Ok(transaction.execute(&self.statements.extend_grant, values![expires_at, grant_key]).await? > 0)
    }
}
