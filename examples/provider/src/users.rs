//! The resource owners: their passwords, and a brake on guessing.

use std::convert::Infallible;

use oauth_runtime::password::{PasswordHash, PasswordHashError};
use oauth_runtime::store::{Authenticated, MemoryStore, Storage, UserStore};
use oauth_runtime::{Clock, Secret, SystemClock};

use crate::config::UserConfig;
use crate::throttle::Throttle;

/// The resource owners.
#[derive(Debug)]
pub struct Users {
    people: MemoryStore,
    by_name: Throttle,
    by_address: Throttle,
}

/// What became of a login.
#[derive(Debug, PartialEq, Eq)]
pub enum Login {
    /// The password is the person's.
    Welcome(Authenticated),
    /// The user name or the password is wrong.
    Wrong,
    /// Too many wrong ones before; try again in so many seconds.
    Blocked(u64),
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
        Ok(Self { people, by_name: Throttle::new(10, 5, 900), by_address: Throttle::new(50, 5, 30) })
    }

    /// A login from `address`, where it is known.
    pub async fn log_in(&self, username: &str, password: &Secret, address: Option<&str>) -> Login {
        let now = SystemClock.now();
        let by_address = address.and_then(|address| self.by_address.blocked(address, now));
        if let Some(seconds) = self.by_name.blocked(username, now).max(by_address) {
            return Login::Blocked(seconds);
        }
        let Ok(found) = self.people.authenticate(username, password).await;
        match found {
            Some(person) => {
                self.by_name.succeeded(username);
                Login::Welcome(person)
            }
            None => {
                self.by_name.failed(username, now);
                address.inspect(|address| self.by_address.failed(address, now));
                Login::Wrong
            }
        }
    }
}

impl Storage for Users {
    type Error = Infallible;
}

/// The password grant.
impl UserStore for Users {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, Infallible> {
        match self.log_in(username, password, None).await {
            Login::Welcome(person) => Ok(Some(person)),
            Login::Wrong | Login::Blocked(_) => Ok(None),
        }
    }
}
