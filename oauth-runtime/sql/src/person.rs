//! Forgets a person.

use serde::Deserialize;

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read_own};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{PersonStore, TicketStore};

#[derive(Deserialize)]
struct User {
    subject: String,
    username: String,
}

impl PersonStore for SqlStore {
    async fn delete_person(&self, subject: &str) -> Result<(), SqlError> {
        self.delete_upstream_links(&key(subject)).await?;
        self.delete_tickets_of(subject).await?;
        let (delete, subject_key) = (&self.statements.delete_ciba_requests_of, key(subject));
        retried!(self, "delete_person", attempts => self.pool.execute(delete, values![&subject_key]))?;
        self.delete_noted(subject).await
    }
}

impl SqlStore {
    /// Deletes the claims, the entries and the users that they lead to, all at once: what is left of a name would keep others
    /// from it. Every user has an entry since the [migration](super::schema::PAGED_SINCE) that noted the last ones.
    async fn delete_noted(&self, subject: &str) -> Result<(), SqlError> {
        let (statements, subject_key) = (&self.statements, key(subject));
        retried!(self, "delete_person", attempts => async {
            let mut transaction = self.pool.begin().await?;
            let rows = transaction.fetch_all(&statements.users_of, values![&subject_key]).await?;
            for row in &rows {
                // An unreadable record gives access to nothing, and must not keep the person from being forgotten.
                let user: User = match read_own::<User>("a user", row) {
                    Ok(user) if user.subject == subject => user,
                    // An entry from before the name was given to somebody else.
                    Ok(_) => continue,
                    Err(error) => {
                        let error = &error as &dyn std::error::Error;
                        tracing::warn!(error, "could not read a user, and skipped it while forgetting a person");
                        continue;
                    }
                };
                transaction.execute(&statements.delete_user, values![&key(&user.username)]).await?;
            }
            for delete in [&statements.forget_user_names_of, &statements.forget_emails_of, &statements.delete_claims] {
                transaction.execute(delete, values![&subject_key]).await?;
            }
            transaction.commit().await
        })
    }
}

/// The table contains only digests.
pub(super) fn username_key(bytes: &[u8]) -> Digest {
    Digest::from_bytes(bytes.try_into().unwrap_or([u8::MAX; 32]))
}
