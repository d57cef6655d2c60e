//! The streams of shared signals.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{MemoryError, MemoryStore};
use crate::Digest;
use crate::store::signals::{kept_digest, without_stream};
use crate::store::{SignalRecord, SignalStore};

pub(super) type Signals = Mutex<HashMap<Digest, SignalRecord>>;

pub(super) fn remove_client(signals: &Signals, client_id: &str) {
    let mut all = signals.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(next) = all.get(&kept_digest(client_id)).cloned().and_then(without_stream) {
        all.insert(next.digest, next);
    }
}

impl SignalStore for MemoryStore {
    async fn get_signal_record(&self, digest: &Digest) -> Result<Option<SignalRecord>, MemoryError> {
        Ok(self.signals.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned())
    }

    async fn put_signal_record(&self, record: SignalRecord) -> Result<bool, MemoryError> {
        let mut all = self.signals.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get(&record.digest).map_or(0, |kept| kept.version);
        let is_next = kept.checked_add(1) == Some(record.version);
        if is_next {
            all.insert(record.digest, record);
        }
        Ok(is_next)
    }
}
