//! Resource owners with passwords.

use super::{read_user, write_user};
use crate::SqlStore;
use crate::error::SqlError;
use crate::record::key;
use crate::retry::retried;
use crate::value::values;
use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::Secret;
use oauth_runtime_core::password::{PasswordCheck, PasswordHash};
use oauth_runtime_core::store::{Authenticated, UserStore, comparable_name};

impl SqlStore {
    /// Adds a resource owner and replaces one with the same user name. `subject` is the identifier in tokens.
    ///
    /// A password that the person has chosen since is replaced, too. An import that may run again asks
    /// [`find_username`](Self::find_username) first.
    ///
    /// Two names that differ only in what [`comparable_name`] ignores belong to two people, as they were written; the
    /// second person can log in only with the exact name. Nobody can sign up with either.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_user(
        &self,
        username: impl Into<String>,
        password: PasswordHash,
        subject: impl Into<String>,
    ) -> Result<(), SqlError> {
        let (username, subject) = (username.into(), subject.into());
        let user = UserRecord { username, subject, password: password.as_str().to_owned() };
        let (key, record) = (key(&user.username), write_user(&user)?);
        retried!(self, "put_user", attempts => async {
            let mut transaction = self.pool.begin().await?;
            transaction.execute(&self.statements.put_user, values![&key, &record]).await?;
            self.note_user_name(&mut transaction, &user).await?;
            transaction.commit().await
        })
    }

    /// The user with exactly this name, or else with one that compares equal.
    pub(super) async fn find_user(&self, username: &str) -> Result<Option<(UserRecord, bool)>, SqlError> {
        let (exact, comparable) = (key(username), key(&comparable_name(username)));
        let values = values![&exact, &comparable];
        let row =
            retried!(self, "authenticate", attempts => self.pool.fetch(&self.statements.get_user, values))?;
        row.map(|row| Ok((read_user(&row)?, row.optional_bytes(2)?.is_some()))).transpose()
    }

    /// The updates after a login. If one fails, the login still succeeds.
    async fn after_login(&self, user: &UserRecord, has_entry: bool, replacement: Option<PasswordHash>) {
        let noted = if has_entry { Ok(()) } else { self.note_name_of(user).await };
        let replaced = match replacement {
            Some(hash) => self.replace_hash(user, hash).await,
            None => Ok(()),
        };
        for outcome in [noted, replaced] {
            if let Err(error) = outcome {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, subject = user.subject, "could not update a user at the login");
            }
        }
    }

    /// An earlier version stored the user.
    async fn note_name_of(&self, user: &UserRecord) -> Result<(), SqlError> {
        retried!(self, "put_user", attempts => async {
            let mut transaction = self.pool.begin().await?;
            self.note_user_name(&mut transaction, user).await?;
            transaction.commit().await
        })
    }

    /// Replaces the hash, unless another password was set meanwhile.
    async fn replace_hash(&self, user: &UserRecord, hash: PasswordHash) -> Result<(), SqlError> {
        let next = UserRecord { password: hash.as_str().to_owned(), ..user.clone() };
        let (current, next, key) = (write_user(user)?, write_user(&next)?, key(&user.username));
        let replace = &self.statements.replace_user;
        retried!(self, "replace_hash", attempts => self.pool.execute(replace, values![&next, &key, &current]))?;
        Ok(())
    }
}

/// A login replaces the hash of another program, or a weaker one.
impl UserStore for SqlStore {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, SqlError> {
        let found = self.find_user(username).await?;
        let check = UserRecord::check(found.as_ref().map(|(user, _)| user), password).await?;
        let Some((user, has_entry)) = found.filter(|_| check.is_right()) else { return Ok(None) };
        let replacement = match check {
            PasswordCheck::Outdated { replacement } => Some(replacement),
            _ => None,
        };
        if !has_entry || replacement.is_some() {
            self.after_login(&user, has_entry, replacement).await;
        }
        Ok(Some(Authenticated::new(user.subject).username(user.username)))
    }
}
