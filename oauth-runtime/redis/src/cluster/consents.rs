//! Consents: a hash for each person, by client. The list of a client's consents may name some that were withdrawn.

use redis::cmd;

use super::super::error::RedisError;
use super::Cluster;

/// Consents don't expire, so their entries in a client's list don't either.
const NEVER: &str = "inf";

impl Cluster<'_> {
    fn consents(self, subject: &str) -> String {
        self.connection.key("consents", subject)
    }

    pub(in super::super) async fn consent(
        self,
        subject: &str,
        client: &str,
    ) -> Result<Option<String>, RedisError> {
        self.connection.command(cmd("HGET").arg(self.consents(subject)).arg(client)).await
    }

    pub(in super::super) async fn replace_consent(
        self,
        subject: &str,
        client: &str,
        current: &str,
        next: &str,
    ) -> Result<bool, RedisError> {
        let mut note = cmd("ZADD");
        note.arg(self.connection.key("client-consents", client)).arg(NEVER).arg(subject);
        self.connection.command::<()>(&note).await?;
        let replace = &self.scripts.replace_consent;
        self.connection.script(replace, &[&self.consents(subject)], &[client, current, next]).await
    }

    /// The client's list keeps the entry: a consent that somebody gives at this moment may need it.
    pub(in super::super) async fn delete_consent(
        self,
        subject: &str,
        client: &str,
    ) -> Result<(), RedisError> {
        self.connection.command(cmd("HDEL").arg(self.consents(subject)).arg(client)).await
    }

    pub(in super::super) async fn list_consents(self, subject: &str) -> Result<Vec<String>, RedisError> {
        self.connection.command(cmd("HVALS").arg(self.consents(subject))).await
    }
}
