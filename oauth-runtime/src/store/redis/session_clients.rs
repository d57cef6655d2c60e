//! The clients of sessions: a hash a session.

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, key, mark, read, write};
use crate::store::{SessionClient, SessionClientStore};

const KIND: &str = "session-clients";

impl SessionClientStore for RedisStore {
    async fn add_session_client(&self, client: SessionClient) -> Result<(), RedisError> {
        let arguments = [
            &*key(&client.session_id),
            &key(&client.client_id),
            &write(KIND, &client)?,
            &dropped_at(client.expires_at),
        ];
        self.connection.script(&self.scripts.add_session_client, &arguments).await
    }

    async fn take_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, RedisError> {
        let take = &self.scripts.take_session_clients;
        let records: Vec<String> = self.connection.script(take, &[&key(session_id), &mark()]).await?;
        records.iter().map(|record| read(KIND, record)).collect()
    }
}
