//! Whom a stream is about (Shared Signals Framework sections 7.1 and 8.1.3).

use oauth_runtime::event::EventKind;
use oauth_runtime::shared_signals::DefaultSubjects;
use serde_json::{Value, json};

use super::Run;

async fn logs_out(run: &Run, subject: &str) {
    run.happens(EventKind::Logout { everywhere: true }, subject).await;
}

/// Adds or removes a subject.
async fn says(run: &Run, path: &str, stream: &Value, subject: Value) {
    let body = json!({ "stream_id": stream["stream_id"], "subject": subject });
    let answer = run.call("app", "POST", &format!("/ssf/subjects/{path}"), body).await;
    assert!(answer.status.is_success(), "{answer:?}");
}

fn alice(run: &Run) -> Value {
    json!({ "format": "iss_sub", "iss": run.http.url, "sub": "alice-sub" })
}

#[tokio::test]
async fn a_receiver_hears_of_people_who_used_it_and_of_nobody_else() {
    let run = Run::start().await;
    run.stream("app", json!({})).await;
    run.stream("other", json!({})).await;
    run.uses("app", "alice-sub", "a-session").await;
    logs_out(&run, "alice-sub").await;
    logs_out(&run, "bob-sub").await;
    let sets = run.taken("app").await;
    assert_eq!(sets.len(), 1);
    assert_eq!(sets[0]["sub_id"], alice(&run));
    assert!(run.taken("other").await.is_empty());
}

#[tokio::test]
async fn who_withdrew_their_consent_is_unknown_until_they_come_back() {
    let run = Run::start().await;
    run.stream("app", json!({})).await;
    run.uses("app", "alice-sub", "a-session").await;
    let event = oauth_runtime::event::Event::new(
        EventKind::ConsentWithdrawn {},
        oauth_runtime::Clock::now(&run.clock),
    );
    let withdrawn = event.subject("alice-sub").client_id("app");
    let until = oauth_runtime::Clock::now(&run.clock).plus(600);
    oauth_runtime::store::EventStore::append_events(&*run.store, &[withdrawn], until).await.expect("a store");
    run.settles().await;
    logs_out(&run, "alice-sub").await;
    assert!(run.taken("app").await.is_empty());
    run.uses("app", "alice-sub", "a-session").await;
    logs_out(&run, "alice-sub").await;
    assert_eq!(run.taken("app").await.len(), 1);
}

#[tokio::test]
async fn default_subjects_none_a_receiver_hears_of_whom_it_adds() {
    let run = Run::about(DefaultSubjects::Nobody).await;
    let metadata = run.http.get("/.well-known/ssf-configuration", &[]).await.json();
    assert_eq!(metadata["default_subjects"], "NONE");
    let stream = run.stream("app", json!({})).await;
    run.uses("app", "alice-sub", "a-session").await;
    logs_out(&run, "alice-sub").await;
    assert!(run.taken("app").await.is_empty());
    says(&run, "add", &stream, alice(&run)).await;
    logs_out(&run, "alice-sub").await;
    assert_eq!(run.taken("app").await.len(), 1);
    // Whom it does not know is not sent, whatever it adds.
    says(&run, "add", &stream, json!({ "format": "iss_sub", "iss": run.http.url, "sub": "bob-sub" })).await;
    logs_out(&run, "bob-sub").await;
    assert!(run.taken("app").await.is_empty());
}

#[tokio::test]
async fn default_subjects_all_a_receiver_does_not_hear_of_whom_it_removes() {
    let run = Run::start().await;
    let stream = run.stream("app", json!({})).await;
    run.uses("app", "alice-sub", "a-session").await;
    let complex = json!({ "format": "complex", "user": alice(&run) });
    for subject in [alice(&run), complex] {
        says(&run, "remove", &stream, subject.clone()).await;
        logs_out(&run, "alice-sub").await;
        assert!(run.taken("app").await.is_empty(), "{subject}");
        says(&run, "add", &stream, subject.clone()).await;
        logs_out(&run, "alice-sub").await;
        assert_eq!(run.taken("app").await.len(), 1, "{subject}");
    }
}

#[tokio::test]
async fn an_operator_can_have_streams_be_about_everybody() {
    let run = Run::about(DefaultSubjects::Everybody).await;
    run.stream("app", json!({})).await;
    logs_out(&run, "bob-sub").await;
    assert_eq!(run.taken("app").await.len(), 1);
}

#[tokio::test]
async fn a_receiver_whose_people_come_and_go_reaches_no_limit() {
    for (subjects, first, then) in
        [(DefaultSubjects::Nobody, "add", "remove"), (DefaultSubjects::Known, "remove", "add")]
    {
        let run = Run::about(subjects).await;
        let stream = run.stream("app", json!({})).await;
        for group in 0..110 {
            let token = run.token("app", "ssf.manage").await;
            // What happens meanwhile passes.
            run.clock.advance(std::time::Duration::from_secs(60));
            run.happens(EventKind::EmailChanged {}, "somebody").await;
            run.polled("app", json!({})).await;
            let alias =
                |n: usize| json!({ "format": "iss_sub", "iss": run.http.url, "sub": format!("{group}-{n}") });
            let aliases =
                json!({ "format": "aliases", "identifiers": (0..10).map(alias).collect::<Vec<_>>() });
            for path in [first, then] {
                let body = json!({ "stream_id": stream["stream_id"], "subject": aliases });
                let answer = run.send(&token, "POST", &format!("/ssf/subjects/{path}"), body).await;
                assert!(answer.status.is_success(), "{group}: {answer:?}");
            }
        }
    }
}
