//! What an operator sees of streams.

use super::change::receivers;
use crate::store::{SignalRecord, SignalStore, SignalStream, Storage};

/// The streams of all receivers, in the order in which they were created: whether each takes what it is sent
/// ([`failing_since`](SignalStream::failing_since)), and up to when it has the events ([`sent`](SignalStream::sent)).
///
/// For a console, or for a check before a deployment. It reads one record for each receiver.
///
/// ```
/// use oauth_runtime::shared_signals::streams;
/// use oauth_runtime::store::SignalStore;
///
/// async fn tell_failures<S: SignalStore>(store: &S) -> Result<(), S::Error> {
///     for stream in streams(store).await? {
///         if let Some(since) = stream.failing_since {
///             println!("{} takes nothing since {}", stream.client_id, since.as_unix());
///         }
///     }
///     Ok(())
/// }
/// ```
///
/// # Errors
/// Those of the store.
pub async fn streams<S: SignalStore>(store: &S) -> Result<Vec<SignalStream>, <S as Storage>::Error> {
    let mut all = Vec::new();
    for client_id in receivers(store).await? {
        let record = store.get_signal_record(&SignalRecord::digest_of(&client_id)).await?;
        all.extend(record.and_then(|record| record.stream).map(|stream| *stream));
    }
    Ok(all)
}
