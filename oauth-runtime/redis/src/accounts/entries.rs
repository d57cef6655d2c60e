//! The entries of user names and addresses, so that nobody can take another person's.

use redis::cmd;
use serde::{Deserialize, Serialize};

use super::{USER, write_user};
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::{key, read_own, write_own};
use oauth_runtime_core::__internal::{UserRecord, known_address, verified_address};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::comparable_name;

/// For how many seconds a name is reserved: much longer than it takes to store a person.
const RESERVED: &str = "60";

/// The key of an entry, and its value.
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) text: String,
}

/// The value of the entry of a user name.
#[derive(Serialize, Deserialize)]
pub(super) struct Named {
    pub(super) username: String,
    subject: String,
}

impl RedisStore {
    pub(super) fn name_entry(&self, user: &UserRecord) -> Result<Entry, RedisError> {
        let named = Named { username: user.username.clone(), subject: user.subject.clone() };
        Ok(Entry { key: self.name_key(&user.username), text: write_own(USER, &named)? })
    }

    pub(super) fn name_key(&self, username: &str) -> String {
        self.connection.key("user-name", key(&comparable_name(username)))
    }

    /// The entry of an address, as the store knows it.
    pub(super) fn email_entry(&self, subject: &str, address: &str) -> Entry {
        Entry { key: self.email_key(address), text: subject.to_owned() }
    }

    pub(super) fn email_key(&self, address: &str) -> String {
        self.connection.key("person-email", key(&comparable_name(address)))
    }

    /// The entry of the address in a person's claims, if it is verified.
    pub(super) fn email_entry_of(&self, subject: &str, claims: &Claims) -> Option<Entry> {
        let own = verified_address(claims)?;
        Some(self.email_entry(subject, &known_address(subject, own)))
    }

    /// The user itself.
    pub(super) fn user_entry(&self, user: &UserRecord) -> Result<Entry, RedisError> {
        Ok(Entry { key: self.user_key(&user.username), text: write_user(user)? })
    }

    /// Reserves an entry. `false`: another one exists.
    pub(super) async fn reserve(&self, Entry { key, text }: &Entry) -> Result<bool, RedisError> {
        self.connection.script(&self.scripts.reserve_text, &[key], &[text, RESERVED]).await
    }

    /// Reserves an address. `false`: another person has it.
    pub(super) async fn reserve_email(&self, entry: &Entry) -> Result<bool, RedisError> {
        if self.reserve(entry).await? {
            return Ok(true);
        }
        let Some(subject) = self.kept(entry).await? else { return Ok(false) };
        let claims = self.claims_of(&subject).await?;
        let own = claims.and_then(|(claims, _)| self.email_entry_of(&subject, &claims));
        let is_theirs = own.is_some_and(|own| own.key == entry.key);
        Ok(!is_theirs && self.replace_text(&entry.key, &subject, &entry.text).await?)
    }

    /// Reserves a user name. `false`: another person has it.
    pub(super) async fn reserve_name(&self, entry: &Entry) -> Result<bool, RedisError> {
        if self.reserve(entry).await? {
            return Ok(true);
        }
        let Some(text) = self.kept(entry).await? else { return Ok(false) };
        let named: Named = read_own(USER, &text)?;
        let user = self.user(&named.username).await?;
        let is_theirs = user.is_some_and(|(user, _)| user.subject == named.subject);
        Ok(!is_theirs && self.replace_text(&entry.key, &text, &entry.text).await?)
    }

    /// The text of an entry, unless it is only reserved: the data behind it may not exist yet.
    async fn kept(&self, entry: &Entry) -> Result<Option<String>, RedisError> {
        let left: i64 = self.connection.command(cmd("TTL").arg(&entry.key)).await?;
        if left == -1 { self.text(&entry.key).await } else { Ok(None) }
    }

    /// Makes an entry permanent, reserved or not. `false`: another one exists.
    pub(super) async fn keep(&self, Entry { key, text }: &Entry) -> Result<bool, RedisError> {
        self.connection.script(&self.scripts.keep_text, &[key], &[text]).await
    }

    /// Deletes an entry, unless another person has it by now.
    pub(super) async fn release(&self, entry: &Entry) -> Result<(), RedisError> {
        self.replace_text(&entry.key, &entry.text, "").await.map(drop)
    }

    /// Replaces a text if it is still the same. An empty text deletes it. A reserved entry stays reserved.
    pub(super) async fn replace_text(
        &self,
        key: &str,
        current: &str,
        next: &str,
    ) -> Result<bool, RedisError> {
        self.connection.script(&self.scripts.replace_text, &[key], &[current, next]).await
    }
}
