//! Changes that people make.

use super::index::EmailEntry;
use super::{CLAIMS, read_user, write_user};
use crate::SqlStore;
use crate::database::Transaction;
use crate::error::SqlError;
use crate::record::{key, read_own, write_own};
use crate::retry::retried;
use crate::value::values;
use oauth_runtime_core::__internal::{UserRecord, address, verified_address};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{
    EmailChange, EmailChangeStore, NewPassword, PasswordStore, ProfileStore, without_tenant,
};

impl PasswordStore for SqlStore {
    async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, SqlError> {
        let (hash, subject_key) = (password.hash().await?, key(subject));
        retried!(self, "set_password", attempts => async {
            let mut transaction = self.pool.begin().await?;
            let rows = transaction.fetch_all(&self.statements.lock_users_of, values![&subject_key]).await?;
            for row in &rows {
                let user = UserRecord { password: hash.as_str().to_owned(), ..read_user(row)? };
                let (username_key, record) = (key(&user.username), write_user(&user)?);
                transaction.execute(&self.statements.put_user, values![&username_key, &record]).await?;
            }
            transaction.commit().await?;
            Ok(!rows.is_empty())
        })
    }
}

impl ProfileStore for SqlStore {
    async fn set_claims(&self, subject: &str, current: &Claims, next: Claims) -> Result<bool, SqlError> {
        let (subject_key, record) = (key(subject), write_own(CLAIMS, &next)?);
        retried!(self, "set_claims", attempts => async {
            let mut transaction = self.pool.begin().await?;
            let kept = transaction.fetch(&self.statements.lock_claims, values![&subject_key]).await?;
            let kept: Option<Claims> = kept.map(|row| read_own(CLAIMS, &row)).transpose()?;
            if kept.as_ref() != Some(current) {
                transaction.roll_back().await?;
                return Ok(attempts.may_have_succeeded() && kept.as_ref() == Some(&next));
            }
            transaction.execute(&self.statements.replace_claims, values![&record, &subject_key]).await?;
            transaction.commit().await?;
            Ok(true)
        })
    }
}

impl EmailChangeStore for SqlStore {
    async fn set_email(
        &self,
        subject: &str,
        current: Option<&str>,
        next: &str,
    ) -> Result<EmailChange, SqlError> {
        let change = Change { subject, current, next };
        retried!(self, "set_email", attempts => async {
            let mut transaction = self.pool.begin().await?;
            let outcome = self.change_email(&mut transaction, &change, attempts.may_have_succeeded()).await?;
            match outcome {
                EmailChange::Changed => transaction.commit().await?,
                _ => transaction.roll_back().await?,
            }
            Ok(outcome)
        })
    }
}

/// A change of an address, in the store's form.
struct Change<'a> {
    subject: &'a str,
    current: Option<&'a str>,
    next: &'a str,
}

impl SqlStore {
    async fn change_email(
        &self,
        transaction: &mut Transaction,
        change: &Change<'_>,
        may_have_succeeded: bool,
    ) -> Result<EmailChange, SqlError> {
        let (entry, own) = (EmailEntry::new(change.subject, change.next)?, without_tenant(change.next));
        let kept = transaction.fetch(&self.statements.lock_claims, values![&entry.subject_key]).await?;
        let Some(mut claims) = kept.map(|row| read_own::<Claims>(CLAIMS, &row)).transpose()? else {
            return Ok(EmailChange::Stale);
        };
        if may_have_succeeded && verified_address(&claims) == Some(own) {
            return Ok(EmailChange::Changed);
        }
        if address(&claims) != change.current.map(without_tenant) {
            return Ok(EmailChange::Stale);
        }
        // The person's own entry goes first: the new address may compare equal to the old one.
        transaction.execute(&self.statements.forget_emails_of, values![&entry.subject_key]).await?;
        let created = transaction.execute(&self.statements.create_person_email, &entry.values()).await;
        if !is_new(created)? || !self.rename(transaction, change).await? {
            return Ok(EmailChange::Taken);
        }
        claims.insert("email", own);
        claims.insert("email_verified", true);
        let record = write_own(CLAIMS, &claims)?;
        transaction.execute(&self.statements.replace_claims, values![&record, &entry.subject_key]).await?;
        Ok(EmailChange::Changed)
    }

    /// A user name that is the old address becomes the new one. `false`: another person has it.
    async fn rename(&self, transaction: &mut Transaction, change: &Change<'_>) -> Result<bool, SqlError> {
        let Some(current) = change.current.filter(|current| *current != change.next) else { return Ok(true) };
        let subject_key = key(change.subject);
        let rows = transaction.fetch_all(&self.statements.lock_users_of, values![&subject_key]).await?;
        let users = rows.iter().map(read_user).collect::<Result<Vec<_>, _>>()?;
        let Some(user) = users.into_iter().find(|user| user.username == current) else { return Ok(true) };
        let user = UserRecord { username: change.next.to_owned(), ..user };
        let (old, record, entry) = (key(current), write_user(&user)?, super::index::NameEntry::of(&user));
        transaction.execute(&self.statements.delete_user, values![&old]).await?;
        transaction.execute(&self.statements.forget_user_name, values![&old]).await?;
        let created = transaction.execute(&self.statements.create_user_name, &entry.values()).await;
        if !is_new(created)? {
            return Ok(false);
        }
        let created =
            transaction.execute(&self.statements.create_user, values![&entry.username_key, &record]).await;
        is_new(created)
    }
}

/// Whether the statement added a row. `false`: its key is taken.
fn is_new(created: Result<u64, SqlError>) -> Result<bool, SqlError> {
    match created {
        Ok(_) => Ok(true),
        Err(error) if error.is_duplicate() => Ok(false),
        Err(error) => Err(error),
    }
}
