//! Forgets a person.

use serde::Deserialize;

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read_own};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::PersonStore;

/// How many users are read at a time. They have no index by subject, because only this rare operation would
/// use it.
const PAGE: usize = 1000;

#[derive(Deserialize)]
struct User {
    subject: String,
    username: String,
}

impl PersonStore for SqlStore {
    async fn delete_person(&self, subject: &str) -> Result<(), SqlError> {
        let (delete, subject_key) = (&self.statements.delete_claims, key(subject));
        retried!(self, attempts => self.pool.execute(delete, values![&subject_key]))?;
        self.delete_upstream_links(&subject_key).await?;
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

/// The table contains only digests.
fn username_key(bytes: &[u8]) -> Digest {
    Digest::from_bytes(bytes.try_into().unwrap_or([u8::MAX; 32]))
}
