//! Sessions, consents and claims.

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read, write};
use super::retry::retried;
use super::value::values;
use crate::Digest;
use crate::openid::Claims;
use crate::store::{ClaimsStore, Consent, ConsentStore, SessionStore, StoredSession};

impl SessionStore for SqlStore {
    async fn create_session(&self, session: StoredSession) -> Result<(), SqlError> {
        let record = write("sessions", &session)?;
        let values = values![&session.digest, &record, session.expires_at];
        retried!(self, attempts => self.pool.execute(&self.statements.create_session, values))?;
        Ok(())
    }

    async fn replace_session(&self, current: &Digest, next: StoredSession) -> Result<bool, SqlError> {
        let record = write("sessions", &next)?;
        let values = values![&next.digest, &record, next.expires_at, current];
        retried!(self, attempts => async {
            let replaced = self.pool.execute(&self.statements.replace_session, values).await? > 0;
            // The new digest is there since an earlier attempt put it there.
            Ok(replaced || attempts.may_have_succeeded() && self.get_session(&next.digest).await?.is_some())
        })
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, SqlError> {
        let get = &self.statements.get_session;
        let row = retried!(self, attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read("sessions", &row)).transpose()
    }

    async fn delete_session(&self, digest: &Digest) -> Result<(), SqlError> {
        let delete = &self.statements.delete_session;
        retried!(self, attempts => self.pool.execute(delete, values![digest]))?;
        Ok(())
    }
}

impl ConsentStore for SqlStore {
    async fn save_consent(&self, consent: Consent) -> Result<(), SqlError> {
        let record = write("consents", &consent)?;
        let (consent_key, client_key) =
            (consent_key(&consent.subject, &consent.client_id), key(&consent.client_id));
        let values = values![&consent_key, &client_key, &record];
        retried!(self, attempts => self.pool.execute(&self.statements.save_consent, values))?;
        Ok(())
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, SqlError> {
        let (get, key) = (&self.statements.get_consent, consent_key(subject, client_id));
        let row = retried!(self, attempts => self.pool.fetch(get, values![&key]))?;
        row.map(|row| read("consents", &row)).transpose()
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), SqlError> {
        let (delete, key) = (&self.statements.delete_consent, consent_key(subject, client_id));
        retried!(self, attempts => self.pool.execute(delete, values![&key]))?;
        Ok(())
    }
}

impl SqlStore {
    /// Keeps what may be told of a person, in place of what was kept before. Without any claims, empty ones say that there is
    /// such a person.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_claims(&self, subject: &str, claims: Claims) -> Result<(), SqlError> {
        let (key, record) = (key(subject), write("claims", &claims)?);
        retried!(self, attempts => self.pool.execute(&self.statements.put_claims, values![&key, &record]))?;
        Ok(())
    }
}

impl ClaimsStore for SqlStore {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, SqlError> {
        let (get, key) = (&self.statements.get_claims, key(subject));
        let row = retried!(self, attempts => self.pool.fetch(get, values![&key]))?;
        row.map(|row| read("claims", &row)).transpose()
    }
}

/// Digests have one length, so no other pair of texts makes the same key.
fn consent_key(subject: &str, client_id: &str) -> Digest {
    key(&format!("{}{}", key(subject), key(client_id)))
}
