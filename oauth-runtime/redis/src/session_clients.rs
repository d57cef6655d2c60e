//! The clients of sessions: one hash for each session.

use redis::cmd;

use super::RedisStore;
use super::each::page_of;
use super::error::RedisError;
use super::record::{dropped_at, key};
use oauth_runtime_core::store::{SessionClient, SessionClientStore};

const KIND: &str = "session-clients";

impl SessionClientStore for RedisStore {
    async fn add_session_client(&self, client: SessionClient) -> Result<(), RedisError> {
        let arguments = [
            &*key(&client.session_id),
            &key(&client.client_id),
            &key(&client.subject),
            &client.to_stored()?.form,
            &dropped_at(client.expires_at),
        ];
        match self.cluster() {
            Some(cluster) => cluster.add_session_client(arguments).await,
            None => self.connection.script(&self.scripts.add_session_client, &[], &arguments).await,
        }
    }

    async fn list_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, RedisError> {
        let list = cmd("HVALS").arg(self.connection.key(KIND, key(session_id))).to_owned();
        let records: Vec<String> = self.connection.command(&list).await?;
        records.iter().map(|form| Ok(SessionClient::from_stored(form)?)).collect()
    }

    /// A browser's session may have had another person's clients.
    async fn list_subject_clients(&self, subject: &str) -> Result<Vec<SessionClient>, RedisError> {
        let name = key(subject);
        let records: Vec<String> = match self.cluster() {
            Some(cluster) => cluster.list_subject_clients(&name).await?,
            None => self.connection.script(&self.scripts.list_subject_clients, &[], &[&name]).await?,
        };
        let clients = records.iter().map(|form| Ok(SessionClient::from_stored(form)?));
        clients.filter(|client| client.as_ref().map_or(true, |client| client.subject == subject)).collect()
    }

    /// In the order of their keys.
    async fn list_client_sessions(
        &self,
        client_id: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<SessionClient>, RedisError> {
        let client = &key(client_id);
        let list = self.connection.key("client-sessions", client);
        let get = |name: String| async move {
            let get = cmd("HGET").arg(self.connection.key(KIND, name)).arg(client).to_owned();
            let record: Option<String> = self.connection.command(&get).await?;
            Ok(record.map(SessionClient::from_stored).transpose()?)
        };
        page_of(&self.connection, &list, (after.map(key), limit), get).await
    }

    async fn delete_session_client(&self, session_id: &str, client_id: &str) -> Result<(), RedisError> {
        let clients = self.connection.key(KIND, key(session_id));
        self.connection.command(cmd("HDEL").arg(clients).arg(key(client_id))).await
    }
}
