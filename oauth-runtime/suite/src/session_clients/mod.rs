//! The clients that know about a session.

mod deletion;
mod parallel;
mod round_trip;
mod sessions;
mod subjects;

use super::case::Case;
use super::outcome::{Outcome, ensure_eq};
use super::samples::Sample;
use oauth_runtime_core::store::{SessionClient, SessionClientStore};

pub(super) use deletion::cases as cases_of_deletion;

pub(super) fn cases<S: SessionClientStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), sessions::cases(), subjects::cases(), parallel::cases()]
        .into_iter()
        .flatten()
        .collect()
}

/// A unique client.
fn client(session_id: &str) -> SessionClient {
    let Sample { client_id, subject, expires_at, .. } = Sample::new();
    SessionClient::new(session_id, client_id, subject, expires_at)
}

/// A session has exactly these clients, in any order.
async fn are_listed<S: SessionClientStore>(
    store: &S,
    session_id: &str,
    expected: &[&SessionClient],
    what: &str,
) -> Outcome {
    are(store.list_session_clients(session_id).await?, expected, what)
}

/// All sessions of a person have exactly these clients, in any order.
async fn are_of_person<S: SessionClientStore>(
    store: &S,
    subject: &str,
    expected: &[&SessionClient],
    what: &str,
) -> Outcome {
    are(store.list_subject_clients(subject).await?, expected, what)
}

fn are(mut listed: Vec<SessionClient>, expected: &[&SessionClient], what: &str) -> Outcome {
    let mut expected: Vec<_> = expected.iter().map(|client| (*client).clone()).collect();
    for clients in [&mut listed, &mut expected] {
        clients.sort_by(|one, other| {
            (&one.client_id, &one.session_id).cmp(&(&other.client_id, &other.session_id))
        });
    }
    ensure_eq!(listed, expected, "{what}");
    Ok(())
}
