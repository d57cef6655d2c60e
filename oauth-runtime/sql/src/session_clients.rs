//! The clients of sessions.

use super::SqlStore;
use super::error::SqlError;
use super::record::{BEFORE_ALL, key, read};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{SessionClient, SessionClientStore};

impl SessionClientStore for SqlStore {
    /// The subject first, so that every entry is in the list of its person.
    async fn add_session_client(&self, client: SessionClient) -> Result<(), SqlError> {
        let (session, client_key) = (key(&client.session_id), key(&client.client_id));
        let (entry, subject) = (entry_key(&client.session_id, &client.client_id), key(&client.subject));
        let record = client.to_stored()?.form;
        let whose = values![&entry, &subject, &client_key, client.expires_at];
        retried!(self, "add_session_client", attempts => self.pool.execute(&self.statements.note_session_subject, whose))?;
        let row = values![&entry, &session, &client_key, &record, client.expires_at];
        retried!(self, "add_session_client", attempts => self.pool.execute(&self.statements.add_session_client, row))?;
        Ok(())
    }

    async fn list_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, SqlError> {
        let (list, session) = (&self.statements.list_session_clients, key(session_id));
        let rows =
            retried!(self, "list_session_clients", attempts => self.pool.fetch_all(list, values![&session]))?;
        rows.iter().map(|row| read(row, SessionClient::from_stored)).collect()
    }

    async fn list_subject_clients(&self, subject: &str) -> Result<Vec<SessionClient>, SqlError> {
        let (list, subject) = (&self.statements.list_subject_clients, key(subject));
        let rows =
            retried!(self, "list_subject_clients", attempts => self.pool.fetch_all(list, values![&subject]))?;
        rows.iter().map(|row| read(row, SessionClient::from_stored)).collect()
    }

    /// In the order of their keys.
    async fn list_client_sessions(
        &self,
        client_id: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<SessionClient>, SqlError> {
        let (client, after) = (key(client_id), after.map_or(BEFORE_ALL, |after| entry_key(after, client_id)));
        let values = values![&client, &after, limit];
        let list = &self.statements.list_client_sessions;
        let rows = retried!(self, "list_client_sessions", attempts => self.pool.fetch_all(list, values))?;
        rows.iter().map(|row| read(row, SessionClient::from_stored)).collect()
    }

    /// The entry goes first: if the second statement fails, what remains is in no list, and expires.
    async fn delete_session_client(&self, session_id: &str, client_id: &str) -> Result<(), SqlError> {
        let entry = entry_key(session_id, client_id);
        for delete in &self.statements.delete_session_client {
            retried!(self, "delete_session_client", attempts => self.pool.execute(delete, values![&entry]))?;
        }
        Ok(())
    }
}

/// Digests have a fixed length, so no other pair of texts has the same key.
fn entry_key(session_id: &str, client_id: &str) -> Digest {
    key(&format!("{}{}", key(session_id), key(client_id)))
}
