//! Clients.

use super::SqlStore;
use super::database::Transaction;
use super::error::SqlError;
use super::record::{key, read};
use super::retry::retried;
use super::value::{Row, values};
use oauth_runtime_core::Client;
use oauth_runtime_core::store::{ClientRegistrationStore, ClientStore, Replacement};

impl ClientStore for SqlStore {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, SqlError> {
        let key = key(client_id);
        let row = retried!(self, attempts => self.pool.fetch(&self.statements.get_client, values![&key]))?;
        row.map(|row| client(&row)).transpose()
    }
}

impl ClientRegistrationStore for SqlStore {
    async fn create_client(&self, client: Client) -> Result<bool, SqlError> {
        let (key, record) = (key(client.client_id()), client.to_stored()?.form);
        let values = values![&key, client.client_id(), &record];
        retried!(self, attempts => async {
            match self.pool.execute(&self.statements.create_client, values).await {
                Ok(_) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                // After a lost connection it may be our own record.
                Err(_) if attempts.may_have_succeeded() => Ok(self.get_client(client.client_id()).await?.as_ref() == Some(&client)),
                Err(_) => Ok(false),
            }
        })
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, SqlError> {
        let (key, record) = (key(current.client_id()), next.to_stored()?.form);
        retried!(self, attempts => async {
            let mut transaction = self.pool.begin().await?;
            let kept = transaction.fetch(&self.statements.lock_client, values![&key]).await?;
            let Some(kept) = kept.map(|row| client(&row)).transpose()? else {
                return Ok(Replacement::Unknown);
            };
            if attempts.may_have_succeeded() && kept == next {
                return Ok(Replacement::Replaced);
            }
            if kept != *current {
                return Ok(Replacement::Changed);
            }
            transaction.execute(&self.statements.replace_client, values![&record, &key]).await?;
            transaction.commit().await?;
            Ok(Replacement::Replaced)
        })
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, SqlError> {
        let key = key(client_id);
        retried!(self, attempts => async {
            let mut transaction = self.pool.begin().await?;
            let deleted = self.delete_all(&mut transaction, &key).await?;
            transaction.commit().await?;
            Ok(deleted || attempts.may_have_succeeded())
        })
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, SqlError> {
        let after = after.map_or(oauth_runtime_core::Digest::from_bytes([0; 32]), key);
        let values = values![&after, limit];
        let rows = retried!(self, attempts => self.pool.fetch_all(&self.statements.list_clients, values))?;
        rows.iter().map(client).collect()
    }
}

impl SqlStore {
    /// Deletes the client and everything that was issued to it. Returns whether it existed.
    async fn delete_all(
        &self,
        transaction: &mut Transaction,
        key: &oauth_runtime_core::Digest,
    ) -> Result<bool, SqlError> {
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
