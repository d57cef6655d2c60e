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
async fn section_2_3_a_token_that_the_receiver_refuses_does_not_hold_up_the_others_for_ever() {
    let (run, _) = pushing().await;
    logs_out(&run).await;
    run.happens(EventKind::PasswordChanged { forgotten: false }, "alice-sub").await;
    run.receiver.answers([400, 400, 400, 400]);
    for tries in 1..=4 {
        push_signals(&run.server).await.expect("a store");
        run.receiver.tried(tries).await;
        run.clock.advance(Duration::from_secs(4_000));
    }
    let [got] = &run.pushed(1).await[..] else { panic!("the second one") };
    assert!(!event(&got.claims, super::CREDENTIAL_CHANGE).is_null(), "{got:?}");
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
    let tries = run.receiver.tries();
    run.clock.advance(Duration::from_secs(3_700));
    assert_eq!(push_signals(&run.server).await.expect("a store"), 0);
    assert_eq!(run.receiver.tries(), tries, "nothing is tried while it is paused");
    run.receiver.clear();
    let enabled = json!({ "stream_id": stream["stream_id"], "status": "enabled" });
    assert_eq!(run.call("app", "POST", "/ssf/status", enabled).await.status, 200);
    let got = run.pushed(2).await;
    let updated = "https://schemas.openid.net/secevent/ssf/event-type/stream-updated";
    assert_eq!(event(&got[0].claims, updated)["status"], "paused", "it says so first");
    assert!(!event(&got[1].claims, SESSION_REVOKED).is_null(), "{got:?}");
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
