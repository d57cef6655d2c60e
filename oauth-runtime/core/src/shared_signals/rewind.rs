//! Events that reach the log late.

use super::change::receivers;
use crate::event::EventId;
use crate::store::{SignalRecord, SignalStore, Storage};

/// How often a change is tried when others change a stream at the same time.
const TRIES: usize = 100;

/// Tells the streams of events that the log has just got, of which `oldest` has the smallest identifier: they may have got further
/// already. Then they begin again in front of it; receivers know what they get twice by its `jti`.
///
/// A provider does so itself. A program that appends events to the log of a provider calls it after
/// [`append_events`](crate::store::EventStore::append_events); otherwise receivers may miss them.
///
/// # Errors
/// Those of the store. Call it again later: until then, the events may not be sent.
pub async fn rewind<S: SignalStore>(store: &S, oldest: EventId) -> Result<(), <S as Storage>::Error> {
    for client_id in receivers(store).await? {
        for _ in 0..TRIES {
            let Some(record) = store.get_signal_record(&SignalRecord::digest_of(&client_id)).await? else {
                break;
            };
            // The new version also ends what an instance does that has read past it.
            let mut next = record.next();
            let Some(stream) = next.stream.as_deref_mut() else { break };
            stream.sent = stream.sent.min(oldest.previous()).max(stream.since);
            if store.put_signal_record(next).await? {
                break;
            }
        }
    }
    Ok(())
}
