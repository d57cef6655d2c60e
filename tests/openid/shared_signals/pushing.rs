//! Pushes (RFC 8935).

use std::time::Duration;

use oauth_runtime::event::EventKind;
use oauth_runtime::shared_signals::{DefaultSubjects, push_signals, signal_figures};
use serde_json::{Value, json};

use super::{PUSH, Run, SESSION_REVOKED, event};

/// Alice uses `app`, to which events are pushed; returns its stream.
async fn pushing() -> (Run, Value) {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    let stream = run.pushed_stream("app").await;
    (run, stream)
}

async fn logs_out(run: &Run) {
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
}

#[tokio::test]
async fn each_token_is_pushed_once_and_in_order() {
    let (run, _) = pushing().await;
    for _ in 0..3 {
        logs_out(&run).await;
    }
    let got = run.pushed(3).await;
    let times: Vec<_> =
        got.iter().map(|got| event(&got.claims, SESSION_REVOKED)["event_timestamp"].as_u64()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(push_signals(&run.server).await.expect("a store"), 0);
    assert_eq!(run.receiver.taken().len(), 3);
    assert!(signal_figures().delivered >= 3);
}

#[tokio::test]
async fn of_many_instances_one_pushes_each_token() {
    let (run, _) = pushing().await;
    let mut others = Vec::new();
    for _ in 0..4 {
        let store = std::sync::Arc::clone(&run.store);
        others.push(Run::on(store, run.clock.clone(), run.receiver.clone(), DefaultSubjects::Known).await);
    }
    for _ in 0..5 {
        logs_out(&run).await;
    }
    let all = others.iter().map(|other| push_signals(&other.server));
    futures_util::future::join_all(all).await;
    let got = run.pushed(5).await;
    let jtis: std::collections::BTreeSet<_> = got.iter().map(|got| got.claims["jti"].to_string()).collect();
    assert_eq!((got.len(), jtis.len()), (5, 5));
}

#[tokio::test]
async fn a_receiver_that_is_away_gets_everything_later() {
    let (run, _) = pushing().await;
    run.receiver.answers([503, 503]);
    logs_out(&run).await;
    logs_out(&run).await;
    push_signals(&run.server).await.expect("a store");
    run.receiver.tried(1).await;
    assert!(run.receiver.taken().is_empty());
    assert_eq!(push_signals(&run.server).await.expect("a store"), 0, "not before the pause is over");
    run.clock.advance(Duration::from_secs(10));
    push_signals(&run.server).await.expect("a store");
    run.receiver.tried(2).await;
    run.clock.advance(Duration::from_secs(100));
    assert_eq!(run.pushed(2).await.len(), 2);
}

#[tokio::test]
async fn section_2_3_a_token_that_the_receiver_refuses_holds_up_no_other_and_is_given_up() {
    let (run, _) = pushing().await;
    logs_out(&run).await;
    run.receiver.refuses("session-revoked");
    for number in 1..=3 {
        run.happens(EventKind::PasswordChanged { forgotten: false }, "alice-sub").await;
        let got = run.pushed(number).await;
        assert!(!event(&got[number - 1].claims, super::CREDENTIAL_CHANGE).is_null(), "{got:?}");
    }
    for _ in 0..5 {
        run.clock.advance(Duration::from_secs(4_000));
        push_signals(&run.server).await.expect("a store");
    }
    let tried = run.receiver.tries();
    run.clock.advance(Duration::from_secs(4_000));
    push_signals(&run.server).await.expect("a store");
    assert_eq!(run.receiver.tries(), tried, "it goes without it");
    let read = run.call("app", "GET", "/ssf/streams", Value::Null).await.json();
    let status = format!("/ssf/status?stream_id={}", read[0]["stream_id"].as_str().expect("a text"));
    assert_eq!(run.call("app", "GET", &status, Value::Null).await.json()["status"], "enabled");
}

#[tokio::test]
async fn a_receiver_that_refuses_everything_loses_nothing_and_has_its_stream_paused() {
    let (run, stream) = pushing().await;
    for _ in 0..15 {
        logs_out(&run).await;
    }
    run.receiver.answers(std::iter::repeat_n(400, 2_000));
    let status = format!("/ssf/status?stream_id={}", stream["stream_id"].as_str().expect("a text"));
    let mut read = Value::Null;
    for _ in 0..60 {
        push_signals(&run.server).await.expect("a store");
        read = run.call("app", "GET", &status, Value::Null).await.json();
        if read["status"] == "paused" {
            break;
        }
        run.clock.advance(Duration::from_secs(3_700));
    }
    assert_eq!(read["status"], "paused", "{read}");
    run.receiver.clear();
    let enabled = json!({ "stream_id": stream["stream_id"], "status": "enabled" });
    assert_eq!(run.call("app", "POST", "/ssf/status", enabled).await.status, 200);
    let got = run.pushed(15).await;
    let times: Vec<_> =
        got.iter().map(|got| event(&got.claims, SESSION_REVOKED)["event_timestamp"].as_u64()).collect();
    assert!(times.is_sorted() && times.iter().all(Option::is_some), "{times:?}");
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_holds_up_no_other_receiver() {
    let run = Run::start().await;
    let stalls = json!({ "method": PUSH, "endpoint_url": run.receiver.stalling_url() });
    for (client_id, delivery) in
        [("other", stalls), ("app", json!({ "method": PUSH, "endpoint_url": run.receiver.url() }))]
    {
        let stream = run.stream(client_id, json!({ "delivery": delivery })).await;
        let body = json!({ "stream_id": stream["stream_id"] });
        assert_eq!(run.call(client_id, "POST", "/ssf/verification", body).await.status, 204);
        // The task of the server pushes.
        run.receiver.stalls().await;
    }
    assert_eq!(run.receiver.until(1).await.len(), 1);
    assert_eq!(run.receiver.gave_up(), 0, "the other receiver has not answered yet");
}

#[tokio::test]
async fn a_stream_that_fails_for_a_day_is_paused_with_a_reason_and_goes_on_when_it_is_enabled() {
    let (run, stream) = pushing().await;
    logs_out(&run).await;
    run.receiver.answers(std::iter::repeat_n(500, 60));
    let status = format!("/ssf/status?stream_id={}", stream["stream_id"].as_str().expect("a text"));
    let mut read = Value::Null;
    for _ in 0..60 {
        let before = run.receiver.tries();
        push_signals(&run.server).await.expect("a store");
        run.receiver.tried(before + 1).await;
        read = run.call("app", "GET", &status, Value::Null).await.json();
        if read["status"] == "paused" {
            break;
        }
        run.clock.advance(Duration::from_secs(3_700));
    }
    assert_eq!(read["status"], "paused", "{read}");
    assert!(read["reason"].is_string());
    let updated = "https://schemas.openid.net/secevent/ssf/event-type/stream-updated";
    let all = run.receiver.all();
    let last = all.last().map(|claims| event(claims, updated)["status"].clone());
    assert_eq!(last, Some(json!("paused")), "section 8.1.5: it is told before nothing is sent any more");
    let tries = run.receiver.tries();
    run.clock.advance(Duration::from_secs(3_700));
    assert_eq!(push_signals(&run.server).await.expect("a store"), 0);
    assert_eq!(run.receiver.tries(), tries, "nothing is tried while it is paused");
    run.receiver.clear();
    let enabled = json!({ "stream_id": stream["stream_id"], "status": "enabled" });
    assert_eq!(run.call("app", "POST", "/ssf/status", enabled).await.status, 200);
    let all = run.pushed(1).await;
    let got = &all[0];
    assert!(!event(&got.claims, SESSION_REVOKED).is_null(), "nothing about a pause that is over: {got:?}");
    // The clock of this test jumps past the claim of the server's own task, which may be sending: then a token comes twice.
    assert!(all.iter().all(|other| other.claims["jti"] == got.claims["jti"]), "{all:?}");
}

#[tokio::test]
async fn what_happens_while_a_stream_is_paused_comes_later_and_while_it_is_disabled_never() {
    let (run, stream) = pushing().await;
    for (status, comes) in [("paused", 1), ("disabled", 1)] {
        let set = |status: &str| json!({ "stream_id": stream["stream_id"], "status": status });
        run.call("app", "POST", "/ssf/status", set(status)).await;
        logs_out(&run).await;
        assert_eq!(push_signals(&run.server).await.expect("a store"), 0);
        run.call("app", "POST", "/ssf/status", set("enabled")).await;
        assert_eq!(run.pushed(comes).await.len(), comes, "{status}");
    }
}

#[tokio::test]
async fn a_new_url_does_not_get_the_header_of_the_old_one() {
    let (run, stream) = pushing().await;
    let delivery = json!({ "method": PUSH, "endpoint_url": format!("{}?again", run.receiver.url()) });
    let changed = json!({ "stream_id": stream["stream_id"], "delivery": delivery });
    let changed = run.call("app", "PATCH", "/ssf/streams", changed).await;
    assert_eq!(changed.json()["delivery"], delivery, "{changed:?}");
    logs_out(&run).await;
    assert_eq!(run.pushed(1).await[0].authorization, "");
}
