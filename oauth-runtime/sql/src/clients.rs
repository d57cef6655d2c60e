//! Clients.

use super::SqlStore;
use super::database::Transaction;
use super::dialect::Dialect;
use super::error::SqlError;
use super::record::{BEFORE_ALL, key, read};
use super::retry::retried;
use super::schema::OF_CLIENTS;
use super::statements::MOST_AT_ONCE;
use super::tenants::List;
use super::value::{Row, Value, values};
use oauth_runtime_core::store::{
    ClientRegistrationStore, ClientStore, Replacement, end_signal_stream, tenant_of,
};
use oauth_runtime_core::{Client, Digest, Timestamp};

/// How many are read at a time when all are read.
const PAGE: usize = 1000;

impl ClientStore for SqlStore {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, SqlError> {
        let key = key(client_id);
        #[cfg(feature = "postgres")]
        if let Some(client) = self.client_on_replica(&key).await {
            return Ok(Some(client));
        }
        self.client_on_primary(&key).await
    }
}

impl ClientRegistrationStore for SqlStore {
    async fn create_client(&self, client: Client) -> Result<bool, SqlError> {
        #[cfg(feature = "postgres")]
        let _changing = self.changing(key(client.client_id()));
        retried!(self, "create_client", attempts => async {
            match self.insert(&client).await {
                Ok(()) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                // After a lost connection it may be our own record.
                Err(_) if attempts.may_have_succeeded() => {
                    let kept = self.client_on_primary(&key(client.client_id())).await?;
                    Ok(kept.as_ref() == Some(&client))
                }
                Err(_) => Ok(false),
            }
        })
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, SqlError> {
        let (key, record) = (key(current.client_id()), next.to_stored()?.form);
        #[cfg(feature = "postgres")]
        let _changing = self.changing(key);
        retried!(self, "replace_client", attempts => async {
            let mut transaction = self.pool.begin().await?;
            let kept = transaction.fetch(&self.statements.lock_client, values![&key]).await?;
            let kept = kept.map(|row| client(&row)).transpose()?;
            let other = match &kept {
                None => Some(Replacement::Unknown),
                Some(kept) if attempts.may_have_succeeded() && *kept == next => Some(Replacement::Replaced),
                Some(kept) if kept != current => Some(Replacement::Changed),
                Some(_) => None,
            };
            if let Some(other) = other {
                transaction.roll_back().await?;
                return Ok(other);
            }
            transaction.execute(&self.statements.replace_client, values![&record, &key]).await?;
            if current.idle_since().or(next.idle_since()).is_some() {
                self.note_idle(&mut transaction, &next).await?;
            }
            transaction.commit().await?;
            Ok(Replacement::Replaced)
        })
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, SqlError> {
        let key = key(client_id);
        #[cfg(feature = "postgres")]
        let _changing = self.changing(key);
        self.delete_most_of_client(&key).await?;
        let deleted = retried!(self, "delete_client", attempts => async {
            let mut transaction = self.pool.begin().await?;
            if tenant_of(client_id).is_some() {
                self.forget_entry(&mut transaction, List::Clients, &key).await?;
            }
            let deleted = self.delete_all(&mut transaction, &key).await?;
            transaction.commit().await?;
            Ok(deleted || attempts.may_have_succeeded())
        })?;
        // Last, so that the client has no new one.
        end_signal_stream(self, client_id).await?;
        Ok(deleted)
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, SqlError> {
        let after = after.map_or(BEFORE_ALL, key);
        let values = values![&after, limit];
        let rows = retried!(self, "list_clients", attempts => self.pool.fetch_all(&self.statements.list_clients, values))?;
        rows.iter().map(client).collect()
    }

    async fn list_idle_clients(
        &self,
        idle_since: Timestamp,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, SqlError> {
        let after = after.map_or(BEFORE_ALL, key);
        let values = values![idle_since, &after, limit];
        let rows = retried!(self, "list_idle_clients", attempts => self.pool.fetch_all(&self.statements.list_idle_clients, values))?;
        rows.iter().map(client).collect()
    }

    async fn list_tenant_clients(
        &self,
        tenant: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, SqlError> {
        let (of_tenant, after) = (List::Clients.of(tenant), after.map_or(BEFORE_ALL, key));
        let values = values![&of_tenant, &after, limit];
        let list = &self.statements.list_tenant_clients;
        let rows = retried!(self, "list_tenant_clients", attempts => self.pool.fetch_all(list, values))?;
        rows.iter().map(client).collect()
    }

    async fn has_grants(&self, client_id: &str) -> Result<bool, SqlError> {
        let (find, key) = (&self.statements.grant_of_client, key(client_id));
        Ok(retried!(self, "has_grants", attempts => self.pool.fetch(find, values![&key]))?.is_some())
    }
}

impl SqlStore {
    async fn client_on_primary(&self, key: &Digest) -> Result<Option<Client>, SqlError> {
        let row = retried!(self, "get_client", attempts => self.pool.fetch(&self.statements.get_client, values![key]))?;
        row.map(|row| client(&row)).transpose()
    }

    /// Stores a client that is not there.
    async fn insert(&self, client: &Client) -> Result<(), SqlError> {
        let (key, stored) = (key(client.client_id()), client.to_stored()?);
        let values = values![&key, client.client_id(), &stored.form];
        let create = &self.statements.create_client;
        let entry = stored.keys.tenant.map(|tenant| List::Clients.entry(tenant, key));
        if client.idle_since().is_none() && entry.is_none() {
            self.pool.execute(create, values).await?;
            return Ok(());
        }
        let mut transaction = self.pool.begin().await?;
        transaction.execute(create, values).await?;
        if client.idle_since().is_some() {
            self.note_idle(&mut transaction, client).await?;
        }
        if let Some(entry) = &entry {
            self.note_entry(&mut transaction, entry).await?;
        }
        transaction.commit().await
    }

    /// Notes whether the provider may delete the client by itself, and since when it is idle.
    async fn note_idle(&self, transaction: &mut Transaction, client: &Client) -> Result<(), SqlError> {
        let key = key(client.client_id());
        match client.idle_since() {
            Some(since) => {
                transaction.execute(&self.statements.note_idle_client, values![&key, since]).await?
            }
            None => transaction.execute(&self.statements.forget_idle_client, values![&key]).await?,
        };
        Ok(())
    }

    /// Notes the clients that exist when the table for it is created.
    pub(super) async fn note_all_idle_clients(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        let mut after = BEFORE_ALL;
        loop {
            let page = &self.statements.list_clients;
            let rows = transaction.fetch_all(page, values![&after, PAGE]).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in &rows {
                let client = client(row)?;
                if client.idle_since().is_some() {
                    self.note_idle(transaction, &client).await?;
                }
                after = key(client.client_id());
            }
        }
    }

    /// Deletes what a client has very much of, in steps: one transaction for a million tokens would take longer than a request
    /// may, and SQLite would keep all other writers waiting. If it fails, or the deletion after it, the next call goes on.
    async fn delete_most_of_client(&self, key: &Digest) -> Result<(), SqlError> {
        let values: Vec<Value<'_>> = OF_CLIENTS.iter().map(|_| Value::from(key)).collect();
        let crowded = &self.statements.crowded_by_client;
        for row in retried!(self, "delete_client", attempts => self.pool.fetch_all(crowded, &values))? {
            let table = usize::try_from(row.integer(0)?).unwrap_or_default();
            let Some(delete) = self.statements.delete_rows_of_client.get(table) else { continue };
            let values: &[Value<'_>] = match self.pool.dialect() {
                Dialect::Postgres => values![key, MOST_AT_ONCE, key],
                _ => values![key, MOST_AT_ONCE],
            };
            let at_once = u64::try_from(MOST_AT_ONCE).unwrap_or(u64::MAX);
            while retried!(self, "delete_client", attempts => self.pool.execute(delete, values))? >= at_once {
            }
        }
        Ok(())
    }

    /// Deletes the client and everything that was issued to it. Returns whether it existed.
    async fn delete_all(&self, transaction: &mut Transaction, key: &Digest) -> Result<bool, SqlError> {
        let mut deleted = 0;
        for statement in &self.statements.delete_client {
            deleted = transaction.execute(statement, values![key]).await?;
        }
        Ok(deleted > 0)
    }
}

fn client(row: &Row) -> Result<Client, SqlError> {
    read(row, Client::from_stored)
}
