//! The modules of `openid-ssf-transmitter-test-plan`, by their names, each with both delivery methods where it has them.

use serde_json::{Value, json};

use super::{POLL, PUSH, Run, VERIFICATION, event};
use crate::support::Answer;

/// The delivery that a test asks for.
fn delivery(run: &Run, method: &str) -> Value {
    match method {
        PUSH => json!({ "delivery": { "method": PUSH, "endpoint_url": run.receiver.url() } }),
        _ => json!({ "delivery": { "method": POLL } }),
    }
}

/// The client `app` has a stream; its identifier.
async fn streaming() -> (Run, String) {
    let run = Run::start().await;
    let stream = run.stream("app", json!({})).await;
    let stream_id = stream["stream_id"].as_str().expect("an identifier").to_owned();
    (run, stream_id)
}

fn is_unauthorized(answer: &Answer) {
    assert_eq!(answer.status, 401, "{answer:?}");
    assert!(answer.header("www-authenticate").starts_with("Bearer "), "{answer:?}");
}

/// Without a token, and with one that nobody issued.
async fn invalid_token(method: &str, path: &str, body: Value) {
    let (run, stream_id) = streaming().await;
    let (path, body) = (path.replace("{id}", &stream_id), body.to_string().replace("{id}", &stream_id));
    let answer = run.http.send(method, &path, &[], Some(body.clone())).await;
    is_unauthorized(&answer);
    assert!(!answer.header("www-authenticate").contains("error="), "{answer:?}");
    let answer = run.http.send(method, &path, &[("authorization", "Bearer wrong")], Some(body)).await;
    is_unauthorized(&answer);
    assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""), "{answer:?}");
}

