//! Clients: a hash of records, and a sorted set for paging.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{key, mark};
use oauth_runtime_core::Client;
use oauth_runtime_core::store::{ClientRegistrationStore, ClientStore, Replacement};

const KIND: &str = "clients";

/// How many entries of each kind are deleted at a time.
const BATCH: usize = 200;

impl ClientStore for RedisStore {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, RedisError> {
        let record = self.client_record(&key(client_id)).await?;
        Ok(record.map(Client::from_stored).transpose()?)
    }
}

impl ClientRegistrationStore for RedisStore {
    async fn create_client(&self, client: Client) -> Result<bool, RedisError> {
        let record = client.to_stored()?.form;
        let arguments = [&*key(client.client_id()), &record, &mark()];
        self.connection.script(&self.scripts.create_client, &arguments).await
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, RedisError> {
        let (key, next, mark) = (key(current.client_id()), next.to_stored()?.form, mark());
        loop {
            let Some(record) = self.client_record(&key).await? else {
                return Ok(Replacement::Unknown);
            };
            if Client::from_stored(&record)? != *current {
                return Ok(Replacement::Changed);
            }
            let replace = &self.scripts.replace_client;
            if self.connection.script(replace, &[&key, &record, &next, &mark]).await? {
                return Ok(Replacement::Replaced);
            }
        }
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, RedisError> {
        let (key, mark, batch) = (key(client_id), mark(), BATCH.to_string());
        let arguments = [&*key, &mark, &batch];
        loop {
            let deleted: i64 = self.connection.script(&self.scripts.delete_client, &arguments).await?;
            if deleted >= 0 {
                return Ok(deleted == 1);
            }
        }
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, RedisError> {
        let after = after.map_or_else(|| "-".to_owned(), |after| format!("({}", key(after)));
        let arguments = [&*after, &limit.to_string()];
        let records: Vec<String> = self.connection.script(&self.scripts.list_clients, &arguments).await?;
        records.iter().map(|form| Ok(Client::from_stored(form)?)).collect()
    }
}

impl RedisStore {
    async fn client_record(&self, key: &str) -> Result<Option<String>, RedisError> {
        self.connection.command(cmd("HGET").arg(self.connection.single_key(KIND)).arg(key)).await
    }
}
