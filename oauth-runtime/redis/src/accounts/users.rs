//! Resource owners with passwords.

use futures_util::future::try_join;
use redis::cmd;

use super::entries::Named;
use super::{NOBODY, USER, write_user};
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::read_own;
use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::Secret;
use oauth_runtime_core::password::{PasswordCheck, PasswordHash};
use oauth_runtime_core::store::{Authenticated, UserStore};

impl RedisStore {
    /// Adds a resource owner and replaces one with the same user name. `subject` is the identifier in tokens.
    ///
    /// A password that the person has chosen since is replaced, too. An import that may run again asks
    /// [`find_username`](Self::find_username) first.
    ///
    /// Two names that differ only in what [`comparable_name`](oauth_runtime_core::store::comparable_name) ignores
    /// belong to two people, as they were written; the second person can log in only with the exact name. Nobody can
    /// sign up with either.
    ///
    /// # Errors
    /// Those of Redis.
    pub async fn put_user(
        &self,
        username: impl Into<String>,
        password: PasswordHash,
        subject: impl Into<String>,
    ) -> Result<(), RedisError> {
        let (username, subject) = (username.into(), subject.into());
        let user = UserRecord { username, subject, password: password.as_str().to_owned() };
        if let Some((before, _)) = self.user(&user.username).await?
            && before.subject != user.subject
        {
            self.remove_name(&before).await?;
        }
        self.add_name(&user).await?;
        let set = cmd("SET").arg(self.user_key(&user.username)).arg(write_user(&user)?).to_owned();
        self.connection.command::<()>(&set).await?;
        self.note_name(&user).await
    }

    /// The user with exactly this name, or else with one that compares equal; and whether the name was noted. Every
    /// name takes these three look-ups, known or not, however it is spelled.
    pub(super) async fn find_user(
        &self,
        username: &str,
    ) -> Result<Option<(UserRecord, String, bool)>, RedisError> {
        let name_key = self.name_key(username);
        let (exact, entry) = try_join(self.user(username), self.text(&name_key)).await?;
        let named: Option<Named> = entry.map(|entry| read_own(USER, &entry)).transpose()?;
        let is_noted = named.is_some();
        let other = match named.filter(|_| exact.is_none()) {
            Some(named) => self.user_key(&named.username),
            None => self.connection.key("user", NOBODY),
        };
        let other = self.user_at(&other).await?;
        Ok(exact.or(other).map(|(user, text)| (user, text, is_noted)))
    }

    /// The updates after a login. If one fails, the login still succeeds.
    async fn after_login(
        &self,
        user: &UserRecord,
        text: &str,
        is_noted: bool,
        replacement: Option<PasswordHash>,
    ) {
        let name = if is_noted { Ok(()) } else { self.note_name(user).await };
        let email = self.note_email(&user.subject).await;
        let replaced = match replacement {
            Some(hash) => self.replace_hash(user, text, &hash).await,
            None => Ok(()),
        };
        for outcome in [name, email, replaced] {
            if let Err(error) = outcome {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, subject = user.subject, "could not update a user at the login");
            }
        }
    }

    /// Replaces the hash, unless another password was set meanwhile.
    async fn replace_hash(
        &self,
        user: &UserRecord,
        text: &str,
        hash: &PasswordHash,
    ) -> Result<(), RedisError> {
        let next = UserRecord { password: hash.as_str().to_owned(), ..user.clone() };
        self.replace_text(&self.user_key(&user.username), text, &write_user(&next)?).await.map(drop)
    }
}

/// A login replaces the hash of another program, or a weaker one.
impl UserStore for RedisStore {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, RedisError> {
        let found = self.find_user(username).await?;
        let check = UserRecord::check(found.as_ref().map(|(user, ..)| user), password).await?;
        let Some((user, text, is_noted)) = found.filter(|_| check.is_right()) else { return Ok(None) };
        let replacement = match check {
            PasswordCheck::Outdated { replacement } => Some(replacement),
            _ => None,
        };
        self.after_login(&user, &text, is_noted, replacement).await;
        Ok(Some(Authenticated::new(user.subject).username(user.username)))
    }
}
