//! The capability that shared signals need.

use std::future::Future;

use super::{SignalRecord, Storage};
use crate::Digest;

/// Keeps the streams of shared signals: what each receiver asked for, and how far it has got in the
/// [audit log](super::EventStore).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep the streams of shared signals",
    label = "a receiver goes on where it stopped",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_signal_record(&self, digest: &Digest) -> Result<Option<SignalRecord>, YourError>\n\
            async fn put_signal_record(&self, record: SignalRecord) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait SignalStore: Storage {
    /// The record with this digest.
    fn get_signal_record(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<SignalRecord>, Self::Error>> + Send;

    /// Stores a record if its version is the one after the kept one, or 1 if none is kept, in one atomic operation.
    /// `false`: it is not, because another instance was faster, and nothing was stored.
    fn put_signal_record(
        &self,
        record: SignalRecord,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}
