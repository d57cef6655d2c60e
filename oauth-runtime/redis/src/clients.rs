//! Clients: a hash of records, and a sorted set for paging.

use redis::cmd;

use super::RedisStore;
use super::connection::Answer;
use super::error::RedisError;
use super::record::{key, mark};
use super::scripts::Script;
use oauth_runtime_core::store::{ClientRegistrationStore, ClientStore, Replacement, end_signal_stream};
use oauth_runtime_core::{Client, Timestamp};

const KIND: &str = "clients";

/// The keys of the clients that the provider may delete by itself, by the time since which they are idle.
const IDLE: &str = "idle-clients";

/// Who wrote each client last.
const MARKS: &str = "client-marks";

/// The keys of the clients in order.
const NAMES: &str = "client-keys";

/// Exists once the clients of earlier versions are among them.
const NOTED: &str = "idle-clients-noted";

/// How many are read at a time when all are read.
const PAGE: usize = 500;

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
        let arguments = [&*key(client.client_id()), &record, &mark(), &idle_since(&client)];
        self.client_script(&self.scripts.create_client, &arguments).await
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, RedisError> {
        let idle_since = idle_since(&next);
        let (key, next, mark) = (key(current.client_id()), next.to_stored()?.form, mark());
        loop {
            let Some(record) = self.client_record(&key).await? else {
                return Ok(Replacement::Unknown);
            };
            if Client::from_stored(&record)? != *current {
                return Ok(Replacement::Changed);
            }
            let arguments = [&*key, &record, &next, &mark, &idle_since];
            if self.client_script(&self.scripts.replace_client, &arguments).await? {
                return Ok(Replacement::Replaced);
            }
        }
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, RedisError> {
        let (key, mark, batch) = (key(client_id), mark(), BATCH.to_string());
        let arguments = [&*key, &mark, &batch];
        let deleted = match self.cluster() {
            Some(cluster) => cluster.delete_client(&key, &mark).await?,
            None => loop {
                let delete = &self.scripts.delete_client;
                let deleted: i64 = self.connection.script(delete, &[], &arguments).await?;
                if deleted >= 0 {
                    break deleted == 1;
                }
            },
        };
        // Last, so that the client has no new one.
        end_signal_stream(self, client_id).await?;
        Ok(deleted)
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, RedisError> {
        let after = after.map_or_else(|| "-".to_owned(), |after| format!("({}", key(after)));
        let arguments = [&*after, &limit.to_string()];
        let records: Vec<String> = self.client_script(&self.scripts.list_clients, &arguments).await?;
        records.iter().map(|form| Ok(Client::from_stored(form)?)).collect()
    }

    async fn list_idle_clients(
        &self,
        idle_since: Timestamp,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, RedisError> {
        self.note_clients_of_earlier_versions().await?;
        let mut find = cmd("ZRANGEBYSCORE");
        find.arg(self.client_key(IDLE)).arg("-inf").arg(idle_since.as_unix_i64());
        let mut keys: Vec<String> = self.connection.command(&find).await?;
        let after = after.map(key);
        keys.retain(|key| after.as_ref().is_none_or(|after| key > after));
        keys.sort_unstable();
        keys.truncate(limit);
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let read = cmd("HMGET").arg(self.client_key(KIND)).arg(keys).to_owned();
        let records: Vec<Option<String>> = self.connection.command(&read).await?;
        records.iter().flatten().map(|form| Ok(Client::from_stored(form)?)).collect()
    }

    async fn has_grants(&self, client_id: &str) -> Result<bool, RedisError> {
        let grants = self.connection.key("client-grants", key(client_id));
        self.connection.command(cmd("EXISTS").arg(grants)).await
    }
}

/// The score of a client among those that the provider may delete by itself; empty for other clients.
fn idle_since(client: &Client) -> String {
    client.idle_since().map(|since| since.as_unix_i64().to_string()).unwrap_or_default()
}

impl RedisStore {
    /// A key of all clients.
    fn client_key(&self, name: &str) -> String {
        format!("{}{name}", self.connection.shared_prefix(KIND))
    }

    /// The keys of all clients.
    fn client_keys(&self) -> [String; 4] {
        [KIND, MARKS, NAMES, IDLE].map(|name| self.client_key(name))
    }

    /// Runs a script with the keys of all clients.
    async fn client_script<T: Answer>(&self, script: &Script, arguments: &[&str]) -> Result<T, RedisError> {
        let keys = self.client_keys();
        let (prefix, keys) = (self.connection.shared_prefix(KIND), keys.each_ref().map(String::as_str));
        self.connection.script_with(&prefix, script, &keys, arguments).await
    }

    /// Earlier versions did not note which clients the provider may delete by itself.
    async fn note_clients_of_earlier_versions(&self) -> Result<(), RedisError> {
        let noted = self.client_key(NOTED);
        if self.connection.command(cmd("EXISTS").arg(&noted)).await? {
            return Ok(());
        }
        let mut after: Option<String> = None;
        loop {
            let page = self.list_clients(after.as_deref(), PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.client_id().to_owned());
            for client in page.iter().filter(|client| client.idle_since().is_some()) {
                let mut note = cmd("ZADD");
                note.arg(self.client_key(IDLE)).arg(idle_since(client)).arg(key(client.client_id()));
                let _: i64 = self.connection.command(&note).await?;
            }
        }
        self.connection.command(cmd("SET").arg(noted).arg("")).await
    }

    async fn client_record(&self, key: &str) -> Result<Option<String>, RedisError> {
        self.connection.command(cmd("HGET").arg(self.client_key(KIND)).arg(key)).await
    }
}
