//! Sessions, consents and claims.

use redis::cmd;

use super::RedisStore;
use super::cluster::is_replaced;
use super::each::of_each;
use super::error::RedisError;
#[cfg(not(feature = "passwords"))]
use super::record::write_own;
use super::record::{dropped_at, key, read_own};
use oauth_runtime_core::Digest;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{ClaimsStore, Consent, ConsentStore, SessionStore, StoredSession};

/// The list of a person's sessions.
const OF_PERSON: &str = "person-sessions";

impl SessionStore for RedisStore {
    async fn create_session(&self, session: StoredSession) -> Result<(), RedisError> {
        self.note_session_people(&session).await?;
        self.set_session(&session).await
    }

    async fn replace_session(&self, current: &Digest, next: StoredSession) -> Result<bool, RedisError> {
        self.note_session_people(&next).await?;
        let (current, digest) = (current.to_string(), next.digest.to_string());
        if let Some(cluster) = self.cluster() {
            if current == digest {
                let (record, at) = (next.to_stored()?.form, dropped_at(next.expires_at));
                return cluster.change_session(&digest, &record, &at).await;
            }
            self.set_session(&next).await?;
            return cluster.replace_session(&current, &digest).await;
        }
        let arguments = [&*current, &digest, &next.to_stored()?.form, &dropped_at(next.expires_at)];
        self.connection.script(&self.scripts.replace_session, &[], &arguments).await
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, RedisError> {
        let get = cmd("GET").arg(self.connection.key("session", digest)).to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        let record = record.filter(|record| !is_replaced(record));
        Ok(record.map(StoredSession::from_stored).transpose()?)
    }

    async fn delete_session(&self, digest: &Digest) -> Result<(), RedisError> {
        self.connection.command(cmd("DEL").arg(self.connection.key("session", digest))).await
    }

    /// What a session left behind, under an earlier digest or of a person who is no longer in it, leads nowhere, and expires.
    async fn list_sessions(&self, subject: &str) -> Result<Vec<StoredSession>, RedisError> {
        let names = self.connection.list(OF_PERSON, &key(subject)).await?;
        let get = |name: String| async move {
            self.connection
                .command::<Option<String>>(cmd("GET").arg(self.connection.key("session", name)))
                .await
        };
        let records: Vec<String> = of_each(names, get).await?;
        let sessions = records.iter().filter(|record| !is_replaced(record)).map(StoredSession::from_stored);
        let mut sessions = sessions.collect::<Result<Vec<_>, _>>()?;
        sessions.retain(|session| session.is_of(subject));
        Ok(sessions)
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
            let is_replaced = match self.cluster() {
                Some(cluster) => cluster.replace_consent(&subject, &client, &kept, &record).await?,
                None => {
                    let arguments = [&*subject, &client, &kept, &record];
                    self.connection.script(&self.scripts.replace_consent, &[], &arguments).await?
                }
            };
            if is_replaced {
                return Ok(true);
            }
        }
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, RedisError> {
        let record = self.consent_record(&key(subject), &key(client_id)).await?;
        Ok(record.map(Consent::from_stored).transpose()?)
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), RedisError> {
        let (subject, client) = (key(subject), key(client_id));
        match self.cluster() {
            Some(cluster) => cluster.delete_consent(&subject, &client).await,
            None => self.connection.script(&self.scripts.delete_consent, &[], &[&subject, &client]).await,
        }
    }

    async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, RedisError> {
        let subject = key(subject);
        let records: Vec<String> = match self.cluster() {
            Some(cluster) => cluster.list_consents(&subject).await?,
            None => self.connection.script(&self.scripts.list_consents, &[], &[&subject]).await?,
        };
        records.iter().map(|form| Ok(Consent::from_stored(form)?)).collect()
    }
}

impl RedisStore {
    async fn set_session(&self, session: &StoredSession) -> Result<(), RedisError> {
        let mut set = cmd("SET");
        set.arg(self.connection.key("session", session.digest)).arg(session.to_stored()?.form);
        self.connection.command(set.arg("EXAT").arg(dropped_at(session.expires_at))).await
    }

    /// Notes who is in a session, before the session itself: so each session is in the list of its people.
    async fn note_session_people(&self, session: &StoredSession) -> Result<(), RedisError> {
        for subject in &session.subjects {
            let list = self.connection.key(OF_PERSON, key(subject));
            let (session, at) = (session.digest.to_string(), dropped_at(session.expires_at));
            let _: String =
                self.connection.script(&self.scripts.cluster.note, &[&list], &[&session, &at, "0"]).await?;
        }
        Ok(())
    }

    async fn consent_record(&self, subject: &str, client: &str) -> Result<Option<String>, RedisError> {
        if let Some(cluster) = self.cluster() {
            return cluster.consent(subject, client).await;
        }
        let name = format!("{subject}:{client}");
        self.connection.command(cmd("GET").arg(self.connection.key("consent", name))).await
    }

    /// Stores the claims of a person and replaces earlier ones. Empty claims mean that the person exists but
    /// has no claims.
    ///
    /// # Errors
    /// Those of Redis.
    #[cfg(not(feature = "passwords"))]
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
