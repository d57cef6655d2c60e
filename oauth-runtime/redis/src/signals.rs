//! The streams of shared signals.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{marked, unmarked};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{SignalRecord, SignalStore};

const KIND: &str = "signal";

impl SignalStore for RedisStore {
    async fn get_signal_record(&self, digest: &Digest) -> Result<Option<SignalRecord>, RedisError> {
        let get = cmd("HGET").arg(self.connection.key(KIND, digest)).arg("record").to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        Ok(record.map(|text| SignalRecord::from_stored(unmarked(&text))).transpose()?)
    }

    async fn put_signal_record(&self, record: SignalRecord) -> Result<bool, RedisError> {
        let Some(before) = record.version.checked_sub(1) else {
            return Ok(false);
        };
        let arguments = [
            &*record.digest.to_string(),
            &record.version.to_string(),
            &before.to_string(),
            &marked(record.to_stored()?),
        ];
        let key = self.connection.key(KIND, record.digest);
        self.connection.script(&self.scripts.put_signal_record, &[&key], &arguments).await
    }
}
