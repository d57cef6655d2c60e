//! Sessions, consents, keys and limits.

use std::collections::BTreeSet;

use super::{at, digest, is_form, scope};
use crate::event::EventId;
use crate::record::Form;
use crate::store::{
    Consent, FailedAttempts, PendingMail, PendingNotice, PushedRequest, SessionClient, SignalRecord,
    SignalStream, StoredCredentials, StoredKey, StoredSession, StreamEvent, StreamEventKind, StreamRefusal,
    StreamStatus, Ticket, UpstreamLink, WebhookProgress,
};

#[test]
fn people_and_their_sessions() {
    let session = StoredSession {
        digest: digest(8),
        subjects: vec!["248289761001".into()],
        data: "data".into(),
        saved_at: at(100),
        expires_at: at(200),
        form: Form::new(),
    };
    is_form!(
        session,
        StoredSession::from_stored,
        r#"{"digest":"CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg","subjects":["248289761001"],"data":"data","saved_at":100,"expires_at":200,"v":1}"#
    );
    let consent = Consent {
        subject: "248289761001".into(),
        client_id: "app".into(),
        scope: scope("read"),
        claims: BTreeSet::from(["email".into()]),
        resources: BTreeSet::from(["https://notes.example/mcp".into()]),
        client: Some(digest(12)),
        destinations: BTreeSet::from(["client.example".into()]),
        given_at: at(100),
        form: Form::new(),
    };
    is_form!(
        consent,
        Consent::from_stored,
        r#"{"subject":"248289761001","client_id":"app","scope":"read","claims":["email"],"!resources":["https://notes.example/mcp"],"client":"DAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw","destinations":["client.example"],"given_at":100,"v":1}"#
    );
    let credentials =
        StoredCredentials { digest: digest(9), version: 2, data: "data".into(), form: Form::new() };
    is_form!(
        credentials,
        StoredCredentials::from_stored,
        r#"{"digest":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk","version":2,"data":"data","v":1}"#
    );
    let progress = WebhookProgress {
        version: 2,
        reading_to: Some(EventId::from_bytes([8; 16])),
        claimed_by: Some("the-instance".into()),
        claimed_until: Some(at(120)),
        failures: 3,
        failing_since: Some(at(100)),
        due_at: Some(at(225)),
        is_gone: true,
        ..WebhookProgress::new(digest(9), EventId::from_bytes([7; 16]))
    };
    is_form!(
        progress,
        WebhookProgress::from_stored,
        r#"{"digest":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk","version":2,"sent":"07070707-0707-0707-0707-070707070707","reading_to":"08080808-0808-0808-0808-080808080808","claimed_by":"the-instance","claimed_until":120,"failures":3,"failing_since":100,"due_at":225,"is_gone":true,"v":1}"#
    );
    let mut stream = SignalStream::new("the-stream", "receiver", at(100), EventId::from_bytes([7; 16]));
    stream.events_requested = Some(vec!["urn:example:event".into()]);
    stream.description = Some("what it is for".into());
    stream.endpoint_url = Some("https://receiver.example/events".into());
    stream.authorization = Some("sealed".into());
    stream.status = StreamStatus::Paused;
    stream.reason = Some("maintenance".into());
    stream.subjects.insert("e1".into(), None);
    stream.subjects.insert("s1".into(), Some(at(101)));
    stream.taken = vec![EventId::from_bytes([8; 16])];
    let updated = StreamEventKind::Updated { status: StreamStatus::Paused, reason: None };
    stream.own = vec![
        StreamEvent::new("one", at(101), StreamEventKind::Verification(Some("state".into()))),
        StreamEvent::new("two", at(102), updated),
    ];
    stream.verified_at = Some(at(101));
    stream.claimed_by = Some("the-instance".into());
    stream.claimed_until = Some(at(120));
    stream.failures = 3;
    stream.failing_since = Some(at(100));
    stream.due_at = Some(at(225));
    stream.refusals.insert("three".into(), StreamRefusal::new(3, Some(at(226))));
    stream.refusals.insert("four".into(), StreamRefusal::default());
    let signals = SignalRecord {
        version: 2,
        receivers: vec!["receiver".into()],
        stream: Some(Box::new(stream)),
        ..SignalRecord::new(digest(9))
    };
    is_form!(
        signals,
        SignalRecord::from_stored,
        r#"{"digest":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk","version":2,"receivers":["receiver"],"stream":{"stream_id":"the-stream","client_id":"receiver","created_at":100,"events_requested":["urn:example:event"],"description":"what it is for","endpoint_url":"https://receiver.example/events","authorization":"sealed","status":"paused","reason":"maintenance","subjects":{"e1":null,"s1":101},"since":"07070707-0707-0707-0707-070707070707","sent":"07070707-0707-0707-0707-070707070707","taken":["08080808-0808-0808-0808-080808080808"],"own":[{"id":"one","time":101,"kind":{"verification":"state"}},{"id":"two","time":102,"kind":{"updated":{"status":"paused","reason":null}}}],"verified_at":101,"claimed_by":"the-instance","claimed_until":120,"failures":3,"failing_since":100,"due_at":225,"refusals":{"four":{"times":0},"three":{"times":3,"due_at":226}}},"v":1}"#
    );
    let ticket = Ticket {
        digest: digest(13),
        version: 2,
        subject: Some("248289761001".into()),
        data: "data".into(),
        expires_at: at(200),
        form: Form::new(),
    };
    is_form!(
        ticket,
        Ticket::from_stored,
        r#"{"digest":"DQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0","version":2,"subject":"248289761001","data":"data","expires_at":200,"v":1}"#
    );
    let mail = PendingMail {
        due_at: at(105),
        attempts: 1,
        ..PendingMail::new(digest(14), "strangers", "data", at(100), at(200))
    };
    is_form!(
        mail,
        |form| PendingMail::from_stored(form, at(105)),
        r#"{"id":"Dg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4","queue":"strangers","data":"data","created_at":100,"due_at":105,"attempts":1,"expires_at":200,"v":1}"#
    );
    let link = UpstreamLink {
        digest: digest(14),
        issuer: "https://upstream.example".into(),
        upstream_subject: "1067".into(),
        subject: "248289761001".into(),
        username: Some("alice".into()),
        shown_as: Some("alice@mail.example".into()),
        linked_at: at(100),
        form: Form::new(),
    };
    is_form!(
        link,
        UpstreamLink::from_stored,
        r#"{"digest":"Dg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4","issuer":"https://upstream.example","upstream_subject":"1067","subject":"248289761001","username":"alice","shown_as":"alice@mail.example","linked_at":100,"v":1}"#
    );
    let client = SessionClient {
        session_id: "the-session".into(),
        client_id: "app".into(),
        subject: "248289761001".into(),
        expires_at: at(200),
        form: Form::new(),
    };
    is_form!(
        client,
        SessionClient::from_stored,
        r#"{"session_id":"the-session","client_id":"app","subject":"248289761001","expires_at":200,"v":1}"#
    );
    let notice = PendingNotice {
        id: digest(10),
        session_id: "the-session".into(),
        client_id: "app".into(),
        subject: "248289761001".into(),
        created_at: at(100),
        due_at: at(160),
        attempts: 1,
        expires_at: at(900),
        form: Form::new(),
    };
    is_form!(
        notice,
        |form| PendingNotice::from_stored(form, at(160)),
        r#"{"id":"CgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo","session_id":"the-session","client_id":"app","subject":"248289761001","created_at":100,"due_at":160,"attempts":1,"expires_at":900,"v":1}"#
    );
    let pushed = PushedRequest {
        digest: digest(14),
        client_id: "app".into(),
        parameters: vec![("scope".into(), "read".into())],
        is_signed: true,
        expires_at: at(160),
        answer_by: Some(at(900)),
        form: Form::new(),
    };
    is_form!(
        pushed,
        |form| PushedRequest::from_stored(form, Some(at(900))),
        r#"{"digest":"Dg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4","client_id":"app","parameters":[["scope","read"]],"is_signed":true,"expires_at":160,"v":1}"#
    );
}

#[test]
fn keys_and_limits() {
    let key = StoredKey {
        slot: "RS256.0".into(),
        algorithm: "RS256".into(),
        private_key: "sealed".into(),
        signs_from: at(100),
        signs_until: at(200),
        expires_at: at(300),
        form: Form::new(),
    };
    is_form!(
        key,
        StoredKey::from_stored,
        r#"{"slot":"RS256.0","algorithm":"RS256","private_key":"sealed","signs_from":100,"signs_until":200,"expires_at":300,"v":1}"#
    );
    let attempts = FailedAttempts {
        digest: digest(11),
        version: 3,
        count: 2,
        last: at(100),
        before: at(90),
        blocked_for: 60,
        expires_at: at(900),
        form: Form::new(),
    };
    is_form!(
        attempts,
        FailedAttempts::from_stored,
        r#"{"digest":"CwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCws","version":3,"count":2,"last":100,"before":90,"blocked_for":60,"expires_at":900,"v":1}"#
    );
}
