//! Sessions that replace others.

use super::super::error::RedisError;
use super::Cluster;

impl Cluster<'_> {
    /// Ends a session whose successor is stored already, under a name that nobody knows.
    pub(in super::super) async fn replace_session(
        self,
        current: &str,
        next: &str,
    ) -> Result<bool, RedisError> {
        let key = self.connection.key("session", current);
        let replace = &self.scripts.replace_session;
        let is_replaced: bool = self.connection.script(replace, &[&key], &[next, "", ""]).await?;
        if !is_replaced {
            self.delete("session", next).await?;
        }
        Ok(is_replaced)
    }

    /// Gives a session that is there a new record.
    pub(in super::super) async fn change_session(
        self,
        name: &str,
        record: &str,
        at: &str,
    ) -> Result<bool, RedisError> {
        let key = self.connection.key("session", name);
        self.connection.script(&self.scripts.replace_session, &[&key], &[name, record, at]).await
    }
}

/// Whether this is not a session, but says which one replaced it.
pub(in super::super) fn is_replaced(record: &str) -> bool {
    record.starts_with('>')
}
