use super::*;
use crate::event::{Event, EventId, EventKind, EventQuery, EventSearch, RequestId};
use crate::store::EventStore;
use crate::token::GrantId;
use crate::{Clock, SystemClock};

fn event(n: u64) -> Event {
    Event::new(EventKind::LoginFailed {}, SystemClock.now()).client_id(format!("client-{n}").as_str())
}

async fn administration(events: &[Event]) -> Administration<MemoryStore> {
    let store = MemoryStore::new();
    let expires_at = SystemClock.now().plus(3_600);
    for events in events.chunks(1_000) {
        store.append_events(events, expires_at).await.expect("infallible");
    }
    Administration::new(store)
}

fn ids(events: &[Event]) -> Vec<EventId> {
    events.iter().map(|event| event.id).collect()
}

#[tokio::test]
async fn a_search_finds_what_no_index_has() {
    let mut events: Vec<Event> = (0..10).map(event).collect();
    let (request, grant) = (RequestId::generate(), GrantId::generate());
    events[2].request_id = Some(request.clone());
    events[3].request_id = Some(RequestId::generate());
    events[4].session_id = Some("a-session".into());
    events[5].grant_id = Some(grant.clone());
    events[6].address = Some([192, 0, 2, 1].into());
    events[7].address = Some([192, 0, 2, 1].into());
    let administration = administration(&events).await;
    let all = EventSearch::new(EventQuery::new());
    for (search, expected) in [
        (all.clone().request_id(request.to_string()), &events[2..3]),
        (all.clone().session_id("a-session"), &events[4..5]),
        (all.clone().grant_id(grant), &events[5..6]),
        (all.clone().address([192, 0, 2, 1].into()), &events[6..8]),
        (
            EventSearch::new(EventQuery::new().client_id("client-7")).address([192, 0, 2, 1].into()),
            &events[7..8],
        ),
        (all.clone().request_id("another"), &[]),
        (all, &events[..]),
    ] {
        let found = administration.search_events(&search, 100).await.expect("infallible");
        assert_eq!((ids(&found.events), found.next), (ids(expected), None), "{search:?}");
    }
}

#[tokio::test]
async fn a_search_goes_on_where_it_ended() {
    let events: Vec<Event> = (0..7).map(event).collect();
    let administration = administration(&events).await;
    let mut search = EventSearch::new(EventQuery::new().newest_first());
    let mut all = Vec::new();
    loop {
        let found = administration.search_events(&search, 3).await.expect("infallible");
        assert!(found.events.len() <= 3, "{found:?}");
        all.extend(ids(&found.events));
        let Some(next) = found.next else { break };
        search.query.after = Some(next);
    }
    all.reverse();
    assert_eq!(all, ids(&events));
}

/// The only one that it looks for is behind 20,000 others.
#[tokio::test]
async fn a_search_for_a_rare_event_ends_and_says_where() {
    let mut events: Vec<Event> = (0..20_100).map(event).collect();
    events[20_050].session_id = Some("a-session".into());
    let administration = administration(&events).await;
    let mut search = EventSearch::new(EventQuery::new()).session_id("a-session");
    let first = administration.search_events(&search, 10).await.expect("infallible");
    assert_eq!((first.events.len(), first.next), (0, Some(events[19_999].id)));
    search.query.after = first.next;
    let second = administration.search_events(&search, 10).await.expect("infallible");
    assert_eq!((ids(&second.events), second.next), (vec![events[20_050].id], None));
}
