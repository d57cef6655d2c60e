//! Pushed authorization requests: a hash for each, and the lists of clients.

use redis::cmd;

use super::super::error::RedisError;
use super::Cluster;

impl Cluster<'_> {
    pub(in super::super) async fn create_pushed_request(
        self,
        [digest, client, record, at]: [&str; 4],
    ) -> Result<(), RedisError> {
        self.note("client-pushed", client, digest, at).await?;
        let pushed = self.connection.key("pushed", digest);
        self.connection.script(&self.scripts.create_pushed_request, &[&pushed], &[record, client, at]).await
    }

    pub(in super::super) async fn keep_pushed_request(
        self,
        digest: &str,
        answer_by: &str,
        at: &str,
    ) -> Result<(), RedisError> {
        let pushed = self.connection.key("pushed", digest);
        let client: Option<String> = self.connection.command(cmd("HGET").arg(&pushed).arg("client")).await?;
        let Some(client) = client else { return Ok(()) };
        self.note("client-pushed", &client, digest, at).await?;
        self.connection.script(&self.scripts.keep_pushed_request, &[&pushed], &[answer_by, at]).await
    }
}