async fn invalid_body(method: &str) {
    let (run, stream_id) = streaming().await;
    let token = run.token("app", "ssf.manage").await;
    let bearer = format!("Bearer {token}");
    let broken = format!(r#"{{"stream_id":"{stream_id}","delivery":"#);
    let answer = run.http.send(method, "/ssf/streams", &[("authorization", &bearer)], Some(broken)).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    for wrong in [
        json!([]),
        json!({ "delivery": { "method": POLL } }),
        json!({ "stream_id": 1 }),
        json!({ "stream_id": stream_id, "events_requested": "all" }),
        json!({ "stream_id": stream_id, "delivery": "push" }),
        json!({ "stream_id": stream_id, "description": {} }),
        json!({ "stream_id": stream_id, "iss": "https://other.example" }),
        json!({ "stream_id": stream_id, "aud": "other" }),
        json!({ "stream_id": stream_id, "events_delivered": [] }),
    ] {
        let answer = run.send(&token, method, "/ssf/streams", wrong.clone()).await;
        assert_eq!(answer.status, 400, "{wrong}: {answer:?}");
    }
}

async fn unknown_stream(method: &str, path: &str, body: Value) {
    let (run, _) = streaming().await;
    run.call("app", method, path, body).await.assert_error(404, "stream_not_found");
}

#[tokio::test]
async fn transmitter_metadata() {
    let run = Run::start().await;
    let metadata = run.http.get("/.well-known/ssf-configuration", &[]).await;
    assert_eq!((metadata.status.as_u16(), metadata.header("content-type")), (200, "application/json"));
    let metadata = metadata.json();
    assert_eq!((&metadata["spec_version"], &metadata["issuer"]), (&json!("1_0"), &json!(run.http.url)));
    assert_eq!(metadata["delivery_methods_supported"], json!([PUSH, POLL]));
    assert_eq!(metadata["authorization_schemes"], json!([{ "spec_urn": "urn:ietf:rfc:6749" }]));
    assert_eq!(metadata["default_subjects"], "ALL");
    for (member, path) in [
        ("jwks_uri", "/jwks"),
        ("configuration_endpoint", "/ssf/streams"),
        ("status_endpoint", "/ssf/status"),
        ("add_subject_endpoint", "/ssf/subjects/add"),
        ("remove_subject_endpoint", "/ssf/subjects/remove"),
        ("verification_endpoint", "/ssf/verification"),
    ] {
        assert_eq!(metadata[member], run.http.url_of(path), "{member}");
    }
}

#[tokio::test]
async fn stream_control_happy_path() {
    for method in [POLL, PUSH] {
        let run = Run::start().await;
        let mut wanted = delivery(&run, method);
        wanted["description"] = "for the tests".into();
        let created = run.stream("app", wanted).await;
        let stream_id = created["stream_id"].clone();
        assert_eq!((&created["iss"], &created["aud"]), (&json!(run.http.url), &json!("app")));
        assert_eq!(created["delivery"]["method"], method);
        assert_eq!(created["events_delivered"], created["events_supported"]);
        let path = format!("/ssf/streams?stream_id={}", stream_id.as_str().expect("a text"));
        let read = run.call("app", "GET", &path, Value::Null).await;
        assert_eq!((read.status.as_u16(), read.json()), (200, created.clone()));
        let changed = json!({ "stream_id": stream_id, "description": "another" });
        let changed = run.call("app", "PATCH", "/ssf/streams", changed).await.json();
        assert_eq!(
            (&changed["description"], &changed["delivery"]),
            (&json!("another"), &created["delivery"])
        );
        let mut whole = delivery(&run, method);
        (whole["stream_id"], whole["events_requested"]) =
            (stream_id.clone(), json!([super::SESSION_REVOKED]));
        let replaced = run.call("app", "PUT", "/ssf/streams", whole).await.json();
        assert_eq!(replaced["events_delivered"], json!([super::SESSION_REVOKED]));
        assert!(replaced.get("description").is_none(), "{replaced}");
        assert_eq!(run.call("app", "GET", &path, Value::Null).await.json(), replaced);
        let status = format!("/ssf/status?stream_id={}", stream_id.as_str().expect("a text"));
        assert_eq!(run.call("app", "GET", &status, Value::Null).await.json()["status"], "enabled");
        for status in ["enabled", "paused", "disabled"] {
            let answer = json!({ "stream_id": stream_id, "status": status });
            let answered = run.call("app", "POST", "/ssf/status", answer.clone()).await;
            assert_eq!((answered.status.as_u16(), answered.json()), (200, answer));
        }
        assert_eq!(run.call("app", "DELETE", &path, Value::Null).await.status, 204);
        assert_eq!(run.call("app", "GET", &path, Value::Null).await.status, 404);
        assert_eq!(run.call("app", "GET", "/ssf/streams", Value::Null).await.json(), json!([]));
    }
}

#[tokio::test]
async fn stream_control_error_create_stream_with_broken_input() {
    let run = Run::start().await;
    let bearer = format!("Bearer {}", run.token("app", "ssf.manage").await);
    for broken in
        ["", "{", "[]", "\"text\"", r#"{"delivery":{}}"#, r#"{"delivery":{"method":"carrier-pigeon"}}"#]
    {
        let answer = run
            .http
            .send("POST", "/ssf/streams", &[("authorization", &bearer)], Some(broken.to_owned()))
            .await;
        answer.assert_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn stream_control_error_create_stream_with_invalid_token() {
    invalid_token("POST", "/ssf/streams", json!({})).await;
}

#[tokio::test]
async fn stream_control_error_create_stream_with_duplicate_config() {
    let (run, _) = streaming().await;
    run.call("app", "POST", "/ssf/streams", json!({})).await.assert_error(409, "stream_exists");
}

#[tokio::test]
async fn stream_control_error_read_stream_with_invalid_token() {
    invalid_token("GET", "/ssf/streams?stream_id={id}", Value::Null).await;
}

#[tokio::test]
async fn stream_control_error_read_unknown_stream() {
    unknown_stream("GET", "/ssf/streams?stream_id=unknown", Value::Null).await;
}

#[tokio::test]
async fn stream_control_error_update_stream_with_invalid_token() {
    invalid_token("PATCH", "/ssf/streams", json!({ "stream_id": "{id}" })).await;
}

#[tokio::test]
async fn stream_control_error_update_stream_with_invalid_body() {
    invalid_body("PATCH").await;
}

#[tokio::test]
async fn stream_control_error_update_unknown_stream() {
    unknown_stream("PATCH", "/ssf/streams", json!({ "stream_id": "unknown" })).await;
}

#[tokio::test]
async fn stream_control_error_replace_stream_with_invalid_body() {
    invalid_body("PUT").await;
}

#[tokio::test]
async fn stream_control_error_replace_stream_with_invalid_token() {
    invalid_token("PUT", "/ssf/streams", json!({ "stream_id": "{id}" })).await;
}

#[tokio::test]
async fn stream_control_error_replace_unknown_stream() {
    unknown_stream("PUT", "/ssf/streams", json!({ "stream_id": "unknown" })).await;
}

#[tokio::test]
async fn stream_control_error_delete_stream_with_invalid_token() {
    invalid_token("DELETE", "/ssf/streams?stream_id={id}", Value::Null).await;
}

#[tokio::test]
async fn stream_control_error_delete_unknown_stream() {
    unknown_stream("DELETE", "/ssf/streams?stream_id=unknown", Value::Null).await;
}

#[tokio::test]
async fn stream_subject_control() {
    let (run, stream_id) = streaming().await;
    let email = json!({ "format": "email", "email": "alice@example.com" });
    let iss_sub = json!({ "format": "iss_sub", "iss": run.http.url, "sub": "alice-sub" });
    for subject in [email, iss_sub, json!({ "format": "opaque", "id": "1" })] {
        let body = json!({ "stream_id": stream_id, "subject": subject, "verified": true });
        let added = run.call("app", "POST", "/ssf/subjects/add", body.clone()).await;
        assert_eq!((added.status.as_u16(), added.body.as_str()), (200, ""));
        let removed = run.call("app", "POST", "/ssf/subjects/remove", body).await;
        assert_eq!((removed.status.as_u16(), removed.body.as_str()), (204, ""));
    }
    let subject = json!({ "format": "opaque", "id": "1" });
    for path in ["/ssf/subjects/add", "/ssf/subjects/remove"] {
        unknown_stream("POST", path, json!({ "stream_id": "unknown", "subject": subject })).await;
    }
}

/// Asks for a verification event with a state.
async fn verify(run: &Run, stream_id: &Value) {
    let body = json!({ "stream_id": stream_id, "state": "the state" });
    let answer = run.call("app", "POST", "/ssf/verification", body).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (204, ""), "{answer:?}");
}

fn is_verification(claims: &Value, stream_id: &Value) {
    assert_eq!(event(claims, VERIFICATION), &json!({ "state": "the state" }));
    assert_eq!(claims["sub_id"], json!({ "format": "opaque", "id": stream_id }));
    assert!(claims.get("sub").is_none() && claims.get("exp").is_none(), "{claims}");
}

#[tokio::test]
async fn transmitter_stream_verification_push() {
    let run = Run::start().await;
    let stream = run.pushed_stream("app").await;
    verify(&run, &stream["stream_id"]).await;
    let [got] = &run.pushed(1).await[..] else { panic!("one token") };
    assert_eq!(got.content_type, "application/secevent+jwt");
    assert_eq!(got.authorization, "Bearer of-the-receiver");
    assert_eq!(got.header["typ"], "secevent+jwt");
    is_verification(&got.claims, &stream["stream_id"]);
}

#[tokio::test]
async fn transmitter_stream_verification_poll_only() {
    let (run, stream_id) = streaming().await;
    verify(&run, &json!(stream_id)).await;
    for _ in 0..2 {
        let (sets, has_more) = run.polled("app", json!({ "maxEvents": 1 })).await;
        assert_eq!((sets.len(), has_more), (1, false), "a poll alone takes nothing");
        is_verification(&sets[0], &json!(stream_id));
    }
}

#[tokio::test]
async fn transmitter_stream_verification_poll_and_ack() {
    let (run, stream_id) = streaming().await;
    verify(&run, &json!(stream_id)).await;
    let (sets, _) = run.polled("app", json!({})).await;
    let (left, has_more) = run.polled("app", json!({ "ack": [sets[0]["jti"]] })).await;
    assert_eq!((left.len(), has_more), (0, false));
}

#[tokio::test]
async fn transmitter_stream_verification_ack_only() {
    let (run, stream_id) = streaming().await;
    verify(&run, &json!(stream_id)).await;
    let (sets, _) = run.polled("app", json!({})).await;
    for _ in 0..2 {
        let (left, _) = run.polled("app", json!({ "maxEvents": 0, "ack": [sets[0]["jti"]] })).await;
        assert!(left.is_empty(), "a second acknowledgement does nothing");
    }
    assert!(run.polled("app", json!({})).await.0.is_empty());
}

#[tokio::test]
async fn transmitter_stream_verification_error_push_no_auth() {
    let run = Run::start().await;
    let stream = run.stream("app", delivery(&run, PUSH)).await;
    run.receiver.answers([401]);
    verify(&run, &stream["stream_id"]).await;
    run.receiver.tried(1).await;
    assert!(run.receiver.taken().is_empty());
    // The receiver may have changed its mind.
    run.clock.advance(std::time::Duration::from_secs(60));
    let [got] = &run.pushed(1).await[..] else { panic!("one token") };
    assert_eq!(got.authorization, "");
    is_verification(&got.claims, &stream["stream_id"]);
}
