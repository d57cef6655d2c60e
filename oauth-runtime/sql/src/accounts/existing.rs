//! People from before the entries of names and addresses existed.

use std::collections::HashSet;

use super::index::{EmailEntry, NameEntry};
use super::read_user;
use crate::SqlStore;
use crate::database::Transaction;
use crate::dialect::Sql;
use crate::error::SqlError;
use crate::events::ROWS;
use crate::person::username_key;
use crate::record::BEFORE_ALL;
use crate::value::{Row, Value, values};
use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::Digest;
use oauth_runtime_core::openid::Claims;

/// Which of the INSERT statements has one row.
pub(super) const ONE: usize = ROWS.len() - 1;

/// How many are read at a time.
const PAGE: usize = 1000;

impl SqlStore {
    /// Notes the existing people when the tables for it are created. If two people have the same name or address, the
    /// first one keeps it; the other person can still log in with the exact name.
    pub(crate) async fn note_all_people(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        self.note_all_names(transaction).await?;
        self.note_all_others(transaction).await?;
        self.note_all_emails(transaction).await
    }

    async fn note_all_names(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        let mut after = BEFORE_ALL;
        loop {
            let rows = transaction.fetch_all(&self.statements.users_after, values![&after, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = key_of(last)?;
            // A statement must not have the same key twice.
            let mut seen = HashSet::new();
            let mut entries: Vec<_> =
                rows.iter().filter_map(readable).map(|user| NameEntry::of(&user)).collect();
            entries.retain(|entry| seen.insert(entry.name_key));
            let entries: Vec<_> = entries.iter().map(NameEntry::values).collect();
            note(transaction, &self.statements.note_user_names, &entries).await?;
        }
    }

    /// The names that another person had first.
    async fn note_all_others(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        let mut after = BEFORE_ALL;
        loop {
            let unnamed = &self.statements.unnamed_users_after;
            let rows = transaction.fetch_all(unnamed, values![&after, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = key_of(last)?;
            let entries: Vec<_> = rows
                .iter()
                .filter_map(readable)
                .map(|user| NameEntry::of(&user).exact(&user.username))
                .collect();
            let entries: Vec<_> = entries.iter().map(NameEntry::values).collect();
            note(transaction, &self.statements.note_user_names, &entries).await?;
        }
    }

    async fn note_all_emails(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        let mut after = BEFORE_ALL;
        loop {
            let page = &self.statements.claims_of_users_after;
            let rows = transaction.fetch_all(page, values![&after, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = key_of(last)?;
            let (mut seen, mut entries) = (HashSet::new(), Vec::new());
            for row in &rows {
                let Some(user) = readable(row) else { continue };
                let Ok(claims) = serde_json::from_str::<Claims>(&row.text(2)?) else { continue };
                entries.extend(
                    EmailEntry::of(&user.subject, &claims)?.filter(|entry| seen.insert(entry.email_key)),
                );
            }
            let entries: Vec<_> = entries.iter().map(EmailEntry::values).collect();
            note(transaction, &self.statements.note_person_emails, &entries).await?;
        }
    }
}

/// Adds entries, and leaves existing ones unchanged.
async fn note(
    transaction: &mut Transaction,
    statements: &[Sql; ROWS.len()],
    entries: &[[Value<'_>; 3]],
) -> Result<(), SqlError> {
    let mut rest = entries;
    while !rest.is_empty() {
        let which = ROWS.iter().position(|size| *size <= rest.len()).unwrap_or(ONE);
        let (now, later) = rest.split_at(ROWS[which]);
        transaction.execute(&statements[which], now.as_flattened()).await?;
        rest = later;
    }
    Ok(())
}

/// The user in the first column. A user with an unreadable record cannot log in, but must not prevent the migration of
/// the others.
pub(super) fn readable(row: &Row) -> Option<UserRecord> {
    let user = read_user(row);
    user.inspect_err(|error| {
        tracing::warn!(error = error as &dyn std::error::Error, "could not read a user, and skipped it");
    })
    .ok()
}

/// The key in the second column.
fn key_of(row: &Row) -> Result<Digest, SqlError> {
    Ok(username_key(&row.bytes(1)?))
}
