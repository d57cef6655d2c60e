//! The streams of shared signals.

use oauth_runtime::Digest;
use oauth_runtime::store::{SignalRecord, SignalStore};

use super::{Fault, Faulty, Unreachable};

impl SignalStore for Faulty {
    async fn get_signal_record(&self, digest: &Digest) -> Result<Option<SignalRecord>, Unreachable> {
        if self.beside().forgotten_signals.contains(digest) {
            return Ok(None);
        }
        let beside = self.beside().signals.get(digest).cloned();
        Ok(beside.or(self.inner.get_signal_record(digest).await?))
    }

    async fn put_signal_record(&self, record: SignalRecord) -> Result<bool, Unreachable> {
        if self.has(Fault::PutsAnySignals) {
            self.beside().signals.insert(record.digest, record);
            return Ok(true);
        }
        if self.has(Fault::PutsSignalsInTwoSteps) {
            let kept = self.get_signal_record(&record.digest).await?.map_or(0, |kept| kept.version);
            tokio::task::yield_now().await;
            let is_next = kept.checked_add(1) == Some(record.version);
            if is_next {
                self.beside().signals.insert(record.digest, record);
            }
            return Ok(is_next);
        }
        if record.version == 1 && self.beside().forgotten_signals.remove(&record.digest) {
            self.beside().signals.insert(record.digest, record);
            return Ok(true);
        }
        Ok(self.inner.put_signal_record(record).await?)
    }
}
