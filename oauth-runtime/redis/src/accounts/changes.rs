//! What people change.

use redis::cmd;

use super::entries::Entry;
use super::{CLAIMS, User, address};
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::write_own;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{
    EmailChange, EmailChangeStore, NewPassword, PasswordStore, ProfileStore, without_tenant,
};

impl PasswordStore for RedisStore {
    async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, RedisError> {
        let hash = password.hash().await?;
        let mut is_there = false;
        for username in self.names_of(subject).await? {
            // A login may replace an outdated hash meanwhile.
            while let Some((user, text)) = self.user(&username).await? {
                let next = User { password: hash.as_str().to_owned(), ..user };
                if self.replace_text(&self.user_key(&username), &text, &next.write()?).await? {
                    is_there = true;
                    break;
                }
            }
        }
        Ok(is_there)
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

impl EmailChangeStore for RedisStore {
    async fn set_email(
        &self,
        subject: &str,
        current: Option<&str>,
        next: &str,
    ) -> Result<EmailChange, RedisError> {
        let Some((claims, text)) = self.claims_of(subject).await? else { return Ok(EmailChange::Stale) };
        if address(&claims) != current.map(without_tenant) {
            return Ok(EmailChange::Stale);
        }
        let (old, new) = (current.map(|own| self.email_entry(subject, own)), self.email_entry(subject, next));
        let is_own = self.text(&new.key).await?.as_deref() == Some(subject);
        if !is_own && !self.reserve(&new).await? {
            return Ok(EmailChange::Taken);
        }
        let renamed = match self.renamed(subject, current, next).await? {
            Ok(renamed) => renamed,
            Err(Taken) => {
                self.release_unless(is_own, &new).await?;
                return Ok(EmailChange::Taken);
            }
        };
        let own = without_tenant(next);
        let changed = write_own(CLAIMS, &claims.with("email", own).with("email_verified", true))?;
        if !self.replace_text(&self.claims_key(subject), &text, &changed).await? {
            self.release_unless(is_own, &new).await?;
            if let Some((_, next)) = &renamed {
                self.delete_user_named(next).await?;
            }
            return Ok(EmailChange::Stale);
        }
        self.keep(&new).await?;
        if let Some((before, after)) = &renamed {
            self.add_name(after).await?;
            self.keep(&self.name_entry(after)?).await?;
            self.delete_user_named(before).await?;
        }
        if let Some(old) = old.filter(|old| old.key != new.key) {
            self.release(&old).await?;
        }
        Ok(EmailChange::Changed)
    }
}

/// Somebody has the user name.
struct Taken;

impl RedisStore {
    /// If the user name is the old address: the user before, and the user with the new one, which is stored.
    async fn renamed(
        &self,
        subject: &str,
        current: Option<&str>,
        next: &str,
    ) -> Result<Result<Option<(User, User)>, Taken>, RedisError> {
        let Some(current) = current.filter(|current| *current != next) else { return Ok(Ok(None)) };
        let before = self.user(current).await?.filter(|(user, _)| user.subject == subject);
        let Some((before, _)) = before else { return Ok(Ok(None)) };
        let after = User { username: next.to_owned(), ..before.clone() };
        let (old, new) = (self.name_entry(&before)?, self.name_entry(&after)?);
        // Both names may compare equal: the entry is the person's already.
        if old.key != new.key && !self.reserve(&new).await? {
            return Ok(Err(Taken));
        }
        if !self.create_user(&after).await? {
            self.release_unless(old.key == new.key, &new).await?;
            return Ok(Err(Taken));
        }
        Ok(Ok(Some((before, after))))
    }

    async fn release_unless(&self, is_own: bool, entry: &Entry) -> Result<(), RedisError> {
        if is_own { Ok(()) } else { self.release(entry).await }
    }

    async fn delete_user_named(&self, user: &User) -> Result<(), RedisError> {
        self.connection.command::<()>(cmd("DEL").arg(self.user_key(&user.username))).await?;
        self.remove_name(user).await
    }
}
