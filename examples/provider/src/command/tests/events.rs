//! `provider events`.

use oauth_runtime::event::{Event, EventKind};
use oauth_runtime::store::EventStore;
use oauth_runtime::{Clock, SystemClock, Timestamp};

use super::*;

async fn operator() -> Operator {
    let operator = Operator::default();
    let now = SystemClock.now();
    let earlier = Timestamp::from_unix(now.as_unix() - 7_200);
    let mut failed = Event::new(EventKind::LoginFailed {}, now);
    failed.address = Some([192, 0, 2, 1].into());
    let consent = EventKind::ConsentGiven { scope: "read".parse().expect("a scope") };
    let consent = Event::new(consent, earlier).subject("alice").client_id("web");
    operator.0.append_events(&[consent, failed], now.plus(3_600)).await.expect("kept");
    operator
}

#[tokio::test]
async fn events_are_shown_the_newest_first() {
    let operator = operator().await;
    let table = operator.text(&["events"]).await;
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(lines[1].contains("login.failed") && lines[1].contains("192.0.2.1"), "{table}");
    assert!(lines[2].contains("alice") && lines[2].contains(r#"{"scope":"read"}"#), "{table}");
    let json = operator.json(&["events", "--limit", "1"]).await;
    assert_eq!(json[0]["type"], "login.failed", "{json}");
    assert_eq!(json.as_array().map(Vec::len), Some(1), "{json}");
}

#[tokio::test]
async fn events_are_found_by_person_client_kind_and_time() {
    let operator = operator().await;
    for (words, expected) in [
        (&["--subject", "alice"][..], "consent.given"),
        (&["--client", "web"][..], "consent.given"),
        (&["--kind", "consent.given", "--since", "3h"][..], "consent.given"),
        (&["--since", "1h"][..], "login.failed"),
    ] {
        let words: Vec<_> = ["events"].iter().chain(words).copied().collect();
        let json = operator.json(&words).await;
        assert_eq!(
            (json[0]["type"].as_str(), json[1].is_null()),
            (Some(expected), true),
            "{words:?}: {json}"
        );
    }
    assert_eq!(operator.json(&["events", "--subject", "bob"]).await, serde_json::json!([]));
}

#[tokio::test]
async fn a_forgotten_person_keeps_their_events_unless_the_operator_says_otherwise() {
    let operator = operator().await;
    operator.text(&["users", "forget", "alice"]).await;
    assert_eq!(operator.json(&["events", "--subject", "alice"]).await.as_array().map(Vec::len), Some(1));
    operator.text(&["users", "forget", "alice", "--events"]).await;
    assert_eq!(operator.json(&["events", "--subject", "alice"]).await, serde_json::json!([]));
}
