//! Polls (RFC 8936).

use oauth_runtime::event::{Event, EventKind};
use oauth_runtime::shared_signals::rewind;
use oauth_runtime::store::EventStore;
use oauth_runtime::{Clock, shared_signals::DefaultSubjects};
use serde_json::{Value, json};

use super::{Run, receiver::Receiver};
use crate::support::TestClock;

/// Alice uses `app`, which has a stream, and logs out of everything so often.
async fn logged_out(times: usize) -> Run {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    run.stream("app", json!({})).await;
    for _ in 0..times {
        run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    }
    run
}

fn jtis(sets: &[Value]) -> Vec<Value> {
    sets.iter().map(|set| set["jti"].clone()).collect()
}

#[tokio::test]
async fn section_2_2_no_more_come_than_are_asked_for() {
    let run = logged_out(3).await;
    let (first, has_more) = run.polled("app", json!({ "maxEvents": 2 })).await;
    assert_eq!((first.len(), has_more), (2, true));
    let (all, has_more) = run.polled("app", json!({})).await;
    assert_eq!((all.len(), has_more), (3, false));
    let (none, has_more) = run.polled("app", json!({ "maxEvents": 0 })).await;
    assert_eq!((none.len(), has_more), (0, true));
}

#[tokio::test]
async fn what_is_acknowledged_in_any_order_never_comes_again_and_the_rest_does() {
    let run = logged_out(3).await;
    let (sets, _) = run.polled("app", json!({})).await;
    let mut in_order = sets.clone();
    in_order.sort_by_key(|set| set["events"][super::SESSION_REVOKED]["event_timestamp"].as_u64());
    let [one, two, three] = &jtis(&in_order)[..] else { panic!("three") };
    assert_eq!(jtis(&run.polled("app", json!({ "ack": [three] })).await.0).len(), 2);
    let (left, _) = run.polled("app", json!({ "ack": [one, one, "unknown"] })).await;
    assert_eq!(jtis(&left), std::slice::from_ref(two));
    assert!(run.polled("app", json!({ "ack": [two] })).await.0.is_empty());
    // An event behind them comes alone.
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    assert_eq!(run.taken("app").await.len(), 1);
    assert!(run.taken("app").await.is_empty());
}

#[tokio::test]
async fn section_2_6_what_the_receiver_refuses_is_not_sent_again() {
    let run = logged_out(1).await;
    let (sets, _) = run.polled("app", json!({})).await;
    let jti = sets[0]["jti"].as_str().expect("an identifier");
    let refused = json!({ jti: { "err": "invalid_key", "description": "?" } });
    assert!(run.polled("app", json!({ "setErrs": refused })).await.0.is_empty());
}

#[tokio::test]
async fn a_poll_that_waits_answers_when_something_happens() {
    let run = logged_out(0).await;
    let token = run.token("app", "ssf.manage").await;
    let waits = run.send(&token, "POST", "/ssf/poll", json!({}));
    let happens = run.happens(EventKind::Logout { everywhere: true }, "alice-sub");
    let (answer, ()) = tokio::join!(waits, happens);
    assert_eq!(answer.json()["sets"].as_object().map(serde_json::Map::len), Some(1), "{answer:?}");
}

#[tokio::test]
async fn malformed_polls_are_refused() {
    let run = logged_out(0).await;
    for wrong in [
        json!([]),
        json!({ "maxEvents": -1 }),
        json!({ "maxEvents": "1" }),
        json!({ "returnImmediately": "true" }),
        json!({ "ack": "a-jti" }),
        json!({ "ack": [1] }),
        json!({ "setErrs": [] }),
        json!({ "setErrs": { "a-jti": "invalid_key" } }),
    ] {
        run.call("app", "POST", "/ssf/poll", wrong).await.assert_error(400, "invalid_request");
    }
    run.call("app", "GET", "/ssf/poll", Value::Null).await.assert_error(405, "method_is_not_allowed");
    run.call("other", "POST", "/ssf/poll", json!({})).await.assert_error(404, "stream_not_found");
}

#[tokio::test]
async fn events_that_reach_the_log_late_are_not_left_out() {
    let run = logged_out(1).await;
    assert_eq!(run.taken("app").await.len(), 1);
    // An instance that could not write for a while: its event is older than what was taken.
    let late =
        Event::new(EventKind::PasswordChanged { forgotten: false }, run.clock.now()).subject("alice-sub");
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    assert_eq!(run.taken("app").await.len(), 1);
    run.store.append_events(std::slice::from_ref(&late), run.clock.now().plus(600)).await.expect("a store");
    assert!(run.taken("app").await.is_empty(), "nobody has told the stream");
    rewind(&*run.store, late.id).await.expect("a store");
    let found = run.taken("app").await;
    assert!(found.iter().any(|set| !set["events"][super::CREDENTIAL_CHANGE].is_null()), "{found:?}");
}

#[tokio::test]
async fn another_instance_has_the_same_tokens_and_acknowledgements() {
    let (store, clock) = (std::sync::Arc::default(), TestClock::new());
    let receiver = Receiver::start().await;
    let run =
        Run::on(std::sync::Arc::clone(&store), clock.clone(), receiver.clone(), DefaultSubjects::Known).await;
    for client in super::clients() {
        store.put_client(client);
    }
    run.uses("app", "alice-sub", "a-session").await;
    run.stream("app", json!({})).await;
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    let other = Run::on(store, clock, receiver, DefaultSubjects::Known).await;
    let (here, _) = run.polled("app", json!({})).await;
    let (there, _) = other.polled("app", json!({})).await;
    assert_eq!(jtis(&here), jtis(&there));
    other.polled("app", json!({ "ack": jtis(&here) })).await;
    assert!(run.polled("app", json!({})).await.0.is_empty());
}
