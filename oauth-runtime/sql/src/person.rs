//! Forgets a person.

use serde::Deserialize;

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read_own};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{PersonStore, TicketStore};

/// How many users are read at a time. Those that an earlier version stored, and that have not logged in since, have no entry
/// by their subject.
const PAGE: usize = 1000;

#[derive(Deserialize)]
struct User {
    subject: String,
    username: String,
}

impl PersonStore for SqlStore {
    async fn delete_person(&self, subject: &str) -> Result<(), SqlError> {
        self.delete_upstream_links(&key(subject)).await?;
        self.delete_tickets_of(subject).await?;
        if self.delete_noted(subject).await? {
            return Ok(());
        }
        let mut after = Digest::from_bytes([0; 32]);
        loop {
            let page = values![&after, PAGE];
            let rows = retried!(self, attempts => self.pool.fetch_all(&self.statements.users_after, page))?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = username_key(&last.bytes(1)?);
            for row in &rows {
                // An unreadable record is skipped: it gives access to nothing, and must not keep others from
                // being forgotten.
                let user: User = match read_own("a user", row) {
                    Ok(user) => user,
                    Err(error) => {
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "could not read a user, and skipped it while forgetting a \
                            person"
                        );
                        continue;
                    }
                };
                if user.subject == subject {
                    let (delete, username) = (&self.statements.delete_user, key(&user.username));
                    retried!(self, attempts => self.pool.execute(delete, values![&username]))?;
                }
            }
        }
    }
}

impl SqlStore {
    /// Deletes the claims, the entries and the users that they lead to, all at once: what is left of a name would keep others
    /// from it. `false`: no user has an entry.
    async fn delete_noted(&self, subject: &str) -> Result<bool, SqlError> {
        let (statements, subject_key) = (&self.statements, key(subject));
        retried!(self, attempts => async {
            let mut transaction = self.pool.begin().await?;
            let rows = transaction.fetch_all(&statements.users_of, values![&subject_key]).await?;
            for row in &rows {
                let user: User = read_own("a user", row)?;
                transaction.execute(&statements.delete_user, values![&key(&user.username)]).await?;
            }
            for delete in [&statements.forget_user_names_of, &statements.forget_emails_of, &statements.delete_claims] {
                transaction.execute(delete, values![&subject_key]).await?;
            }
            transaction.commit().await?;
            Ok(!rows.is_empty())
        })
    }
}

/// The table contains only digests.
pub(super) fn username_key(bytes: &[u8]) -> Digest {
    Digest::from_bytes(bytes.try_into().unwrap_or([u8::MAX; 32]))
}
