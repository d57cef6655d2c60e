//! The user names of people.

use redis::cmd;

use super::NOBODY;
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::key;
use oauth_runtime_core::__internal::UserRecord;

impl RedisStore {
    pub(super) fn names_key(&self, subject: &str) -> String {
        self.connection.key("user-names", key(subject))
    }

    /// The user names of a person, in their order. Some may be left over from a failed change.
    pub(super) async fn names_of(&self, subject: &str) -> Result<Vec<String>, RedisError> {
        self.names_at(&self.names_key(subject)).await
    }

    pub(super) async fn names_at(&self, key: &str) -> Result<Vec<String>, RedisError> {
        let mut names: Vec<String> = self.connection.command(cmd("SMEMBERS").arg(key)).await?;
        names.sort_unstable();
        Ok(names)
    }

    /// The first of these names that has a user of this person. It asks for one user even if there are no names.
    pub(super) async fn first_of(
        &self,
        subject: &str,
        names: Vec<String>,
    ) -> Result<Option<String>, RedisError> {
        if names.is_empty() {
            self.user_at(&self.connection.key("user", NOBODY)).await?;
        }
        for name in names {
            if self.user_of(subject, &name).await?.is_some() {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// The user with exactly this name, if it is this person's.
    pub(super) async fn user_of(
        &self,
        subject: &str,
        username: &str,
    ) -> Result<Option<(UserRecord, String)>, RedisError> {
        Ok(self.user(username).await?.filter(|(user, _)| user.subject == subject))
    }

    pub(super) async fn add_name(&self, user: &UserRecord) -> Result<(), RedisError> {
        let names = self.names_key(&user.subject);
        self.connection.command(cmd("SADD").arg(names).arg(&user.username)).await
    }

    pub(super) async fn remove_name(&self, user: &UserRecord) -> Result<(), RedisError> {
        let names = self.names_key(&user.subject);
        self.connection.command::<()>(cmd("SREM").arg(names).arg(&user.username)).await?;
        self.release(&self.name_entry(user)?).await
    }

    /// Notes the name of a user. If another person has it, they keep it.
    pub(crate) async fn note_name(&self, user: &UserRecord) -> Result<(), RedisError> {
        self.add_name(user).await?;
        self.keep(&self.name_entry(user)?).await.map(drop)
    }

    /// Notes the verified address of a person. If another person has it, they keep it.
    pub(super) async fn note_email(&self, subject: &str) -> Result<(), RedisError> {
        let claims = self.claims_of(subject).await?;
        let Some(entry) = claims.and_then(|(claims, _)| self.email_entry_of(subject, &claims)) else {
            return Ok(());
        };
        // It exists, except after an earlier version, or a failed change.
        match self.text(&entry.key).await? {
            Some(_) => Ok(()),
            None => self.keep(&entry).await.map(drop),
        }
    }
}
