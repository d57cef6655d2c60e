//! Clients: in one slot, all of them. What was issued to a client is in others.

use redis::cmd;

use super::super::each::of_each;
use super::super::error::RedisError;
use super::Cluster;

/// How many entries of a list are deleted at a time.
const BATCH: usize = 200;

/// The lists of what was issued to a client. The client goes with the last of it: a caller that stops half way finds the client,
/// and goes on.
const LISTS: [&str; 7] = [
    "client-grants",
    "client-tokens",
    "client-devices",
    "client-ciba",
    "client-pushed",
    "client-consents",
    "client-sessions",
];

impl Cluster<'_> {
    pub(in super::super) async fn delete_client(self, client: &str, mark: &str) -> Result<bool, RedisError> {
        // Something may have come into a list that was empty already, until nothing did.
        while self.delete_issued(client).await? {}
        let prefix = self.connection.shared_prefix("clients");
        let keys = ["clients", "client-marks", "client-keys", "idle-clients"];
        let [clients, marks, names, idle] = keys.map(|key| format!("{prefix}{key}"));
        let deleted = format!("{prefix}deleted:{mark}");
        let keys = [&*clients, &marks, &names, &idle, &deleted];
        self.connection.script_with(&prefix, &self.scripts.delete_client, &keys, &[client]).await
    }

    /// Deletes what lists have; whether they had anything.
    async fn delete_issued(self, client: &str) -> Result<bool, RedisError> {
        let mut is_any = false;
        for list in LISTS {
            let key = self.connection.key(list, client);
            loop {
                let mut some = cmd("ZRANGE");
                some.arg(&key).arg(0).arg(BATCH - 1);
                let names: Vec<String> = self.connection.command(&some).await?;
                if names.is_empty() {
                    break;
                }
                is_any = true;
                let delete = |name: String| async move {
                    self.delete_issued_entry(list, client, &name).await?;
                    Ok(Some(name))
                };
                let deleted = of_each(names, delete).await?;
                self.connection.command::<()>(cmd("ZREM").arg(&key).arg(deleted)).await?;
            }
        }
        Ok(is_any)
    }

    async fn delete_issued_entry(self, list: &str, client: &str, name: &str) -> Result<(), RedisError> {
        match list {
            "client-devices" => self.delete("device", name).await,
            "client-ciba" => self.delete("ciba", name).await,
            "client-pushed" => self.delete("pushed", name).await,
            "client-consents" => self.delete_consent(name, client).await,
            "client-sessions" => self.delete_session_client(name, client).await,
            // Who makes a grant notes it first, so one that is not there may come yet.
            _ => self.revoke_or_refuse(name, "1").await,
        }
    }
}
