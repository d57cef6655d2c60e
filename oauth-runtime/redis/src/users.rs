//! Resource owners with passwords.

use redis::cmd;
use serde::{Deserialize, Serialize};

use super::RedisStore;
use super::error::RedisError;
use super::record::{key, read_own, write_own};
use oauth_runtime_core::Secret;
use oauth_runtime_core::store::{Authenticated, UserStore};
use oauth_runtime_core::{__internal::stored_password, password::PasswordHash};

const KIND: &str = "user";

/// The keys of a person's users. One that has another person by now is in both lists.
pub(super) const OF_PERSON: &str = "person-users";

/// What errors call it.
const NAME: &str = "a user";

#[derive(Serialize, Deserialize)]
struct User {
    username: String,
    subject: String,
    password: String,
}

impl RedisStore {
    /// Adds a resource owner and replaces one with the same user name. `subject` is the identifier in tokens.
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
        let name = self.connection.key(KIND, key(&username));
        // Before the user, so that each is in the list of its person.
        let list = self.connection.key(OF_PERSON, key(&subject));
        self.connection.command::<()>(cmd("SADD").arg(list).arg(&name)).await?;
        let record = write_own(NAME, &User { username, subject, password: password.as_str().to_owned() })?;
        self.connection.command(cmd("SET").arg(name).arg(record)).await
    }
}

impl UserStore for RedisStore {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, RedisError> {
        let get = cmd("GET").arg(self.connection.key(KIND, key(username))).to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        let user: Option<User> = record.map(|record| read_own(NAME, &record)).transpose()?;
        // A text that is not a hash matches no password, and takes the same time.
        let hash = user.as_ref().and_then(|user| stored_password(&user.password, &user.subject));
        let matches = PasswordHash::verify_or_pretend(hash, password.clone()).await?;
        let user = user.filter(|_| matches);
        Ok(user.map(|user| Authenticated::new(user.subject).username(user.username)))
    }
}
