//! Sessions, consents and claims.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, key, read_own, write_own};
use oauth_runtime_core::Digest;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{ClaimsStore, Consent, ConsentStore, SessionStore, StoredSession};

impl SessionStore for RedisStore {
    async fn create_session(&self, session: StoredSession) -> Result<(), RedisError> {
        let record = session.to_stored()?.form;
        let mut save = cmd("SET");
        save.arg(self.connection.key("session", session.digest)).arg(record);
        self.connection.command(save.arg("EXAT").arg(dropped_at(session.expires_at))).await
    }

    async fn replace_session(&self, current: &Digest, next: StoredSession) -> Result<bool, RedisError> {
        let arguments = [
            &*current.to_string(),
            &next.digest.to_string(),
            &next.to_stored()?.form,
            &dropped_at(next.expires_at),
        ];
        self.connection.script(&self.scripts.replace_session, &arguments).await
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, RedisError> {
        let get = cmd("GET").arg(self.connection.key("session", digest)).to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        Ok(record.map(StoredSession::from_stored).transpose()?)
    }

    async fn delete_session(&self, digest: &Digest) -> Result<(), RedisError> {
        self.connection.command(cmd("DEL").arg(self.connection.key("session", digest))).await
    }
}

impl ConsentStore for RedisStore {
    async fn replace_consent(&self, current: Option<&Consent>, next: Consent) -> Result<bool, RedisError> {
        let record = next.to_stored()?.form;
        let (subject, client) = (key(&next.subject), key(&next.client_id));
        loop {
            let kept = self.consent_record(&subject, &client).await?.unwrap_or_default();
            let consent =
                Some(&kept).filter(|kept| !kept.is_empty()).map(Consent::from_stored).transpose()?;
            if consent.as_ref() != current {
                return Ok(false);
            }
            let arguments = [&*subject, &client, &kept, &record];
            if self.connection.script(&self.scripts.replace_consent, &arguments).await? {
                return Ok(true);
            }
        }
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, RedisError> {
        let record = self.consent_record(&key(subject), &key(client_id)).await?;
        Ok(record.map(Consent::from_stored).transpose()?)
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), RedisError> {
        self.connection.script(&self.scripts.delete_consent, &[&key(subject), &key(client_id)]).await
    }

    async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, RedisError> {
        let list = &self.scripts.list_consents;
        let records: Vec<String> = self.connection.script(list, &[&key(subject)]).await?;
        records.iter().map(|form| Ok(Consent::from_stored(form)?)).collect()
    }
}

impl RedisStore {
    async fn consent_record(&self, subject: &str, client: &str) -> Result<Option<String>, RedisError> {
        let name = format!("{subject}:{client}");
        self.connection.command(cmd("GET").arg(self.connection.key("consent", name))).await
    }

    /// Stores the claims of a person and replaces earlier ones. Empty claims mean that the person exists but
    /// has no claims.
    ///
    /// # Errors
    /// Those of Redis.
    pub async fn put_claims(&self, subject: &str, claims: Claims) -> Result<(), RedisError> {
        let record = write_own("the claims of a person", &claims)?;
        self.connection.command(cmd("SET").arg(self.connection.key("claims", key(subject))).arg(record)).await
    }
}

impl ClaimsStore for RedisStore {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, RedisError> {
        let get = cmd("GET").arg(self.connection.key("claims", key(subject))).to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        record.map(|record| read_own("the claims of a person", &record)).transpose()
    }
}
