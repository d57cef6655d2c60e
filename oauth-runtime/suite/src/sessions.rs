//! Browser sessions.

use std::sync::Arc;

use super::case::{Case, cases};
use super::grown::ensure_whole;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::race::{TASKS, race};
use super::samples::{AWKWARD, NUL, Sample, digest, fresh, long};
use crate::changed::changed;
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::store::{SessionStore, StoredSession};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: SessionStore + 'static>() -> Vec<Case<S>> {
    cases!["sessions":
        keeps_awkward_data,
        keeps_members_of_a_later_version,
        keeps_nul,
        keeps_long_data,
        keeps_distant_times,
        an_unknown_session_is_none,
        creating_again_replaces,
        replacing_changes_what_is_there,
        a_new_digest_takes_the_place_of_the_old_one,
        a_deleted_session_does_not_come_back,
        replaced_and_deleted_at_once_it_stays_deleted,
        of_parallel_renewals_one_wins,
        deleting_ends_one_alone,
        a_digest_counts_to_its_last_byte,
        created_at_once_the_session_is_one_of_them,
        may_drop_what_is_expired,
        a_session_is_listed_for_each_of_its_people,
        a_replaced_session_is_listed_once,
        people_who_left_a_session_do_not_have_it,
        a_deleted_session_is_not_listed,
        people_of_sessions_are_compared_exactly,
        sessions_at_once_are_all_listed,
    ]
}

fn session(data: &str) -> StoredSession {
    let Sample { issued_at, expires_at, .. } = Sample::new();
    StoredSession::new(digest(), data, issued_at, expires_at)
}

async fn comes_back<S: SessionStore>(store: &S, session: StoredSession) -> Outcome {
    store.create_session(session.clone()).await?;
    ensure_same(store.get_session(&session.digest).await?, Some(session), "the stored session")
}

/// `Debug` omits the data, which a test may compare.
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
    comes_back(&*store, changed!(StoredSession { saved_at: first, ..session("") })).await?;
    comes_back(&*store, changed!(StoredSession { expires_at: last, ..session("") })).await
}

async fn an_unknown_session_is_none<S: SessionStore>(store: Arc<S>) -> Outcome {
    ensure_same(store.get_session(&digest()).await?, None, "a session that was never created")?;
    store.delete_session(&digest()).await?;
    Ok(())
}

async fn creating_again_replaces<S: SessionStore>(store: Arc<S>) -> Outcome {
    let first = session("first");
    let second = changed!(StoredSession {
        data: "second".to_owned(),
        saved_at: first.saved_at.plus(1),
        expires_at: first.expires_at.plus(1),
        ..first.clone()
    });
    comes_back(&*store, first.clone()).await?;
    comes_back(&*store, second).await?;
    comes_back(&*store, first).await
}

async fn replacing_changes_what_is_there<S: SessionStore>(store: Arc<S>) -> Outcome {
    let (first, other) = (session("first"), session("other"));
    let data = AWKWARD.concat();
    let next = changed!(StoredSession { data, expires_at: first.expires_at.plus(1), ..first.clone() });
    comes_back(&*store, first.clone()).await?;
    comes_back(&*store, other.clone()).await?;
    ensure!(store.replace_session(&first.digest, next.clone()).await?, "a live session was not replaced");
    ensure_same(store.get_session(&first.digest).await?, Some(next), "a session that was replaced")?;
    ensure_same(store.get_session(&other.digest).await?, Some(other), "another session")
}

async fn a_new_digest_takes_the_place_of_the_old_one<S: SessionStore>(store: Arc<S>) -> Outcome {
    let (old, new) = (session("old"), session("new"));
    comes_back(&*store, old.clone()).await?;
    ensure!(store.replace_session(&old.digest, new.clone()).await?, "a live session was not replaced");
    ensure_same(store.get_session(&old.digest).await?, None, "a session that has another digest now")?;
    ensure_same(
        store.get_session(&new.digest).await?,
        Some(new.clone()),
        "the session under its new digest",
    )?;
    let again = store.replace_session(&old.digest, session("again")).await?;
    ensure!(!again, "a session was replaced under the digest that it had before");
    ensure_same(store.get_session(&new.digest).await?, Some(new), "the session under its new digest")
}

