//! The streams of shared signals, changed by compare-and-set.

mod deletion;
mod parallel;
mod versions;

use super::case::Case;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::{digest, fresh};
use oauth_runtime_core::event::EventId;
use oauth_runtime_core::store::{
    ClientRegistrationStore, SignalRecord, SignalStore, SignalStream, StreamEvent, StreamEventKind,
    StreamRefusal, StreamStatus,
};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: SignalStore + 'static>() -> Vec<Case<S>> {
    [versions::cases(), parallel::cases()].into_iter().flatten().collect()
}

pub(super) fn cases_of_deletion<S: SignalStore + ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    deletion::cases()
}

/// A record that no other attempt writes, with a stream that uses every member.
fn record(digest: Digest, version: u64) -> SignalRecord {
    let at = Timestamp::from_unix(1_700_000_000);
    let mut stream = SignalStream::new(fresh("stream"), fresh("receiver"), at, EventId::at(at));
    stream.events_requested =
        Some(vec!["https://schemas.openid.net/secevent/caep/event-type/session-revoked".into()]);
    stream.description = Some("\u{e9}v\u{e9}nements".into());
    stream.endpoint_url = Some("https://receiver.example/events".into());
    stream.authorization = Some("sealed".into());
    stream.status = StreamStatus::Paused;
    stream.reason = Some("maintenance".into());
    stream.subjects.insert("e1".into(), None);
    stream.subjects.insert("s1".into(), Some(at));
    stream.taken = vec![EventId::at(at)];
    let kind = StreamEventKind::Updated { status: StreamStatus::Paused, reason: Some("maintenance".into()) };
    stream.own = vec![
        StreamEvent::new("one", at, StreamEventKind::Verification(Some("state".into()))),
        StreamEvent::new("two", at, kind),
    ];
    stream.verified_at = Some(at);
    stream.claimed_by = Some(fresh("instance").into());
    stream.claimed_until = Some(at.plus(100));
    stream.failures = u32::MAX;
    stream.failing_since = Some(at.plus(1));
    stream.due_at = Some(at.plus(30));
    stream.refusals.insert("three".into(), StreamRefusal::new(3, Some(at.plus(40))));
    stream.refusals.insert("four".into(), StreamRefusal::default());
    let mut record = SignalRecord::new(digest);
    record.version = version;
    record.receivers = vec!["one".into(), "another".into()];
    record.stream = Some(Box::new(stream));
    record
}

async fn put<S: SignalStore>(store: &S, record: &SignalRecord) -> Outcome {
    let version = record.version;
    ensure!(store.put_signal_record(record.clone()).await?, "version {version} was refused");
    is_kept(store, record).await
}

async fn is_kept<S: SignalStore>(store: &S, expected: &SignalRecord) -> Outcome {
    let kept = store.get_signal_record(&expected.digest).await?;
    ensure_eq!(kept.as_ref(), Some(expected), "a record of shared signals");
    Ok(())
}
