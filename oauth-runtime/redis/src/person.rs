//! Forgets a person.

use redis::cmd;
use serde::Deserialize;

use super::RedisStore;
use super::error::RedisError;
use super::record::{key, read_own};
use oauth_runtime_core::store::{PersonStore, TicketStore};

/// How many keys are read in one step.
const STEP: usize = 1000;

#[derive(Deserialize)]
struct User {
    subject: String,
}

/// An earlier version noted no list of a person's users. On one server it then scans the keys, in steps between which Redis serves
/// others. In a cluster, storing or logging in such a user puts it into the list.
impl PersonStore for RedisStore {
    async fn delete_person(&self, subject: &str) -> Result<(), RedisError> {
        self.delete_upstream_links(subject).await?;
        self.delete_tickets_of(subject).await?;
        #[cfg(feature = "passwords")]
        let is_noted = self.delete_accounts(subject).await?;
        #[cfg(not(feature = "passwords"))]
        let is_noted = false;
        self.connection.command::<()>(cmd("DEL").arg(self.connection.key("claims", key(subject)))).await?;
        if is_noted || self.connection.is_cluster() {
            return Ok(());
        }
        let pattern = self.connection.key("user", "*");
        let mut cursor = 0_u64;
        loop {
            let mut scan = cmd("SCAN");
            scan.arg(cursor).arg("MATCH").arg(&pattern).arg("COUNT").arg(STEP);
            let (next, names): (u64, Vec<String>) = self.connection.command(&scan).await?;
            for name in names {
                self.delete_user(&name, subject).await?;
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }
}

impl RedisStore {
    /// Deletes a user if it belongs to this person.
    async fn delete_user(&self, name: &str, subject: &str) -> Result<(), RedisError> {
        let record: Option<String> = self.connection.command(cmd("GET").arg(name)).await?;
        // An unreadable record is skipped: it gives access to nothing, and must not keep others from being
        // forgotten.
        let user: Option<User> = record.and_then(|record| {
            read_own("a user", &record)
                .inspect_err(|error| {
                    tracing::warn!(
                        error = error as &dyn std::error::Error,
                        "could not read a user, and skipped it while forgetting a person"
                    );
                })
                .ok()
        });
        if user.is_some_and(|user| user.subject == subject) {
            self.connection.command::<()>(cmd("DEL").arg(name)).await?;
        }
        Ok(())
    }
}
