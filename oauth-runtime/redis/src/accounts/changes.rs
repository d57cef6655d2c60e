//! New passwords and claims.

use super::{CLAIMS, write_user};
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::write_own;
use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::password::PasswordHash;
use oauth_runtime_core::store::{NewPassword, PasswordStore, ProfileStore};

/// With several user names, one after the other: if it fails in between, some have the old password and some the new
/// one, until it is called again.
impl PasswordStore for RedisStore {
    async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, RedisError> {
        let hash = password.hash().await?;
        let (mut done, mut is_first) = (Vec::new(), true);
        loop {
            let before = done.len();
            for username in self.names_of(subject).await? {
                if !done.contains(&username) && self.set_hash(subject, &username, &hash).await? {
                    done.push(username);
                }
            }
            // If a changed address adds a name meanwhile, the name is in the list before it has a password.
            if done.len() == before && !is_first {
                return Ok(!done.is_empty());
            }
            is_first = false;
        }
    }
}

impl RedisStore {
    /// `false`: the name is not this person's.
    async fn set_hash(&self, subject: &str, username: &str, hash: &PasswordHash) -> Result<bool, RedisError> {
        // A login may replace an outdated hash meanwhile.
        while let Some((user, text)) = self.user_of(subject, username).await? {
            let next = UserRecord { password: hash.as_str().to_owned(), ..user };
            if self.replace_text(&self.user_key(username), &text, &write_user(&next)?).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl ProfileStore for RedisStore {
    async fn set_claims(&self, subject: &str, current: &Claims, next: Claims) -> Result<bool, RedisError> {
        let record = write_own(CLAIMS, &next)?;
        loop {
            let Some((kept, text)) = self.claims_of(subject).await? else { return Ok(false) };
            if kept != *current {
                return Ok(false);
            }
            if self.replace_text(&self.claims_key(subject), &text, &record).await? {
                return Ok(true);
            }
        }
    }
}
