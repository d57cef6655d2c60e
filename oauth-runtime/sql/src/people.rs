//! Sessions and claims.

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read, read_own};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Digest;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{ClaimsStore, SessionStore, StoredSession};

impl SessionStore for SqlStore {
    async fn create_session(&self, session: StoredSession) -> Result<(), SqlError> {
        self.note_session_people(&session).await?;
        let record = session.to_stored()?.form;
        let values = values![&session.digest, &record, session.expires_at];
        retried!(self, "create_session", attempts => self.pool.execute(&self.statements.create_session, values))?;
        Ok(())
    }

    async fn replace_session(&self, current: &Digest, next: StoredSession) -> Result<bool, SqlError> {
        self.note_session_people(&next).await?;
        let record = next.to_stored()?.form;
        let values = values![&next.digest, &record, next.expires_at, current];
        retried!(self, "replace_session", attempts => async {
            let replaced = self.pool.execute(&self.statements.replace_session, values).await? > 0;
            // An earlier attempt already stored the new digest.
            Ok(replaced || attempts.may_have_succeeded() && self.get_session(&next.digest).await?.is_some())
        })
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, SqlError> {
        let get = &self.statements.get_session;
        let row = retried!(self, "get_session", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, StoredSession::from_stored)).transpose()
    }

    async fn delete_session(&self, digest: &Digest) -> Result<(), SqlError> {
        let delete = &self.statements.delete_session;
        retried!(self, "delete_session", attempts => self.pool.execute(delete, values![digest]))?;
        Ok(())
    }

    /// What a session left behind, under an earlier digest or of a person who is no longer in it, leads nowhere, and expires.
    async fn list_sessions(&self, subject: &str) -> Result<Vec<StoredSession>, SqlError> {
        let (list, key) = (&self.statements.list_sessions, key(subject));
        let rows = retried!(self, "list_sessions", attempts => self.pool.fetch_all(list, values![&key]))?;
        let sessions = rows.iter().map(|row| read(row, StoredSession::from_stored));
        sessions.filter(|session| session.as_ref().map_or(true, |session| session.is_of(subject))).collect()
    }
}

impl SqlStore {
    /// Notes who is in a session, before the session itself: so each session is in the list of its people.
    async fn note_session_people(&self, session: &StoredSession) -> Result<(), SqlError> {
        for subject in &session.subjects {
            let subject_key = key(subject);
            let entry_key = key(&format!("{}{subject_key}", session.digest));
            let values = values![&entry_key, &subject_key, &session.digest, session.expires_at];
            retried!(self, "create_session", attempts => self.pool.execute(&self.statements.note_session_person, values))?;
        }
        Ok(())
    }
}

impl ClaimsStore for SqlStore {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, SqlError> {
        let (get, key) = (&self.statements.get_claims, key(subject));
        let row = retried!(self, "get_claims", attempts => self.pool.fetch(get, values![&key]))?;
        row.map(|row| read_own("the claims of a person", &row)).transpose()
    }
}
