//! Records that are due at some moment: those of one kind are in one slot, all of them.

use redis::cmd;

use super::super::due::Due;
use super::super::each::of_each;
use super::super::error::RedisError;
use super::Cluster;

impl Cluster<'_> {
    /// The records that are due, which are due again later.
    pub(in super::super) async fn claim_due(
        self,
        of: &Due,
        arguments: [&str; 3],
    ) -> Result<Vec<String>, RedisError> {
        let claim = &self.scripts.claim_due;
        let claimed: Vec<String> =
            self.connection.script_with(&of.prefix, claim, &[&of.due], &arguments).await?;
        let read = |id: String| async move {
            let get = cmd("GET").arg(of.key(&id)).to_owned();
            let record: Option<String> = self.connection.command(&get).await?;
            if record.is_none() {
                // It expired.
                self.connection.command::<()>(cmd("ZREM").arg(&of.due).arg(id)).await?;
            }
            Ok(record)
        };
        of_each(claimed, read).await
    }
}
