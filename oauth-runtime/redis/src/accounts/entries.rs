//! The entries of user names and addresses, by which nobody can take somebody else's.

use redis::cmd;
use serde::{Deserialize, Serialize};

use super::{CLAIMS, USER, User, address, verified_address};
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::{key, write_own};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{comparable_name, tenant_of};

/// For how many seconds a name is reserved: much longer than it takes to store a person.
const RESERVED: &str = "60";

/// Where an entry is, and what it has.
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) text: String,
}

/// What the entry of a user name has.
#[derive(Serialize, Deserialize)]
pub(super) struct Named {
    pub(super) username: String,
    subject: String,
}

impl RedisStore {
    pub(super) fn name_entry(&self, user: &User) -> Result<Entry, RedisError> {
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

    /// That of the address among a person's claims, if it is verified.
    fn email_entry_of(&self, subject: &str, claims: &Claims) -> Option<Entry> {
        let own = verified_address(claims)?;
        Some(self.email_entry(subject, &as_known(subject, own)))
    }

    /// Reserves an entry. `false`: somebody has it.
    pub(super) async fn reserve(&self, Entry { key, text }: &Entry) -> Result<bool, RedisError> {
        self.connection.script(&self.scripts.reserve_text, &[key], &[text, RESERVED]).await
    }

    /// Keeps a reserved entry.
    pub(super) async fn keep(&self, entry: &Entry) -> Result<(), RedisError> {
        self.connection.command(cmd("SET").arg(&entry.key).arg(&entry.text)).await
    }

    /// Deletes an entry, unless it is somebody else's by now.
    pub(super) async fn release(&self, entry: &Entry) -> Result<(), RedisError> {
        self.replace_text(&entry.key, &entry.text, "").await.map(drop)
    }

    /// Replaces a text that is still the same. An empty one deletes it.
    pub(super) async fn replace_text(
        &self,
        key: &str,
        current: &str,
        next: &str,
    ) -> Result<bool, RedisError> {
        self.connection.script(&self.scripts.replace_text, &[key], &[current, next]).await
    }

    /// The user names of a person.
    pub(super) async fn names_of(&self, subject: &str) -> Result<Vec<String>, RedisError> {
        self.connection.command(cmd("SMEMBERS").arg(self.connection.key("user-names", key(subject)))).await
    }

    pub(super) async fn add_name(&self, user: &User) -> Result<(), RedisError> {
        let names = self.connection.key("user-names", key(&user.subject));
        self.connection.command(cmd("SADD").arg(names).arg(&user.username)).await
    }

    pub(super) async fn remove_name(&self, user: &User) -> Result<(), RedisError> {
        let names = self.connection.key("user-names", key(&user.subject));
        self.connection.command::<()>(cmd("SREM").arg(names).arg(&user.username)).await?;
        self.release(&self.name_entry(user)?).await
    }

    /// Notes the name of a user who was stored. Whoever has it keeps it.
    pub(super) async fn note_name(&self, user: &User) -> Result<(), RedisError> {
        let entry = self.name_entry(user)?;
        if self.reserve(&entry).await? {
            self.keep(&entry).await?;
        }
        self.add_name(user).await
    }

    /// Stores the claims of a person and replaces earlier ones. Empty claims mean that the person exists but
    /// has no claims. A verified address, in `email` and `email_verified`, is found as theirs, unless it is somebody else's.
    ///
    /// # Errors
    /// Those of Redis.
    pub async fn put_claims(&self, subject: &str, claims: Claims) -> Result<(), RedisError> {
        let record = write_own(CLAIMS, &claims)?;
        let before = self.claims_of(subject).await?;
        let before = before.and_then(|(claims, _)| self.email_entry_of(subject, &claims));
        self.connection.command::<()>(cmd("SET").arg(self.claims_key(subject)).arg(record)).await?;
        let after = self.email_entry_of(subject, &claims);
        if let Some(before) =
            before.filter(|before| after.as_ref().is_none_or(|after| after.key != before.key))
        {
            self.release(&before).await?;
        }
        if let Some(after) = after
            && self.reserve(&after).await?
        {
            self.keep(&after).await?;
        }
        Ok(())
    }

    /// Forgets the address and the user names of a person. `false`: no user name was noted.
    pub(crate) async fn delete_accounts(&self, subject: &str) -> Result<bool, RedisError> {
        if let Some((claims, _)) = self.claims_of(subject).await?
            && let Some(own) = address(&claims)
        {
            self.release(&self.email_entry(subject, &as_known(subject, own))).await?;
        }
        let names = self.names_of(subject).await?;
        for username in &names {
            let user =
                User { username: username.clone(), subject: subject.to_owned(), password: String::new() };
            self.connection.command::<()>(cmd("DEL").arg(self.user_key(username))).await?;
            self.remove_name(&user).await?;
        }
        Ok(!names.is_empty())
    }
}

/// An address as the store knows it, for a person of a tenant.
pub(super) fn as_known(subject: &str, address: &str) -> String {
    match tenant_of(subject) {
        Some(tenant) => format!("{tenant}\t{address}"),
        None => address.to_owned(),
    }
}
