//! The clients of sessions: one hash for each session, and the lists that name it.

use futures_util::future::try_join;
use redis::cmd;

use super::super::each::of_each;
use super::super::error::RedisError;
use super::Cluster;

impl Cluster<'_> {
    pub(in super::super) async fn add_session_client(
        self,
        [session, client, subject, record, at]: [&str; 5],
    ) -> Result<(), RedisError> {
        try_join(
            self.note("client-sessions", client, session, at),
            self.note("subject-sessions", subject, session, at),
        )
        .await?;
        let clients = self.connection.key("session-clients", session);
        let add = &self.scripts.add_session_client;
        self.connection.script(add, &[&clients], &[client, record, at]).await
    }

    pub(in super::super) async fn list_subject_clients(
        self,
        subject: &str,
    ) -> Result<Vec<String>, RedisError> {
        let sessions = self.connection.list("subject-sessions", subject).await?;
        let ask = |session: String| async move {
            let clients = self.connection.key("session-clients", session);
            Ok(Some(self.connection.command::<Vec<String>>(cmd("HVALS").arg(clients)).await?))
        };
        Ok(of_each(sessions, ask).await?.concat())
    }

    pub(super) async fn delete_session_client(self, session: &str, client: &str) -> Result<(), RedisError> {
        let clients = self.connection.key("session-clients", session);
        self.connection.command(cmd("HDEL").arg(clients).arg(client)).await
    }
}
