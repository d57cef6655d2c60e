//! The configuration of streams (Shared Signals Framework section 8.1.1).

use oauth_runtime::Clock;
use oauth_runtime::event::EventKind;
use serde_json::{Value, json};

use super::{PUSH, Run, SESSION_REVOKED};

#[tokio::test]
async fn section_8_1_1_unknown_event_types_are_ignored_and_only_those_asked_for_are_sent() {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    let requested = json!(["urn:example:unknown", SESSION_REVOKED]);
    let stream = run.stream("app", json!({ "events_requested": requested })).await;
    assert_eq!(stream["events_delivered"], json!([SESSION_REVOKED]));
    assert_eq!(stream["events_requested"], requested);
    run.happens(EventKind::PasswordChanged { forgotten: false }, "alice-sub").await;
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    let sets = run.taken("app").await;
    assert_eq!(sets.len(), 1);
    assert!(!sets[0]["events"][SESSION_REVOKED].is_null());
}

#[tokio::test]
async fn what_the_transmitter_supplies_may_be_sent_back_as_it_is() {
    let run = Run::start().await;
    let stream = run.stream("app", json!({ "description": "one" })).await;
    let mut again = stream.clone();
    again["description"] = "two".into();
    for method in ["PATCH", "PUT"] {
        let changed = run.call("app", method, "/ssf/streams", again.clone()).await;
        assert_eq!((changed.status.as_u16(), changed.json()), (200, again.clone()));
    }
}

#[tokio::test]
async fn a_stream_is_read_with_the_scope_for_it_and_not_changed() {
    let run = Run::start().await;
    let stream = run.stream("app", json!({})).await;
    let token = run.token("app", "ssf.read").await;
    let path = format!("/ssf/streams?stream_id={}", stream["stream_id"].as_str().expect("a text"));
    assert_eq!(run.send(&token, "GET", &path, Value::Null).await.json(), stream);
    let subject = json!({ "format": "opaque", "id": "1" });
    for (method, path) in [
        ("POST", "/ssf/streams"),
        ("PATCH", "/ssf/streams"),
        ("PUT", "/ssf/streams"),
        ("DELETE", path.as_str()),
        ("POST", "/ssf/status"),
        ("POST", "/ssf/subjects/add"),
        ("POST", "/ssf/subjects/remove"),
        ("POST", "/ssf/verification"),
        ("POST", "/ssf/poll"),
    ] {
        let body = json!({ "stream_id": stream["stream_id"], "status": "disabled", "subject": subject });
        let answer = run.send(&token, method, path, body).await;
        assert_eq!(answer.status, 403, "{method} {path}: {answer:?}");
        assert!(answer.header("www-authenticate").contains("scope=\"ssf.manage\""), "{answer:?}");
    }
    assert_eq!(run.send(&token, "GET", &path, Value::Null).await.json(), stream);
}

#[tokio::test]
async fn a_new_stream_after_a_deleted_one_begins_anew() {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    let first = run.stream("app", json!({ "description": "one" })).await;
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    let path = format!("/ssf/streams?stream_id={}", first["stream_id"].as_str().expect("a text"));
    assert_eq!(run.call("app", "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(run.call("app", "DELETE", &path, Value::Null).await.status, 404);
    let second = run.stream("app", json!({})).await;
    assert_ne!(first["stream_id"], second["stream_id"]);
    assert!(second.get("description").is_none());
    assert!(run.taken("app").await.is_empty(), "it knows nothing of what was before");
}

#[tokio::test]
async fn urls_that_nothing_is_pushed_to_are_refused() {
    let run = Run::start().await;
    for wrong in [
        json!({}),
        json!({ "endpoint_url": "events" }),
        json!({ "endpoint_url": "https://receiver.example/events#fragment" }),
        json!({ "endpoint_url": "https://user:password@receiver.example/events" }),
        json!({ "endpoint_url": "http://receiver.example/events" }),
        json!({ "endpoint_url": "ftp://receiver.example/events" }),
        json!({ "endpoint_url": format!("https://receiver.example/{}", "a".repeat(3_000)) }),
        json!({ "endpoint_url": run.receiver.url(), "authorization_header": "" }),
        json!({ "endpoint_url": run.receiver.url(), "authorization_header": "Bearer a\r\nx: y" }),
        json!({ "endpoint_url": run.receiver.url(), "authorization_header": 1 }),
    ] {
        let mut delivery = wrong.clone();
        delivery["method"] = PUSH.into();
        let answer = run.call("app", "POST", "/ssf/streams", json!({ "delivery": delivery })).await;
        assert_eq!(answer.status, 400, "{wrong}: {answer:?}");
    }
}

#[tokio::test]
async fn verifications_keep_to_their_interval() {
    let run = Run::start().await;
    let stream = run.stream("app", json!({})).await;
    let interval = stream["min_verification_interval"].as_u64().expect("seconds");
    let body = json!({ "stream_id": stream["stream_id"] });
    assert_eq!(run.call("app", "POST", "/ssf/verification", body.clone()).await.status, 204);
    let early = run.call("app", "POST", "/ssf/verification", body.clone()).await;
    assert_eq!((early.status.as_u16(), early.header("retry-after")), (429, interval.to_string().as_str()));
    run.clock.advance(std::time::Duration::from_secs(interval));
    assert_eq!(run.call("app", "POST", "/ssf/verification", body).await.status, 204);
    let (sets, _) = run.polled("app", json!({})).await;
    assert_eq!(sets.len(), 2);
    assert!(
        sets.iter().all(|set| set["events"][super::VERIFICATION] == json!({})),
        "without a state there is none"
    );
    assert!(sets.iter().all(|set| set["iat"] == run.clock.now().as_unix()));
}
