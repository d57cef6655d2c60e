//! Browser sessions.

use std::sync::Arc;

use super::case::{Case, Outcome, cases, ensure_eq};
use super::race::{TASKS, race};
use super::samples::{AWKWARD, NUL, Sample, digest, long};
use crate::store::{SessionStore, StoredSession};
use crate::{Digest, Timestamp};

pub(super) fn cases<S: SessionStore + 'static>() -> Vec<Case<S>> {
    cases!["sessions":
        keeps_awkward_data,
        keeps_nul,
        keeps_long_data,
        keeps_distant_times,
        an_unknown_session_is_none,
        saving_again_replaces,
        deleting_ends_one_alone,
        a_digest_counts_to_its_last_byte,
        saved_at_once_the_session_is_one_of_them,
        may_drop_what_is_expired,
    ]
}

fn session(data: &str) -> StoredSession {
    let Sample { issued_at, expires_at, .. } = Sample::new();
    StoredSession { digest: digest(), data: data.to_owned(), saved_at: issued_at, expires_at }
}

async fn comes_back<S: SessionStore>(store: &S, session: StoredSession) -> Outcome {
    store.save_session(session.clone()).await?;
    ensure_same(store.get_session(&session.digest).await?, Some(session), "the stored session")
}

/// What a session prints leaves out the data, which a test may see.
fn ensure_same(seen: Option<StoredSession>, expected: Option<StoredSession>, what: &str) -> Outcome {
    let parts = |session: StoredSession| (session.data, session.saved_at, session.expires_at, session.digest);
    ensure_eq!(seen.map(parts), expected.map(parts), "{what}");
    Ok(())
}

async fn keeps_awkward_data<S: SessionStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, session(text)).await?;
    }
    Ok(())
}

async fn keeps_nul<S: SessionStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, session(NUL)).await
}

async fn keeps_long_data<S: SessionStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, session(&long().repeat(16))).await
}

async fn keeps_distant_times<S: SessionStore>(store: Arc<S>) -> Outcome {
    let (first, last) = (Timestamp::from_unix(0), Timestamp::from_unix(i64::MAX.unsigned_abs()));
    comes_back(&*store, StoredSession { saved_at: first, ..session("") }).await?;
    comes_back(&*store, StoredSession { expires_at: last, ..session("") }).await
}

async fn an_unknown_session_is_none<S: SessionStore>(store: Arc<S>) -> Outcome {
    ensure_same(store.get_session(&digest()).await?, None, "a session that was never saved")?;
    store.delete_session(&digest()).await?;
    Ok(())
}

async fn saving_again_replaces<S: SessionStore>(store: Arc<S>) -> Outcome {
    let first = session("first");
    let second = StoredSession {
        data: "second".to_owned(),
        saved_at: first.saved_at.plus(1),
        expires_at: first.expires_at.plus(1),
        ..first.clone()
    };
    comes_back(&*store, first.clone()).await?;
    comes_back(&*store, second).await?;
    comes_back(&*store, first).await
}

async fn deleting_ends_one_alone<S: SessionStore>(store: Arc<S>) -> Outcome {
    let (deleted, other) = (session("deleted"), session("other"));
    comes_back(&*store, deleted.clone()).await?;
    comes_back(&*store, other.clone()).await?;
    store.delete_session(&deleted.digest).await?;
    ensure_same(store.get_session(&deleted.digest).await?, None, "a deleted session")?;
    ensure_same(store.get_session(&other.digest).await?, Some(other), "another session")?;
    comes_back(&*store, deleted).await
}

async fn a_digest_counts_to_its_last_byte<S: SessionStore>(store: Arc<S>) -> Outcome {
    let first = session("first");
    let mut bytes = *first.digest.as_bytes();
    bytes[31] ^= 1;
    let other = StoredSession { digest: Digest::from_bytes(bytes), ..session("other") };
    comes_back(&*store, first.clone()).await?;
    comes_back(&*store, other).await?;
    ensure_same(store.get_session(&first.digest).await?, Some(first), "the first of two sessions")
}

async fn saved_at_once_the_session_is_one_of_them<S: SessionStore + 'static>(store: Arc<S>) -> Outcome {
    let first = session("");
    let saved = race(TASKS, |number| {
        let session = StoredSession { data: number.to_string(), ..first.clone() };
        let store = Arc::clone(&store);
        async move { Ok(store.save_session(session.clone()).await.map(|()| session)?) }
    });
    let saved = saved.await?;
    let kept = store.get_session(&first.digest).await?;
    let own = saved.into_iter().find(|own| kept.as_ref().is_some_and(|kept| kept.data == own.data));
    let expected = own.or(Some(first));
    ensure_same(kept, expected, "the session that was saved many times at once")
}

async fn may_drop_what_is_expired<S: SessionStore>(store: Arc<S>) -> Outcome {
    let expired = |session: StoredSession| StoredSession { expires_at: session.saved_at, ..session };
    for session in [
        expired(session("expired")),
        expired(StoredSession { saved_at: Timestamp::from_unix(1000), ..session("long expired") }),
    ] {
        store.save_session(session.clone()).await?;
        if let Some(kept) = store.get_session(&session.digest).await? {
            ensure_same(Some(kept), Some(session), "an expired session that is kept")?;
        }
    }
    Ok(())
}
