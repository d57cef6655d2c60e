//! Old events are swept.

use std::sync::Arc;

use super::{append, event, event_at, of, person};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::sweeping::{LONG_AGO, sweep};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{EventStore, ExpiringStore};

pub(crate) fn cases<S: ExpiringStore + EventStore + 'static>() -> Vec<Case<S>> {
    cases!["sweeping": drops_old_events, leaves_other_events]
}

async fn drops_old_events<S: ExpiringStore + EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let old = event_at(&subject, Timestamp::from_unix(1_000));
    store.append_events(&[old], LONG_AGO).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    ensure_eq!(of(&*store, &subject).await?, [], "the events of a person whose events are too old");
    Ok(())
}

/// What counts is the end, not the time of the event.
async fn leaves_other_events<S: ExpiringStore + EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let events = [event_at(&subject, Timestamp::from_unix(1_000)), event(&subject)];
    append(&*store, &events).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    ensure_eq!(of(&*store, &subject).await?, events, "the events that a sweep leaves");
    Ok(())
}
