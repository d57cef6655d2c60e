//! The claims of people, including the address, and the deletion of people.

use redis::cmd;

use super::CLAIMS;
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::write_own;
use oauth_runtime_core::__internal::{UserRecord, address, known_address};
use oauth_runtime_core::openid::Claims;

impl RedisStore {
    /// Stores the claims of a person and replaces earlier ones. Empty claims mean that the person exists but has no
    /// claims. With `email` and a true `email_verified`, the address finds the person, unless another person has it.
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
        match after {
            Some(after) => self.keep(&after).await.map(drop),
            None => Ok(()),
        }
    }

    /// Forgets the address and the user names of a person. `false`: no user name was noted.
    pub(crate) async fn delete_accounts(&self, subject: &str) -> Result<bool, RedisError> {
        if let Some((claims, _)) = self.claims_of(subject).await?
            && let Some(own) = address(&claims)
        {
            self.release(&self.email_entry(subject, &known_address(subject, own))).await?;
        }
        let names = self.names_of(subject).await?;
        for username in &names {
            if let Some((_, text)) = self.user_of(subject, username).await? {
                self.replace_text(&self.user_key(username), &text, "").await?;
            }
            let (username, subject) = (username.clone(), subject.to_owned());
            self.remove_name(&UserRecord { username, subject, password: String::new() }).await?;
        }
        Ok(!names.is_empty())
    }
}
