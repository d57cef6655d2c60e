//! Resource owners with passwords.

use super::MemoryError;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::MemoryStore;
use crate::Secret;
use crate::password::{PasswordCheck, PasswordHash};
use crate::store::{Authenticated, StoredPassword, StoredUser, UserPage, UserStore};

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

    /// The user with exactly this name.
    pub fn find_username(&self, username: &str) -> Option<StoredUser> {
        let users = self.users.read().unwrap_or_else(PoisonError::into_inner);
        users.get(username).map(|user| listed(username, user))
    }

    /// At most so many users from where a page begins, in the order of their names; `None`: from the first.
    pub fn list_users(&self, from: Option<&str>, limit: usize) -> UserPage {
        let users = self.users.read().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<&String> =
            users.keys().filter(|name| from.is_none_or(|from| name.as_str() > from)).collect();
        names.sort_unstable();
        let is_more = names.len() > limit;
        names.truncate(limit);
        let next = names.last().filter(|_| is_more).map(|name| (*name).clone());
        UserPage::new(names.into_iter().map(|name| listed(name, &users[name])).collect(), next)
    }

    /// Removes all user names of this person.
    pub(super) fn remove_users(&self, subject: &str) {
        let mut users = self.users.write().unwrap_or_else(PoisonError::into_inner);
        users.retain(|_, user| user.subject != subject);
    }
}

fn listed(username: &str, user: &User) -> StoredUser {
    let password = StoredPassword::of(user.password.as_ref().map_or("", PasswordHash::as_str));
    StoredUser::new(username, user.subject.as_str(), password)
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
