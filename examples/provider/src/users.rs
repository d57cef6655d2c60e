//! The resource owners: their passwords, and a brake on guessing.

use std::convert::Infallible;

use oauth_runtime::password::{PasswordHash, PasswordHashError};
use oauth_runtime::store::{Authenticated, MemoryStore, Storage, UserStore};
use oauth_runtime::ui::Brake;
use oauth_runtime::{Clock, Secret, SystemClock};

use crate::config::UserConfig;

/// The resource owners.
#[derive(Debug)]
pub struct Users {
    people: MemoryStore,
    /// For the password grant. The login page has brakes of its own, which are harder and so come first.
    guesses: Brake,
}

impl Users {
    /// Hashes the passwords; some milliseconds each.
    ///
    /// # Errors
    /// Where Argon2 refuses a password.
    pub fn new(configured: Vec<UserConfig>) -> Result<Self, PasswordHashError> {
        let people = MemoryStore::new();
        for user in configured {
            people.put_user(user.username.into_inner(), PasswordHash::new(&user.password)?, user.sub);
        }
        Ok(Self { people, guesses: Brake::new(20, 5, 900) })
    }
}

impl Storage for Users {
    type Error = Infallible;
}

impl UserStore for Users {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, Infallible> {
        let now = SystemClock.now();
        if self.guesses.blocked(username, now).is_some() {
            return Ok(None);
        }
        let found = self.people.authenticate(username, password).await?;
        match &found {
            Some(_) => self.guesses.succeeded(username),
            None => self.guesses.failed(username, now),
        }
        Ok(found)
    }
}
