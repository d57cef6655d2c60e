//! Resource owners with passwords.

use serde::{Deserialize, Serialize};

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read_own, write_own};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Secret;
use oauth_runtime_core::store::{Authenticated, UserStore};
use oauth_runtime_core::{__internal::stored_password, password::PasswordHash};

/// What errors call it.
const NAME: &str = "a user";

#[derive(Serialize, Deserialize)]
struct User {
    username: String,
    subject: String,
    password: String,
}

impl SqlStore {
    /// Adds a resource owner and replaces one with the same user name. `subject` is the identifier in tokens.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_user(
        &self,
        username: impl Into<String>,
        password: PasswordHash,
        subject: impl Into<String>,
    ) -> Result<(), SqlError> {
        let (username, password) = (username.into(), password.as_str().to_owned());
        let (key, user) = (key(&username), User { username, subject: subject.into(), password });
        let record = write_own(NAME, &user)?;
        retried!(self, attempts => self.pool.execute(&self.statements.put_user, values![&key, &record]))?;
        Ok(())
    }
}

impl UserStore for SqlStore {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, SqlError> {
        let key = key(username);
        let row = retried!(self, attempts => self.pool.fetch(&self.statements.get_user, values![&key]))?;
        let user: Option<User> = row.map(|row| read_own(NAME, &row)).transpose()?;
        // A text that is not a hash matches no password, and takes the same time.
        let hash = user.as_ref().and_then(|user| stored_password(&user.password, &user.subject));
        let matches = PasswordHash::verify_or_pretend(hash, password.clone()).await?;
        let user = user.filter(|_| matches);
        Ok(user.map(|user| Authenticated::new(user.subject).username(user.username)))
    }
}
