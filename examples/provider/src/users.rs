//! The resource owners and their passwords.

use oauth_runtime::Secret;
use oauth_runtime::openid::Claims;
use oauth_runtime::password::{PasswordHashError, free_unused_memory};
use oauth_runtime::store::{Authenticated, ClaimsStore, MemoryError, MemoryStore, Storage, UserStore};
use serde_json::Value;

use crate::config::UserConfig;

/// The resource owners.
#[derive(Debug)]
pub struct Users(MemoryStore);

impl Users {
    /// Hashes the passwords; takes some milliseconds each.
    ///
    /// # Errors
    /// Where Argon2 refuses a password.
    pub fn new(configured: Vec<UserConfig>) -> Result<Self, PasswordHashError> {
        let people = MemoryStore::new();
        for user in configured {
            let hash = user.password_hash()?;
            let (username, subject) = (user.username.into_inner(), user.sub.into_inner());
            people.put_claims(&subject, claims(user.claims));
            people.put_user(username, hash, subject);
        }
        // The first login may be hours away.
        free_unused_memory();
        Ok(Self(people))
    }
}

/// Claims from TOML: a date becomes a string.
fn claims(table: toml::Table) -> Claims {
    table.into_iter().map(|(name, value)| (name, json(value))).collect()
}

/// A value from TOML.
pub(crate) fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, json(value))).collect())
        }
    }
}

/// The claims for ID tokens and the UserInfo endpoint.
impl ClaimsStore for Users {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, MemoryError> {
        self.0.get_claims(subject).await
    }
}

impl Storage for Users {
    type Error = MemoryError;

    fn is_temporary(error: &MemoryError) -> bool {
        MemoryStore::is_temporary(error)
    }
}

impl UserStore for Users {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, MemoryError> {
        self.0.authenticate(username, password).await
    }
}
