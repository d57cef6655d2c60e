//! The records of streams, changed by compare-and-set: several instances and requests may change one at once.

use super::TransmitsSignals;
use crate::failure::store_failure;
use crate::store::{SignalRecord, SignalStore, SignalStream};
use crate::{Digest, OAuthError, Text};

/// How often a change is tried when others change the record at the same time.
const TRIES: usize = 20;

/// How many receivers a provider has at most: they are operators' clients, and each round of pushes reads their streams.
const MOST_RECEIVERS: usize = 1_000;

/// The record of a receiver's stream, if it has one.
pub(crate) async fn current<S: TransmitsSignals>(
    server: &S,
    client_id: &str,
) -> Result<Option<SignalRecord>, OAuthError> {
    let record =
        get(server.store(), &SignalRecord::digest_of(client_id)).await.map_err(store_failure::<S::Store>)?;
    Ok(record.filter(|record| record.stream.is_some()))
}

/// The clients that have a stream.
pub(super) async fn receivers<S: SignalStore>(store: &S) -> Result<Vec<Text>, S::Error> {
    Ok(get(store, &SignalRecord::digest_of_list()).await?.map(|record| record.receivers).unwrap_or_default())
}

/// Changes the stream of a receiver, and returns the stream and the result of `change`; `None` if the receiver has no stream.
///
/// # Errors
/// Those of the change, and `temporarily_unavailable` if others kept changing it.
pub(crate) async fn change<S: TransmitsSignals, T>(
    server: &S,
    client_id: &str,
    change: impl Fn(&mut SignalStream) -> Result<T, OAuthError>,
) -> Result<Option<(SignalStream, T)>, OAuthError> {
    for _ in 0..TRIES {
        let Some(record) = current(server, client_id).await? else { return Ok(None) };
        let mut next = record.next();
        let Some(stream) = next.stream.as_deref_mut() else { return Ok(None) };
        let returned = change(stream)?;
        let changed = stream.clone();
        if put(server, next).await? {
            return Ok(Some((changed, returned)));
        }
    }
    Err(contended())
}

/// Stores a version of a record. `false`: another instance was faster.
pub(super) async fn put<S: TransmitsSignals>(server: &S, record: SignalRecord) -> Result<bool, OAuthError> {
    server.store().put_signal_record(record).await.map_err(store_failure::<S::Store>)
}

/// Stores a new stream. `false`: the receiver has one.
pub(crate) async fn create<S: TransmitsSignals>(
    server: &S,
    stream: SignalStream,
) -> Result<bool, OAuthError> {
    // First, so that no stream is left out of it. A client without a stream in it does no harm.
    enlist(server, &stream.client_id).await?;
    let digest = SignalRecord::digest_of(&stream.client_id);
    for _ in 0..TRIES {
        let kept = get(server.store(), &digest).await.map_err(store_failure::<S::Store>)?;
        if kept.as_ref().is_some_and(|kept| kept.stream.is_some()) {
            return Ok(false);
        }
        let mut next = kept.map_or_else(|| SignalRecord::new(digest), SignalRecord::next);
        next.stream = Some(Box::new(stream.clone()));
        if put(server, next).await? {
            return Ok(true);
        }
    }
    Err(contended())
}

/// Deletes the stream of a receiver, if it has the identifier. The record stays, so that its versions go on: what is under way
/// for the old stream must not change a new one.
pub(crate) async fn delete<S: TransmitsSignals>(
    server: &S,
    client_id: &str,
    stream_id: &str,
) -> Result<bool, OAuthError> {
    for _ in 0..TRIES {
        let record = current(server, client_id).await?;
        let is_meant = |record: &SignalRecord| {
            record.stream.as_deref().is_some_and(|stream| stream.stream_id.as_str() == stream_id)
        };
        let Some(record) = record.filter(is_meant) else { return Ok(false) };
        let mut next = record.next();
        next.stream = None;
        if put(server, next).await? {
            strike(server, client_id).await?;
            return Ok(true);
        }
    }
    Err(contended())
}

async fn get<S: SignalStore>(store: &S, digest: &Digest) -> Result<Option<SignalRecord>, S::Error> {
    store.get_signal_record(digest).await
}

async fn enlist<S: TransmitsSignals>(server: &S, client_id: &Text) -> Result<(), OAuthError> {
    for _ in 0..TRIES {
        let kept =
            get(server.store(), &SignalRecord::digest_of_list()).await.map_err(store_failure::<S::Store>)?;
        let mut next = match kept {
            // Another version, also with the same content: somebody may be about to take the client off the list.
            Some(kept) if kept.receivers.contains(client_id) => kept.next(),
            Some(kept) if kept.receivers.len() >= MOST_RECEIVERS => {
                tracing::error!(most = MOST_RECEIVERS, "no more clients can have a stream of shared signals");
                return Err(OAuthError::TemporarilyUnavailable { retry_after: None });
            }
            Some(kept) => kept.next(),
            None => SignalRecord::new(SignalRecord::digest_of_list()),
        };
        if !next.receivers.contains(client_id) {
            next.receivers.push(client_id.clone());
        }
        if put(server, next).await? {
            return Ok(());
        }
    }
    Err(contended())
}

/// Takes a client off the list, unless it has a new stream meanwhile.
pub(super) async fn strike<S: TransmitsSignals>(server: &S, client_id: &str) -> Result<(), OAuthError> {
    for _ in 0..TRIES {
        let kept =
            get(server.store(), &SignalRecord::digest_of_list()).await.map_err(store_failure::<S::Store>)?;
        let Some(kept) = kept.filter(|kept| kept.receivers.iter().any(|own| own.as_str() == client_id))
        else {
            return Ok(());
        };
        // After the list was read: who creates a stream now changes the list first, so that this change fails.
        if current(server, client_id).await?.is_some() {
            return Ok(());
        }
        let mut next = kept.next();
        next.receivers.retain(|own| own.as_str() != client_id);
        if put(server, next).await? {
            return Ok(());
        }
    }
    Err(contended())
}

pub(super) fn contended() -> OAuthError {
    tracing::warn!("the record of a stream of shared signals kept changing");
    OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) }
}
