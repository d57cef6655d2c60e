//! The streams of shared signals.

use super::SqlStore;
use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::value::values;
use super::versions::Versions;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{SignalRecord, SignalStore};

impl SignalStore for SqlStore {
    async fn get_signal_record(&self, digest: &Digest) -> Result<Option<SignalRecord>, SqlError> {
        let get = &self.statements.get_signal_record;
        let row = retried!(self, "get_signal_record", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, SignalRecord::from_stored)).transpose()
    }

    async fn put_signal_record(&self, record: SignalRecord) -> Result<bool, SqlError> {
        let versions = Versions {
            operation: "put_signal_record",
            create: &self.statements.create_signal_record,
            replace: &self.statements.replace_signal_record,
            put_by: &self.statements.signal_record_put_by,
        };
        let form = record.to_stored()?.form;
        self.put_version(versions, record.version, values![&form], &record.digest).await
    }
}
