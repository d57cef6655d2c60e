//! The capability that shared signals need.

use std::future::Future;

use super::{SignalRecord, Storage};
use crate::Digest;
use crate::record::{mask_of, masked, tenant_of, without_tenant};

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

/// The key of the record of a client's stream. The client is as the store knows it, which may be one that several tenants share.
pub(super) fn kept_digest(client_id: &str) -> Digest {
    match tenant_of(client_id) {
        Some(tenant) => masked(&SignalRecord::digest_of(without_tenant(client_id)), &mask_of(tenant)),
        None => SignalRecord::digest_of(client_id),
    }
}

/// Without the stream of this client, which is deleted. The version goes on, so that nothing that is under way for the stream
/// changes that of a later client with the same name.
pub(super) fn without_stream(record: SignalRecord) -> Option<SignalRecord> {
    record.stream.is_some().then(|| SignalRecord { stream: None, ..record.next() })
}

/// Ends the stream of a client that a store deletes. A store calls it at the end of
/// [`delete_client`](super::ClientRegistrationStore::delete_client): otherwise a later client with the same name gets the stream,
/// which goes on to push to the URL of the earlier one.
///
/// # Errors
/// Those of the store.
pub async fn end_signal_stream<S: SignalStore>(store: &S, client_id: &str) -> Result<(), S::Error> {
    let digest = kept_digest(client_id);
    loop {
        let next = store.get_signal_record(&digest).await?.and_then(without_stream);
        let Some(next) = next else { return Ok(()) };
        // `false`: the stream was changed meanwhile.
        if store.put_signal_record(next).await? {
            return Ok(());
        }
    }
}
