//! Resource owners with passwords.

use super::MemoryError;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::MemoryStore;
use crate::Secret;
use crate::password::{PasswordCheck, PasswordHash};
use crate::store::{Authenticated, UserStore};

pub(super) type Users = RwLock<HashMap<String, User>>;

#[derive(Clone)]
pub(super) struct User {
    pub(super) subject: String,
    /// `None`: they log in in another way.
    pub(super) password: Option<PasswordHash>,
}

impl MemoryStore {
    /// Adds a resource owner and replaces one with the same user name. `subject` is the identifier in tokens.
    ///
    /// The password is stored as an Argon2id hash ([`PasswordHash::new`]), which takes some milliseconds to
    /// compute.
    pub fn put_user(&self, username: impl Into<String>, password: PasswordHash, subject: impl Into<String>) {
        let user = User { subject: subject.into(), password: Some(password) };
        self.users.write().unwrap_or_else(PoisonError::into_inner).insert(username.into(), user);
    }

    /// Removes all user names of this person.
    pub(super) fn remove_users(&self, subject: &str) {
        let mut users = self.users.write().unwrap_or_else(PoisonError::into_inner);
        users.retain(|_, user| user.subject != subject);
    }
}

impl MemoryStore {
    /// Replaces the hash, unless somebody set another password meanwhile.
    fn replace_hash(&self, username: &str, current: Option<&PasswordHash>, next: &PasswordHash) {
        let mut users = self.users.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(user) = users.get_mut(username).filter(|user| user.password.as_ref() == current) {
            user.password = Some(next.clone());
        }
    }
}

/// A hash of another program, or a weaker one, is replaced at the login.
impl UserStore for MemoryStore {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, MemoryError> {
        let user = self.users.read().unwrap_or_else(PoisonError::into_inner).get(username).cloned();
        let hash = user.as_ref().and_then(|user| user.password.clone());
        let check = PasswordHash::check(hash.clone(), password.clone()).await?;
        if let PasswordCheck::Outdated { replacement } = &check {
            self.replace_hash(username, hash.as_ref(), replacement);
        }
        let user = user.filter(|_| check.is_right());
        Ok(user.map(|user| Authenticated::new(user.subject).username(username)))
    }
}
