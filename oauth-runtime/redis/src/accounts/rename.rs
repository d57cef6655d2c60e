//! A user name that is the old address becomes the new one.

use super::entries::Entry;
use super::write_user;
use crate::RedisStore;
use crate::error::RedisError;
use oauth_runtime_core::__internal::UserRecord;

/// A user name that changes.
pub(super) struct Rename {
    before: UserRecord,
    /// Until the address has changed, nobody can log in with it, because it has no password.
    after: UserRecord,
    /// The entries of the names. They have one key if the names compare equal.
    old: Entry,
    new: Entry,
}

impl Rename {
    fn compare_equal(&self) -> bool {
        self.old.key == self.new.key
    }
}

impl RedisStore {
    /// If the user name is the old address.
    pub(super) async fn rename_of(
        &self,
        subject: &str,
        current: Option<&str>,
        next: &str,
    ) -> Result<Option<Rename>, RedisError> {
        let Some(current) = current.filter(|current| *current != next) else { return Ok(None) };
        let Some((before, _)) = self.user_of(subject, current).await? else { return Ok(None) };
        let (username, subject) = (next.to_owned(), subject.to_owned());
        let after = UserRecord { username, subject, password: String::new() };
        let (old, new) = (self.name_entry(&before)?, self.name_entry(&after)?);
        Ok(Some(Rename { before, after, old, new }))
    }

    /// Reserves the new name. `false`: another person has it.
    pub(super) async fn begin_rename(&self, rename: &Rename) -> Result<bool, RedisError> {
        if !rename.compare_equal() && !self.reserve_name(&rename.new).await? {
            return Ok(false);
        }
        self.reserve(&self.user_entry(&rename.after)?).await
    }

    pub(super) async fn undo_rename(&self, rename: &Rename) -> Result<(), RedisError> {
        self.release(&self.user_entry(&rename.after)?).await?;
        if rename.compare_equal() { Ok(()) } else { self.release(&rename.new).await }
    }

    /// Moves the password to the new name. Every name with a password is in the list of the person's names at all
    /// times, so a new password reaches it.
    pub(super) async fn finish_rename(&self, rename: &Rename) -> Result<(), RedisError> {
        let Rename { before, after, old, new } = rename;
        let (subject, after_key) = (&before.subject, self.user_key(&after.username));
        self.add_name(after).await?;
        self.keep(&self.user_entry(after)?).await?;
        while let Some((before, before_text)) = self.user_of(subject, &before.username).await? {
            // It took longer than the reservation, and another person has the name: this person keeps the old one.
            let Some((now, text)) = self.user_of(subject, &after.username).await? else { return Ok(()) };
            // The new name may have got a new password first.
            let password =
                if now.password.is_empty() { before.password.clone() } else { now.password.clone() };
            let moved = write_user(&UserRecord { password, ..now })?;
            if !self.replace_text(&after_key, &text, &moved).await? {
                continue;
            }
            if !self.keep(&Entry { key: after_key.clone(), text: moved }).await? {
                continue;
            }
            if !rename.compare_equal() {
                self.keep(new).await?;
            }
            if self.replace_text(&self.user_key(&before.username), &before_text, "").await? {
                break;
            }
        }
        if rename.compare_equal() {
            self.replace_text(&old.key, &old.text, &new.text).await?;
        }
        self.remove_name(before).await
    }
}
