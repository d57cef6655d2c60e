//! The streams of shared signals. What is in a record belongs to the tenant; its key is of the shared store.

use super::TenantStore;
use crate::Digest;
use crate::store::{SignalRecord, SignalStore};

#[diagnostic::do_not_recommend]
impl<S: SignalStore> SignalStore for TenantStore<S> {
    async fn get_signal_record(&self, digest: &Digest) -> Result<Option<SignalRecord>, S::Error> {
        let found = self.store.get_signal_record(&self.place.digest(digest)).await?;
        Ok(found.and_then(|record| self.own(record)))
    }

    async fn put_signal_record(&self, record: SignalRecord) -> Result<bool, S::Error> {
        self.store.put_signal_record(self.shared(record)).await
    }
}
