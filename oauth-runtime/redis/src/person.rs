//! Forgets a person.

use redis::cmd;
use serde::Deserialize;

use super::RedisStore;
use super::error::RedisError;
use super::record::{key, read_own};
#[cfg(feature = "passwords")]
use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::store::{PersonStore, TicketStore};

/// How many keys are read in one step.
const STEP: usize = 1000;

/// Exists once the users that an earlier version stored are in the lists of their people.
#[cfg(feature = "passwords")]
const NOTED: &str = "users-noted";

#[derive(Deserialize)]
struct User {
    subject: String,
    #[cfg(feature = "passwords")]
    username: String,
}

/// An earlier version noted no list of a person's users. On one server, the first call for a person without a list scans the keys, in
/// steps between which Redis serves others, and notes all users, so that no other call scans again. In a cluster, storing or logging
/// in such a user puts it into the list.
impl PersonStore for RedisStore {
    async fn delete_person(&self, subject: &str) -> Result<(), RedisError> {
        self.delete_upstream_links(subject).await?;
        self.delete_tickets_of(subject).await?;
        self.delete_ciba_requests_of(subject).await?;
        #[cfg(feature = "passwords")]
        let is_noted = self.delete_accounts(subject).await?;
        #[cfg(not(feature = "passwords"))]
        let is_noted = false;
        self.connection.command::<()>(cmd("DEL").arg(self.connection.key("claims", key(subject)))).await?;
        if is_noted || self.connection.is_cluster() {
            return Ok(());
        }
        #[cfg(feature = "passwords")]
        let noted = self.connection.single_key(NOTED);
        #[cfg(feature = "passwords")]
        if self.connection.command(cmd("EXISTS").arg(&noted)).await? {
            return Ok(());
        }
        let pattern = self.connection.pattern("user");
        let mut cursor = 0_u64;
        loop {
            let mut scan = cmd("SCAN");
            scan.arg(cursor).arg("MATCH").arg(&pattern).arg("COUNT").arg(STEP);
            let (next, names): (u64, Vec<String>) = self.connection.command(&scan).await?;
            for name in names {
                self.delete_or_note_user(&name, subject).await?;
            }
            if next == 0 {
                break;
            }
            cursor = next;
        }
        #[cfg(feature = "passwords")]
        self.connection.command::<()>(cmd("SET").arg(noted).arg("")).await?;
        Ok(())
    }
}

impl RedisStore {
    /// Deletes a user if it belongs to this person; otherwise puts it into the list of its own.
    async fn delete_or_note_user(&self, name: &str, subject: &str) -> Result<(), RedisError> {
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
        match user {
            Some(user) if user.subject == subject => {
                self.connection.command::<()>(cmd("DEL").arg(name)).await
            }
            #[cfg(feature = "passwords")]
            Some(User { subject, username }) => {
                let (username, password) = (username, String::new());
                self.note_name(&UserRecord { username, subject, password }).await
            }
            _ => Ok(()),
        }
    }
}
