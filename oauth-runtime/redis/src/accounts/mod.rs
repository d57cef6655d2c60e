//! People with user names and addresses.
//!
//! - `user:…` has a user, by the name as it was written.
//! - `user-name:…` has the name and the subject of a user, by the [comparable form](comparable_name) of the name, which
//!   nobody else can take.
//! - `user-names:…` has the names of a person. A failed change may leave a name there without a user of theirs: it is
//!   ignored.
//! - `claims:…` has the claims of a person. The address is the claim `email`.
//! - `person-email:…` has the subject of a verified address, by its comparable form, which nobody else can take.
//!
//! No script of a cluster reaches all of them. So the store first reserves a name or an address for a minute, and then
//! one script decides: for a sign-up, the script that keeps the user; for a changed address, the script that replaces
//! the claims. If the process ends before that script, the reservations expire after a minute. If it ends after the
//! script, a name or an address may not be noted yet: the next login notes it, or the next sign-up that finds it. The
//! next person can take an entry that leads to nobody.
//!
//! A user name is in the list of its person before there is a password under it, so a new password replaces the
//! password of each name.
//!
//! Earlier versions write only users and claims. This version notes their user names and addresses at the first login,
//! and addresses also when the claims are written again.
//!
//! A look-up runs the same commands whether the person exists or not: for an unknown person, they ask for keys that do
//! not exist.

mod changes;
mod claims;
mod email;
mod email_change;
mod entries;
mod listed;
mod names;
mod rename;
mod sign_up;
mod users;

use super::RedisStore;
use super::error::RedisError;
use super::record::{key, read_own, write_own};
use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::openid::Claims;
use redis::cmd;

/// The name of the records in errors.
const USER: &str = "a user";
const CLAIMS: &str = "the claims of a person";

/// Used instead of a digest, for a key that does not exist.
const NOBODY: &str = "nobody";

fn write_user(user: &UserRecord) -> Result<String, RedisError> {
    write_own(USER, user)
}

impl RedisStore {
    async fn text(&self, key: &str) -> Result<Option<String>, RedisError> {
        self.connection.command(cmd("GET").arg(key)).await
    }

    /// The claims of a person, and their text.
    async fn claims_of(&self, subject: &str) -> Result<Option<(Claims, String)>, RedisError> {
        self.claims_at(&self.claims_key(subject)).await
    }

    async fn claims_at(&self, key: &str) -> Result<Option<(Claims, String)>, RedisError> {
        let text = self.text(key).await?;
        text.map(|text| Ok((read_own(CLAIMS, &text)?, text))).transpose()
    }

    fn claims_key(&self, subject: &str) -> String {
        self.connection.key("claims", key(subject))
    }

    /// The user with exactly this name, and the text of it.
    async fn user(&self, username: &str) -> Result<Option<(UserRecord, String)>, RedisError> {
        self.user_at(&self.user_key(username)).await
    }

    async fn user_at(&self, key: &str) -> Result<Option<(UserRecord, String)>, RedisError> {
        let text = self.text(key).await?;
        text.map(|text| Ok((read_own(USER, &text)?, text))).transpose()
    }

    fn user_key(&self, username: &str) -> String {
        self.connection.key("user", key(username))
    }
}