/// A slow page must not undo a logout.
async fn a_deleted_session_does_not_come_back<S: SessionStore>(store: Arc<S>) -> Outcome {
    let (deleted, renewed) = (session("deleted"), session("renewed"));
    comes_back(&*store, deleted.clone()).await?;
    store.delete_session(&deleted.digest).await?;
    for next in [deleted.clone(), renewed, session("unknown")] {
        let replaced = store.replace_session(&deleted.digest, next.clone()).await?;
        ensure!(!replaced, "a session was replaced that is not there");
        ensure_same(store.get_session(&next.digest).await?, None, "what was to replace a deleted session")?;
    }
    Ok(())
}

async fn replaced_and_deleted_at_once_it_stays_deleted<S: SessionStore + 'static>(store: Arc<S>) -> Outcome {
    for _ in 0..20 {
        let first = session("first");
        comes_back(&*store, first.clone()).await?;
        let attempts = race(TASKS, |number| {
            let (store, digest) = (Arc::clone(&store), first.digest);
            let next = changed!(StoredSession { data: number.to_string(), ..first.clone() });
            async move {
                if number % 4 == 0 {
                    store.delete_session(&digest).await?;
                } else {
                    store.replace_session(&digest, next).await?;
                }
                Ok(())
            }
        });
        attempts.await?;
        ensure_same(store.get_session(&first.digest).await?, None, "a session that was deleted meanwhile")?;
    }
    Ok(())
}

async fn of_parallel_renewals_one_wins<S: SessionStore + 'static>(store: Arc<S>) -> Outcome {
    let first = session("first");
    comes_back(&*store, first.clone()).await?;
    let renewals = race(TASKS, |_| {
        let (store, digest, next) = (Arc::clone(&store), first.digest, session("next"));
        async move { Ok((store.replace_session(&digest, next.clone()).await?, next)) }
    });
    let renewals = renewals.await?;
    let won = renewals.iter().filter(|(won, _)| *won).count();
    ensure!(won == 1, "{won} of {TASKS} renewals at once succeeded, not one");
    for (won, next) in renewals {
        let expected = Some(next.clone()).filter(|_| won);
        ensure_same(store.get_session(&next.digest).await?, expected, "a session after many renewals")?;
    }
    Ok(())
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
    let other = changed!(StoredSession { digest: Digest::from_bytes(bytes), ..session("other") });
    comes_back(&*store, first.clone()).await?;
    comes_back(&*store, other).await?;
    ensure_same(store.get_session(&first.digest).await?, Some(first), "the first of two sessions")
}

async fn created_at_once_the_session_is_one_of_them<S: SessionStore + 'static>(store: Arc<S>) -> Outcome {
    let first = session("");
    let saved = race(TASKS, |number| {
        let session = changed!(StoredSession { data: number.to_string(), ..first.clone() });
        let store = Arc::clone(&store);
        async move { Ok(store.create_session(session.clone()).await.map(|()| session)?) }
    });
    let saved = saved.await?;
    let kept = store.get_session(&first.digest).await?;
    let own = saved.into_iter().find(|own| kept.as_ref().is_some_and(|kept| kept.data == own.data));
    let expected = own.or(Some(first));
    ensure_same(kept, expected, "the session that was created many times at once")
}

async fn may_drop_what_is_expired<S: SessionStore>(store: Arc<S>) -> Outcome {
    let expired = |mut session: StoredSession| {
        session.expires_at = session.saved_at;
        session
    };
    for session in [
        expired(session("expired")),
        expired(changed!(StoredSession { saved_at: Timestamp::from_unix(1000), ..session("long expired") })),
    ] {
        store.create_session(session.clone()).await?;
        if let Some(kept) = store.get_session(&session.digest).await? {
            ensure_same(Some(kept), Some(session), "an expired session that is kept")?;
        }
    }
    Ok(())
}

async fn keeps_members_of_a_later_version<S: SessionStore>(store: Arc<S>) -> Outcome {
    let (first, next) = (session("first").grown(), session("next").grown());
    store.create_session(first.clone()).await?;
    ensure_whole(store.get_session(&first.digest).await?.as_ref(), &first)?;
    ensure!(store.replace_session(&first.digest, next.clone()).await?, "a live session is gone");
    ensure_whole(store.get_session(&next.digest).await?.as_ref(), &next)
}

fn session_of<const PEOPLE: usize>(subjects: [&str; PEOPLE]) -> StoredSession {
    session("data").of(subjects)
}

