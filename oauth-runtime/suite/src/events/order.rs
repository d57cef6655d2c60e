//! Events are in the order of their identifiers, in pages.

use std::sync::Arc;

use super::{append, event, event_at, ids, of, person};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::race::{TASKS, race};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::event::EventQuery;
use oauth_runtime_core::store::EventStore;

/// More than a store writes at once.
const MANY: usize = 1_234;

pub(super) fn cases<S: EventStore + 'static>() -> Vec<Case<S>> {
    cases!["events":
        many_at_once_are_in_order,
        events_that_come_late_are_in_order,
        pages_are_complete_in_both_directions,
        parallel_calls_lose_nothing,
    ]
}

async fn many_at_once_are_in_order<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let events: Vec<_> = (0..MANY).map(|_| event(&subject)).collect();
    append(&*store, &events).await?;
    ensure_eq!(ids(&of(&*store, &subject).await?), ids(&events), "the identifiers");
    Ok(())
}

async fn events_that_come_late_are_in_order<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let at = |seconds: u64| event_at(&subject, Timestamp::from_unix(1_700_000_000 + seconds));
    let (first, second, third) = (at(0), at(1), at(2));
    append(&*store, &[third.clone(), first.clone()]).await?;
    append(&*store, std::slice::from_ref(&second)).await?;
    ensure_eq!(of(&*store, &subject).await?, [first, second, third], "the events");
    Ok(())
}

async fn pages_are_complete_in_both_directions<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let mut events: Vec<_> = (0..7).map(|_| event(&subject)).collect();
    append(&*store, &events).await?;
    let oldest_first = EventQuery::new().subject(&subject);
    for query in [oldest_first.clone(), oldest_first.newest_first()] {
        let (mut seen, mut page) = (Vec::new(), query.clone());
        loop {
            let found = store.list_events(&page, 3).await?;
            let Some(last) = found.last() else { break };
            page = query.clone().after(last.id);
            ensure_eq!(found.len(), (events.len() - seen.len()).min(3), "the size of a page");
            seen.extend(found);
        }
        ensure_eq!(seen, events, "the events on all pages");
        events.reverse();
    }
    Ok(())
}

async fn parallel_calls_lose_nothing<S: EventStore + 'static>(store: Arc<S>) -> Outcome {
    let subject = person();
    let batches = race(TASKS, |_| {
        let (store, subject) = (Arc::clone(&store), subject.clone());
        async move {
            let events: Vec<_> = (0..13).map(|_| event(&subject)).collect();
            append(&*store, &events).await?;
            Ok(ids(&events))
        }
    });
    let mut all: Vec<_> = batches.await?.into_iter().flatten().collect();
    all.sort();
    ensure_eq!(ids(&of(&*store, &subject).await?), all, "the identifiers");
    Ok(())
}
