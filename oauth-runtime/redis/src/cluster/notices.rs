//! Logout notices: in one slot, all of them.

use redis::cmd;

use super::super::each::of_each;
use super::super::error::RedisError;
use super::Cluster;

impl Cluster<'_> {
    /// The records of notices that are due, which are due again later.
    pub(in super::super) async fn claim_logout_notices(
        self,
        arguments: [&str; 3],
    ) -> Result<Vec<String>, RedisError> {
        let prefix = self.connection.shared_prefix("notices");
        let due = format!("{prefix}logout-notices:due");
        let claim = &self.scripts.claim_logout_notices;
        let claimed: Vec<String> = self.connection.script_with(&prefix, claim, &[&due], &arguments).await?;
        let (prefix, due) = (&prefix, &due);
        let read = |id: String| async move {
            let get = cmd("GET").arg(format!("{prefix}logout-notice:{id}")).to_owned();
            let record: Option<String> = self.connection.command(&get).await?;
            if record.is_none() {
                // It expired.
                self.connection.command::<()>(cmd("ZREM").arg(due).arg(id)).await?;
            }
            Ok(record)
        };
        of_each(claimed, read).await
    }
}
