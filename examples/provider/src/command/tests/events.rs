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
    failed.request_id = serde_json::from_str(r#""7d3f0a91c2b8e654""#).ok();
    let consent = EventKind::ConsentGiven { scope: "read".parse().expect("a scope") };
    let consent = Event::new(consent, earlier).subject("alice").client_id("web");
    let consent = consent.session_id("a-session").grant_id(&"a-grant".into());
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
        (&["--kind", "consent.*"][..], "consent.given"),
        (&["--since", "1h"][..], "login.failed"),
        (&["--request", "7d3f0a91c2b8e654"][..], "login.failed"),
        (&["--address", "192.0.2.1"][..], "login.failed"),
        (&["--session", "a-session"][..], "consent.given"),
        (&["--grant", "a-grant", "--client", "web"][..], "consent.given"),
    ] {
        let words: Vec<_> = ["events"].iter().chain(words).copied().collect();
        let json = operator.json(&words).await;
        assert_eq!(
            (json[0]["type"].as_str(), json[1].is_null()),
            (Some(expected), true),
            "{words:?}: {json}"
        );
    }
    for nothing in
        [["--subject", "bob"], ["--request", "another"], ["--address", "192.0.2.2"], ["--grant", "another"]]
    {
        let words: Vec<_> = ["events"].into_iter().chain(nothing).collect();
        assert_eq!(operator.json(&words).await, serde_json::json!([]), "{nothing:?}");
    }
}

#[test]
fn a_kind_that_no_event_has_is_refused_with_the_nearest() {
    for kind in ["login.faild", "logins.*", ""] {
        let error = Arguments::try_parse_from(["provider", "events", "--kind", kind]).expect_err(kind);
        assert!(error.to_string().contains("there is no event"), "{error}");
        assert_eq!(error.exit_code(), 2);
    }
}

#[tokio::test]
async fn a_forgotten_person_keeps_their_events_unless_the_operator_says_otherwise() {
    let operator = operator().await;
    operator.text(&["users", "forget", "alice", "--force"]).await;
    assert_eq!(operator.json(&["events", "--subject", "alice"]).await.as_array().map(Vec::len), Some(1));
    operator.text(&["users", "forget", "alice", "--events"]).await;
    assert_eq!(operator.json(&["events", "--subject", "alice"]).await, serde_json::json!([]));
}

/// What is written, as lines.
struct Lines(tokio::sync::mpsc::UnboundedSender<String>);

impl std::io::Write for Lines {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        // The test may have ended.
        let _ = self.0.send(String::from_utf8_lossy(text).into_owned());
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn events_are_followed_in_order_and_each_is_shown_once() {
    let operator = operator().await;
    let (sender, mut lines) = tokio::sync::mpsc::unbounded_channel();
    let store = Arc::clone(&operator.0);
    let arguments = Arguments::try_parse_from(["provider", "events", "--follow", "--limit", "1", "--json"]);
    let Some(Command::Events(command)) = arguments.expect("right").command else { panic!("a command") };
    let following = tokio::spawn(async move {
        crate::command::events::follow(&command, &store, Output::Json, &mut Lines(sender)).await
    });
    let mut next = async || {
        let line = lines.recv().await.expect("a line");
        serde_json::from_str::<serde_json::Value>(&line).expect("an event")["type"].clone()
    };
    assert_eq!(next().await, "login.failed");
    let now = SystemClock.now();
    let denied = Event::new(EventKind::DeviceDenied {}, now);
    operator.0.append_events(&[denied], now.plus(3_600)).await.expect("kept");
    assert_eq!(next().await, "device.denied");
    // Another instance was slower.
    let late = Event::new(EventKind::ConsentDenied {}, Timestamp::from_unix(now.as_unix() - 5));
    let news = Event::new(EventKind::ConsentWithdrawn {}, now);
    operator.0.append_events(&[late, news], now.plus(3_600)).await.expect("kept");
    assert_eq!(next().await, "consent.denied");
    assert_eq!(next().await, "consent.withdrawn");
    following.abort();
}
