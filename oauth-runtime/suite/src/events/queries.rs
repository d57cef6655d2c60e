//! A query finds what meets all its conditions.

use std::sync::Arc;

use super::{append, event, event_at, of, person};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::AWKWARD;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::event::{Event, EventKind, EventQuery};
use oauth_runtime_core::store::EventStore;

pub(super) fn cases<S: EventStore + 'static>() -> Vec<Case<S>> {
    cases!["events":
        are_found_by_each_condition,
        are_found_by_all_conditions_together,
        are_found_by_time,
        no_limit_is_exceeded,
        what_is_rare_is_found,
        people_are_told_apart,
        the_events_of_a_person_are_deleted_alone,
    ]
}

fn of_kind(event: Event, kind: EventKind) -> Event {
    let mut event = event;
    event.kind = kind;
    event
}

async fn are_found_by_each_condition<S: EventStore>(store: Arc<S>) -> Outcome {
    let (subject, client_id) = (person(), person());
    let (own, its) = (event(&subject), event(&person()).client_id(&client_id));
    let neither = of_kind(event(&person()), EventKind::ConsentDenied {});
    append(&*store, &[own.clone(), its.clone(), neither.clone()]).await?;
    let by_subject = store.list_events(&EventQuery::new().subject(&subject), 10).await?;
    ensure_eq!(by_subject, vec![own.clone()], "the events of a person");
    let by_client = store.list_events(&EventQuery::new().client_id(&client_id), 10).await?;
    ensure_eq!(by_client, [its], "the events of a client");
    let mut by_kind = store.list_events(&EventQuery::new().kind("consent.denied"), 100_000).await?;
    by_kind.retain(|event| event.subject == neither.subject);
    ensure_eq!(by_kind, [neither], "the events of a kind");
    let of_another = store.list_events(&EventQuery::new().client_id(&subject), 10).await?;
    ensure_eq!(of_another, [], "the events of a client with a person's name");
    Ok(())
}

async fn are_found_by_all_conditions_together<S: EventStore>(store: Arc<S>) -> Outcome {
    let (subject, client_id, other) = (person(), person(), person());
    let granted =
        |subject, client_id| of_kind(event(subject).client_id(client_id), EventKind::ConsentWithdrawn {});
    let meant = granted(&subject, &client_id);
    let others =
        [granted(&subject, &other), granted(&other, &client_id), event(&subject).client_id(&client_id)];
    append(&*store, &others).await?;
    append(&*store, std::slice::from_ref(&meant)).await?;
    let query = EventQuery::new().subject(&subject).client_id(&client_id).kind("consent.withdrawn");
    for query in [query.clone(), query.newest_first()] {
        ensure_eq!(
            store.list_events(&query, 10).await?,
            vec![meant.clone()],
            "the events that meet all conditions"
        );
    }
    Ok(())
}

async fn are_found_by_time<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let moment = |seconds: u64| Timestamp::from_unix(1_700_000_000 + seconds);
    let events: Vec<_> = (0..4).map(|second| event_at(&subject, moment(second))).collect();
    append(&*store, &events).await?;
    let query = EventQuery::new().subject(&subject);
    for (since, until) in [(1_u8, 3_u8), (0, 4), (2, 2), (3, 1)] {
        let between = query.clone().since(moment(since.into())).until(moment(until.into()));
        let expected = events.get(since.into()..until.into()).unwrap_or_default();
        let found = store.list_events(&between, 10).await?;
        ensure_eq!(found, expected, "the events from {since} to before {until}");
    }
    let before = query.until(moment(2)).newest_first();
    ensure_eq!(store.list_events(&before, 1).await?, [events[1].clone()], "the last event before a time");
    Ok(())
}

async fn no_limit_is_exceeded<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    append(&*store, &[event(&subject), event(&subject), event(&subject)]).await?;
    for limit in 0..4 {
        let found = store.list_events(&EventQuery::new().subject(&subject), limit).await?;
        ensure_eq!(found.len(), limit, "the number of events");
    }
    Ok(())
}

/// Among many that meet one of two conditions.
async fn what_is_rare_is_found<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let mut events: Vec<_> = (0..1_500).map(|_| event(&subject)).collect();
    events[750].kind = EventKind::ConsentDenied {};
    append(&*store, &events).await?;
    let query = EventQuery::new().subject(&subject).kind("consent.denied");
    for query in [query.clone(), query.newest_first()] {
        ensure_eq!(store.list_events(&query, 10).await?, [events[750].clone()], "the rare event");
    }
    Ok(())
}

async fn people_are_told_apart<S: EventStore>(store: Arc<S>) -> Outcome {
    let name = person();
    let names = [name.to_string(), name.to_uppercase(), format!("{name} "), format!("{name}{}", AWKWARD[9])];
    let events: Vec<_> = names.iter().map(|name| event(&name.into())).collect();
    append(&*store, &events).await?;
    for (name, event) in names.iter().zip(events) {
        ensure_eq!(of(&*store, &name.into()).await?, [event], "the events of {name:?}");
    }
    Ok(())
}

async fn the_events_of_a_person_are_deleted_alone<S: EventStore>(store: Arc<S>) -> Outcome {
    let (subject, other) = (person(), person());
    let of_other = event(&other);
    let mut events: Vec<_> = (0..600).map(|_| event(&subject)).collect();
    events.push(of_other.clone());
    append(&*store, &events).await?;
    store.delete_events_of(&subject).await?;
    ensure_eq!(of(&*store, &subject).await?, [], "the events of a person after their deletion");
    ensure_eq!(of(&*store, &other).await?, [of_other], "the events of another person");
    store.delete_events_of(&subject).await?;
    Ok(())
}
