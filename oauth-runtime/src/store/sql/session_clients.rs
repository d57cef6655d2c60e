//! The clients of sessions.

use super::error::SqlError;
use super::record::{key, read, write};
use super::retry::retried;
use super::value::{Row, values};
use super::{SqlStore, mark};
use crate::Digest;
use crate::store::{SessionClient, SessionClientStore};

const TABLE: &str = "session_clients";

impl SessionClientStore for SqlStore {
    async fn add_session_client(&self, client: SessionClient) -> Result<(), SqlError> {
        let (session, client_key) = (key(&client.session_id), key(&client.client_id));
        // Digests have one length, so no other pair of texts makes the same key.
        let entry = key(&format!("{session}{client_key}"));
        let record = write(TABLE, &client)?;
        let row = values![&entry, &session, &client_key, &record, client.expires_at];
        retried!(self, attempts => self.pool.execute(&self.statements.add_session_client, row))?;
        Ok(())
    }

    /// The rows are marked first and deleted once that is committed, so that an attempt after a lost COMMIT finds them.
    async fn take_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, SqlError> {
        let (session, mark) = (key(session_id), mark::new());
        let rows = retried!(self, attempts => self.mark_session_clients(&session, &mark))?;
        if !rows.is_empty() {
            let delete = &self.statements.delete_marked_session_clients;
            let deleted = retried!(self, attempts => self.pool.execute(delete, values![&session, &mark]));
            if let Err(error) = deleted {
                // Nobody is told of them again, and they expire.
                tracing::warn!(%error, "the clients of a session that ended could not be deleted");
            }
        }
        rows.iter().map(|row| read(TABLE, row)).collect()
    }
}

impl SqlStore {
    /// Marks the clients of a session that nobody else took, and gives all that have the mark.
    async fn mark_session_clients(&self, session: &Digest, mark: &Digest) -> Result<Vec<Row>, SqlError> {
        let mut transaction = self.pool.begin().await?;
        transaction.execute(&self.statements.mark_session_clients, values![mark, session]).await?;
        let marked = &self.statements.marked_session_clients;
        let rows = transaction.fetch_all(marked, values![session, mark]).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