/// A person has exactly these sessions, in any order.
async fn are_listed<S: SessionStore>(
    store: &S,
    subject: &str,
    expected: &[&StoredSession],
    what: &str,
) -> Outcome {
    let mut listed = store.list_sessions(subject).await?;
    let mut expected: Vec<StoredSession> = expected.iter().map(|session| (*session).clone()).collect();
    for sessions in [&mut listed, &mut expected] {
        sessions.sort_by_key(|session| *session.digest.as_bytes());
    }
    ensure_eq!(listed, expected, "{what}");
    Ok(())
}

async fn a_session_is_listed_for_each_of_its_people<S: SessionStore>(store: Arc<S>) -> Outcome {
    let (one, other, nobody) = (fresh("subject"), fresh("subject"), fresh("subject"));
    are_listed(&*store, &one, &[], "the sessions of a person without any").await?;
    let (both, own) = (session_of([&*one, &other]), session_of([&*one]));
    for session in [&both, &own, &session_of([])] {
        store.create_session(session.clone()).await?;
    }
    are_listed(&*store, &one, &[&both, &own], "the sessions of a person with two").await?;
    are_listed(&*store, &other, &[&both], "the sessions of the second person of one").await?;
    are_listed(&*store, &nobody, &[], "the sessions of somebody else").await
}

async fn a_replaced_session_is_listed_once<S: SessionStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let first = session_of([&*subject]);
    store.create_session(first.clone()).await?;
    let later = changed!(StoredSession {
        data: "later".to_owned(),
        expires_at: first.expires_at.plus(1),
        ..first.clone()
    });
    ensure!(store.replace_session(&first.digest, later.clone()).await?, "a live session was not replaced");
    are_listed(&*store, &subject, &[&later], "the sessions after one was saved again").await?;
    let next = changed!(StoredSession { digest: digest(), ..later });
    ensure!(store.replace_session(&first.digest, next.clone()).await?, "a live session was not replaced");
    are_listed(&*store, &subject, &[&next], "the sessions after one got another digest").await
}

async fn people_who_left_a_session_do_not_have_it<S: SessionStore>(store: Arc<S>) -> Outcome {
    let (stays, leaves, comes) = (fresh("subject"), fresh("subject"), fresh("subject"));
    let first = session_of([&*stays, &leaves]);
    store.create_session(first.clone()).await?;
    let next = first.clone().of([&*comes, &stays]);
    ensure!(store.replace_session(&first.digest, next.clone()).await?, "a live session was not replaced");
    are_listed(&*store, &leaves, &[], "the sessions of a person who left one").await?;
    are_listed(&*store, &comes, &[&next], "the sessions of a person who came").await?;
    are_listed(&*store, &stays, &[&next], "the sessions of a person who stayed").await
}

async fn a_deleted_session_is_not_listed<S: SessionStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let (deleted, other) = (session_of([&*subject]), session_of([&*subject]));
    store.create_session(deleted.clone()).await?;
    store.create_session(other.clone()).await?;
    store.delete_session(&deleted.digest).await?;
    are_listed(&*store, &subject, &[&other], "the sessions without a deleted one").await
}

async fn people_of_sessions_are_compared_exactly<S: SessionStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("Subject");
    let near = [subject.to_lowercase(), subject.to_uppercase(), format!("{subject} "), format!("{subject}%")];
    let awkward = AWKWARD.into_iter().chain([NUL]).map(|text| format!("{text}{}", fresh("subject")));
    let people: Vec<String> = near.into_iter().chain(awkward).chain([subject]).collect();
    let mut sessions = Vec::new();
    for subject in &people {
        let session = session_of([&**subject]);
        store.create_session(session.clone()).await?;
        sessions.push(session);
    }
    for (subject, session) in people.iter().zip(&sessions) {
        are_listed(&*store, subject, &[session], "the sessions of people with similar names").await?;
    }
    Ok(())
}

async fn sessions_at_once_are_all_listed<S: SessionStore + 'static>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let created = race(TASKS, |_| {
        let (store, session) = (Arc::clone(&store), session_of([&*subject]));
        async move {
            store.create_session(session.clone()).await?;
            Ok(session)
        }
    });
    let created = created.await?;
    are_listed(&*store, &subject, &created.iter().collect::<Vec<_>>(), "sessions that began at once").await
}
