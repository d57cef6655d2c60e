//! What a receiver, or somebody else, must not be able to do; the rows of `docs/security/attacks.md` name these tests.

use oauth_runtime::event::EventKind;
use oauth_runtime::shared_signals::push_signals;
use oauth_runtime::store::{ClientStore, EventStore};
use oauth_runtime::{Clock, event::Event};
use serde_json::{Value, json};

use super::{PUSH, Run};

#[tokio::test]
async fn another_receiver_reaches_no_stream_that_is_not_its_own() {
    let run = Run::start().await;
    let stream = run.stream("app", json!({})).await;
    let stream_id = stream["stream_id"].as_str().expect("a text");
    let by_id = format!("?stream_id={stream_id}");
    let subject = json!({ "format": "opaque", "id": "1" });
    for has_own in [false, true] {
        if has_own {
            run.stream("other", json!({})).await;
        }
        for (method, path) in [
            ("GET", format!("/ssf/streams{by_id}")),
            ("DELETE", format!("/ssf/streams{by_id}")),
            ("PATCH", "/ssf/streams".to_owned()),
            ("PUT", "/ssf/streams".to_owned()),
            ("GET", format!("/ssf/status{by_id}")),
            ("POST", "/ssf/status".to_owned()),
            ("POST", "/ssf/subjects/add".to_owned()),
            ("POST", "/ssf/subjects/remove".to_owned()),
            ("POST", "/ssf/verification".to_owned()),
        ] {
            let body = json!({ "stream_id": stream_id, "status": "disabled", "subject": subject });
            let answer = run.call("other", method, &path, body).await;
            assert_eq!(answer.status, 404, "{method} {path}: {answer:?}");
        }
    }
    assert_eq!(run.call("app", "GET", &format!("/ssf/streams{by_id}"), Value::Null).await.json(), stream);
}

#[tokio::test]
async fn nobody_acknowledges_what_another_receiver_is_to_get() {
    let run = Run::start().await;
    for client_id in ["app", "other"] {
        run.uses(client_id, "alice-sub", "a-session").await;
        run.stream(client_id, json!({})).await;
    }
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    let (sets, _) = run.polled("app", json!({})).await;
    let (others, _) = run.polled("other", json!({ "ack": [sets[0]["jti"]] })).await;
    assert_eq!(others.len(), 1, "its own is still there");
    assert_eq!(run.polled("app", json!({})).await.0.len(), 1);
}

#[tokio::test]
async fn nothing_is_pushed_into_the_providers_own_network() {
    let run = Run::start().await;
    for url in [
        "https://127.0.0.1/events",
        "https://localhost/events",
        "https://10.0.0.1/events",
        "https://[::1]/events",
        "https://169.254.169.254/latest/meta-data",
        "http://receiver.example/events",
    ] {
        let delivery = json!({ "method": PUSH, "endpoint_url": url });
        let answer = run.call("app", "POST", "/ssf/streams", json!({ "delivery": delivery })).await;
        assert_eq!(answer.status, 400, "{url}: {answer:?}");
    }
}

#[tokio::test]
async fn the_header_of_a_receiver_is_sealed_and_never_shown() {
    let run = Run::start().await;
    let stream = run.pushed_stream("app").await;
    assert!(!stream.to_string().contains("of-the-receiver"), "{stream}");
    let read = run.call("app", "GET", "/ssf/streams", Value::Null).await;
    assert!(!read.body.contains("of-the-receiver") && !read.body.contains("authorization"), "{read:?}");
    let digest = oauth_runtime::Digest::of("a receiver of shared signals\tapp");
    let kept =
        oauth_runtime::store::SignalStore::get_signal_record(&*run.store, &digest).await.expect("a store");
    let kept = format!("{kept:?}");
    assert!(kept.contains("authorization: Some") && !kept.contains("of-the-receiver"), "{kept}");
}

#[tokio::test]
async fn adding_a_subject_tells_nobody_who_has_an_account() {
    let run = Run::start().await;
    let stream = run.stream("app", json!({})).await;
    let mut answers = Vec::new();
    for sub in ["alice-sub", "nobody"] {
        let subject = json!({ "format": "iss_sub", "iss": run.http.url, "sub": sub });
        let body = json!({ "stream_id": stream["stream_id"], "subject": subject });
        let answer = run.call("app", "POST", "/ssf/subjects/add", body).await;
        answers.push((answer.status, answer.body));
    }
    assert_eq!(answers[0], answers[1]);
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    assert!(run.taken("app").await.is_empty(), "who is added but unknown is not sent either");
}

