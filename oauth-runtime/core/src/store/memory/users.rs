//! Resource owners with passwords.

use super::MemoryError;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::MemoryStore;
use crate::Secret;
use crate::password::{PasswordCheck, PasswordHash};
use crate::store::{Authenticated, StoredPassword, StoredUser, UserPage, UserStore, comparable_name};

pub(super) type Users = RwLock<AllUsers>;

#[derive(Clone)]
pub(super) struct User {
    pub(super) subject: String,
    /// `None`: they log in in another way.
    pub(super) password: Option<PasswordHash>,
}

#[derive(Default)]
pub(super) struct AllUsers {
    /// By their names as they were written.
    users: HashMap<String, User>,
    /// The names by their comparable forms, which nobody else can take.
    names: HashMap<String, String>,
}

impl AllUsers {
    /// The user with exactly this name, or else with one that compares equal.
    fn find(&self, username: &str) -> Option<(&String, &User)> {
        let exact = self.users.get_key_value(username);
        let named = self.names.get(&comparable_name(username));
        let named = named.and_then(|name| self.users.get_key_value(name));
        exact.or(named)
    }

    pub(super) fn get(&self, username: &str) -> Option<&User> {
        self.users.get(username)
    }

    pub(super) fn is_taken(&self, username: &str) -> bool {
        self.find(username).is_some()
    }

    pub(super) fn put(&mut self, username: String, user: User) {
        self.names.entry(comparable_name(&username)).or_insert_with(|| username.clone());
        self.users.insert(username, user);
    }

    pub(super) fn remove(&mut self, username: &str) -> Option<User> {
        let comparable = comparable_name(username);
        if self.names.get(&comparable).is_some_and(|name| name == username) {
            self.names.remove(&comparable);
        }
        self.users.remove(username)
    }

    pub(super) fn of_mut(&mut self, subject: &str) -> impl Iterator<Item = &mut User> {
        self.users.values_mut().filter(move |user| user.subject == subject)
    }

    /// The first of a person's user names.
    pub(super) fn name_of(&self, subject: &str) -> Option<&String> {
        self.users.iter().filter(|(_, user)| user.subject == subject).map(|(name, _)| name).min()
    }

    fn remove_all_of(&mut self, subject: &str) {
        self.users.retain(|_, user| user.subject != subject);
        self.names.retain(|_, name| self.users.contains_key(name));
    }
}

impl MemoryStore {
    /// Adds a resource owner and replaces one with the same user name. `subject` is the identifier in tokens.
    ///
    /// A password that the person has chosen since is replaced, too. An import that may run again asks
    /// [`find_username`](Self::find_username) first.
    ///
    /// The password is stored as an Argon2id hash ([`PasswordHash::new`]), which takes some milliseconds to
    /// compute.
    ///
    /// Two names that differ only in what [`comparable_name`] ignores belong to two people, as they were written; the
    /// second person can log in only with the exact name. Nobody can sign up with either.
    pub fn put_user(&self, username: impl Into<String>, password: PasswordHash, subject: impl Into<String>) {
        let user = User { subject: subject.into(), password: Some(password) };
        self.users_mut().put(username.into(), user);
    }

    pub(super) fn users(&self) -> RwLockReadGuard<'_, AllUsers> {
        self.users.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn users_mut(&self) -> RwLockWriteGuard<'_, AllUsers> {
        self.users.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The user with exactly this name, or else with one that [compares equal](comparable_name).
    pub fn find_username(&self, username: &str) -> Option<StoredUser> {
        self.users().find(username).map(|(name, user)| listed(name, user))
    }

    /// At most so many users from where a page begins, in the order of their names; `None`: from the first.
    pub fn list_users(&self, from: Option<&str>, limit: usize) -> UserPage {
        let all = self.users();
        let users = &all.users;
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
        self.users_mut().remove_all_of(subject);
    }
}

fn listed(username: &str, user: &User) -> StoredUser {
    let password = StoredPassword::of(user.password.as_ref().map_or("", PasswordHash::as_str));
    StoredUser::new(username, user.subject.as_str(), password)
}

impl MemoryStore {
    /// Replaces the hash, unless another password was set meanwhile.
    fn replace_hash(&self, username: &str, current: Option<&PasswordHash>, next: &PasswordHash) {
        let mut all = self.users_mut();
        if let Some(user) = all.users.get_mut(username).filter(|user| user.password.as_ref() == current) {
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
        let found = self.users().find(username).map(|(name, user)| (name.clone(), user.clone()));
        let hash = found.as_ref().and_then(|(_, user)| user.password.clone());
        let check = PasswordHash::check(hash.clone(), password.clone()).await?;
        let Some((username, user)) = found.filter(|_| check.is_right()) else { return Ok(None) };
        if let PasswordCheck::Outdated { replacement } = &check {
            self.replace_hash(&username, hash.as_ref(), replacement);
        }
        Ok(Some(Authenticated::new(user.subject).username(username)))
    }
}
