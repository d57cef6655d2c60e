//! What a receiver no longer may know; the rows of `docs/security/attacks.md` name these tests.

use std::time::Duration;

use oauth_runtime::event::{Event, EventKind};
use oauth_runtime::shared_signals::push_signals;
use oauth_runtime::store::EventStore;
use oauth_runtime::{ClientBuilder, Clock};
use serde_json::{Value, json};

use super::{CLAIMS_CHANGE, Run, client, event};

/// An operator stores the client anew.
fn put(run: &Run, changed: ClientBuilder) {
    run.store.put_client(changed.build().expect("a client"));
}

/// What a person, or an operator, does to a client of theirs.
async fn happens_between(run: &Run, kinds: impl IntoIterator<Item = EventKind>) {
    let now = run.clock.now();
    let of = |kind| Event::new(kind, now).subject("alice-sub").client_id("mail");
    let events: Vec<_> = kinds.into_iter().map(of).collect();
    run.store.append_events(&events, now.plus(600)).await.expect("a store");
    run.settles().await;
}

#[tokio::test]
async fn a_client_that_is_disabled_or_lost_its_scope_hears_nothing_until_an_operator_gives_it_back() {
    for lost in [client("app").disabled(), client("app").scope("openid profile")] {
        let run = Run::start().await;
        run.uses("app", "alice-sub", "a-session").await;
        run.pushed_stream("app").await;
        let token = run.token("app", "ssf.manage").await;
        put(&run, lost);
        run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
        assert_eq!(push_signals(&run.server).await.expect("a store"), 0);
        let answer = run.send(&token, "POST", "/ssf/poll", json!({})).await;
        assert!(matches!(answer.status.as_u16(), 401 | 403), "an old token: {answer:?}");
        put(&run, client("app"));
        assert_eq!(run.pushed(1).await.len(), 1);
    }
}

#[tokio::test]
async fn new_values_of_claims_are_not_told_after_the_person_took_the_access_back() {
    let run = Run::start().await;
    run.uses("mail", "alice-sub", "a-session").await;
    run.stream("mail", json!({})).await;
    run.happens(EventKind::EmailChanged {}, "alice-sub").await;
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    assert_eq!(run.polled("mail", json!({})).await.0.len(), 2, "it acknowledges nothing");
    happens_between(&run, [EventKind::ConsentWithdrawn {}]).await;
    assert!(run.polled("mail", json!({})).await.0.is_empty());
}

#[tokio::test]
async fn new_values_of_claims_are_not_told_after_the_scope_became_smaller() {
    let run = Run::start().await;
    run.uses("mail", "alice-sub", "a-session").await;
    run.stream("mail", json!({})).await;
    run.happens(EventKind::EmailChanged {}, "alice-sub").await;
    let scope = "openid".parse().expect("a scope");
    happens_between(&run, [EventKind::TokenRefreshed { scope, rotated: true }]).await;
    assert!(run.polled("mail", json!({})).await.0.is_empty());
    // So it is if an operator takes the scope from the client.
    let run = Run::start().await;
    run.uses("mail", "alice-sub", "a-session").await;
    run.stream("mail", json!({})).await;
    run.happens(EventKind::EmailChanged {}, "alice-sub").await;
    put(&run, client("mail"));
    assert!(run.polled("mail", json!({})).await.0.is_empty());
}

#[tokio::test]
async fn a_change_of_claims_is_told_once_with_the_last_value_and_for_a_week() {
    let run = Run::start().await;
    run.uses("mail", "alice-sub", "a-session").await;
    run.stream("mail", json!({})).await;
    run.happens(EventKind::EmailChanged {}, "alice-sub").await;
    let first = run.polled("mail", json!({})).await.0;
    run.happens(EventKind::EmailChanged {}, "alice-sub").await;
    let [last] = &run.polled("mail", json!({})).await.0[..] else { panic!("one token") };
    assert_ne!(last["jti"], first[0]["jti"], "the earlier one would tell the later value");
    assert_eq!(event(last, CLAIMS_CHANGE)["claims"]["email"], "alice@example.com");
    run.clock.advance(Duration::from_secs(8 * 86_400));
    assert!(run.polled("mail", json!({})).await.0.is_empty(), "it is no way to read claims for months");
}

#[tokio::test]
async fn a_refresh_in_the_moment_of_a_withdrawal_permits_nothing() {
    let run = Run::start().await;
    run.uses("mail", "alice-sub", "a-session").await;
    run.stream("mail", json!({})).await;
    let scope = "openid email".parse().expect("a scope");
    // In the same second, with a later identifier: another instance counts for itself.
    happens_between(
        &run,
        [EventKind::ConsentWithdrawn {}, EventKind::TokenRefreshed { scope, rotated: true }],
    )
    .await;
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    assert!(run.taken("mail").await.is_empty());
}

#[tokio::test]
async fn what_an_earlier_client_of_the_name_was_allowed_permits_nothing() {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    run.clock.advance(Duration::from_secs(10));
    let by = oauth_runtime::event::Actor::Operator;
    let deleted = Event::new(EventKind::ClientDeleted { by }, run.clock.now()).client_id("app");
    run.store.append_events(&[deleted], run.clock.now().plus(600)).await.expect("a store");
    run.stream("app", json!({})).await;
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    assert!(run.taken("app").await.is_empty());
}

/// Removes people by an address, and says whether Alice is one of them.
async fn hides_alice(run: &Run, client_id: &str, address: &str) -> bool {
    let stream = run.stream(client_id, json!({})).await;
    run.uses(client_id, "alice-sub", "a-session").await;
    let subject = json!({ "format": "email", "email": address });
    let body = json!({ "stream_id": stream["stream_id"], "subject": subject });
    assert_eq!(run.call(client_id, "POST", "/ssf/subjects/remove", body).await.status, 204);
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    run.taken(client_id).await.is_empty()
}

#[tokio::test]
async fn a_receiver_without_the_scope_email_does_not_find_out_whose_an_address_is() {
    let run = Run::start().await;
    assert!(!hides_alice(&run, "app", "alice@example.com").await);
    assert!(hides_alice(&run, "mail", "Alice@example.com").await, "it may know the address");
}

#[tokio::test]
async fn a_disabled_stream_keeps_no_events_about_itself() {
    let run = Run::start().await;
    let stream = run.stream("app", json!({})).await;
    let of = |status: Value| json!({ "stream_id": stream["stream_id"], "status": status });
    for waits in [true, false] {
        assert_eq!(run.call("app", "POST", "/ssf/verification", of(Value::Null)).await.status, 204);
        run.clock.advance(Duration::from_secs(10));
        let status = if waits { "disabled" } else { "enabled" };
        assert_eq!(run.call("app", "POST", "/ssf/status", of(json!(status))).await.status, 200);
    }
    assert!(run.polled("app", json!({})).await.0.is_empty());
    for _ in 0..12 {
        run.clock.advance(Duration::from_secs(10));
        assert_eq!(run.call("app", "POST", "/ssf/verification", of(Value::Null)).await.status, 204);
    }
    assert_eq!(run.polled("app", json!({})).await.0.len(), 10, "the latest");
}