#[tokio::test]
async fn a_receiver_cannot_fill_the_store() {
    let run = Run::start().await;
    let stream = run.stream("app", json!({})).await;
    let token = run.token("app", "ssf.manage").await;
    let aliases = |from: usize| {
        let alias = |n: usize| json!({ "format": "email", "email": format!("{n}@example.com") });
        json!({ "format": "aliases", "identifiers": (from..from + 10).map(alias).collect::<Vec<_>>() })
    };
    let mut last = 204;
    for n in 0..101 {
        let body = json!({ "stream_id": stream["stream_id"], "subject": aliases(n * 10) });
        last = run.send(&token, "POST", "/ssf/subjects/remove", body).await.status.as_u16();
        assert!(last == 204 || n >= 100, "{n}");
    }
    assert_eq!(last, 403);
    // What is made of events takes no space, however many there are: a stream is a place in the log.
    run.uses("app", "alice-sub", "a-session").await;
    let kept = |run: &Run| {
        let digest = oauth_runtime::Digest::of("a receiver of shared signals\tapp");
        let store = std::sync::Arc::clone(&run.store);
        async move {
            oauth_runtime::store::SignalStore::get_signal_record(&*store, &digest).await.expect("a store")
        }
    };
    let before = kept(&run).await.map(|record| record.version);
    for _ in 0..150 {
        let event = Event::new(EventKind::Logout { everywhere: true }, run.clock.now()).subject("alice-sub");
        run.store.append_events(&[event], run.clock.now().plus(600)).await.expect("a store");
    }
    assert_eq!(kept(&run).await.map(|record| record.version), before);
    run.settles().await;
    let (sets, has_more) = run.polled("app", json!({ "maxEvents": 100_000 })).await;
    assert_eq!((sets.len(), has_more), (100, true), "an answer is bounded too");
}

#[tokio::test]
async fn a_token_that_acts_for_a_person_is_no_receivers() {
    let run = Run::start().await;
    let path = "/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fcb\
                &scope=openid%20ssf.manage&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
                &code_challenge_method=S256";
    let answer = run.http.get(path, &[("x-user", "alice-sub"), ("x-sid", "a-session")]).await;
    let code = crate::support::parameters_of(&answer)["code"].clone();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", "https://app.example/cb"),
        ("code_verifier", crate::support::VERIFIER),
    ];
    let answer = run.http.post("/token", Some(("app", super::SECRET)), &form).await;
    let token = answer.text("access_token");
    run.send(&token, "POST", "/ssf/streams", json!({})).await.assert_error(403, "access_denied");
}

#[tokio::test]
async fn a_token_in_the_url_is_not_accepted() {
    let run = Run::start().await;
    let token = run.token("app", "ssf.manage").await;
    let answer = run.http.get(&format!("/ssf/streams?access_token={token}"), &[]).await;
    assert_eq!(answer.status, 401, "{answer:?}");
}

#[tokio::test]
async fn the_stream_of_a_deleted_client_ends() {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    run.pushed_stream("app").await;
    let client = run.store.get_client("app").await.expect("a store").expect("a client");
    run.store.remove_client("app");
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    // Somebody else's later client of the same name inherits nothing, also if it comes at once.
    run.store.put_client(client);
    assert_eq!(push_signals(&run.server).await.expect("a store"), 0);
    assert_eq!(run.call("app", "GET", "/ssf/streams", Value::Null).await.json(), json!([]));
    assert!(run.receiver.taken().is_empty());
}

#[tokio::test]
async fn a_security_event_token_is_accepted_as_no_other_token() {
    let run = Run::start().await;
    run.pushed_stream("app").await;
    run.uses("app", "alice-sub", "a-session").await;
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    let got = run.pushed(1).await;
    assert_eq!(got[0].header["typ"], "secevent+jwt");
    for member in ["sub", "exp", "nonce", "client_id", "scope"] {
        assert!(got[0].claims.get(member).is_none(), "{member}");
    }
    let answer = run.http.get_with_token("/userinfo", &got[0].raw).await;
    assert_eq!(answer.status, 401, "{answer:?}");
    let hint =
        run.http.get(&format!("/end_session?id_token_hint={}", got[0].raw), &[("x-sid", "a-session")]).await;
    assert_eq!(hint.status, 400, "{hint:?}");
}
