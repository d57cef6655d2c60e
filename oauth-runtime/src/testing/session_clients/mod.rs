//! The clients that know of a session.

mod deletion;
mod parallel;
mod round_trip;
mod sessions;

use super::case::{Case, Outcome, ensure_eq};
use super::samples::Sample;
use crate::store::{SessionClient, SessionClientStore};

pub(super) use deletion::cases as cases_of_deletion;

pub(super) fn cases<S: SessionClientStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), sessions::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// A client that nothing else has.
fn client(session_id: &str) -> SessionClient {
    let Sample { client_id, subject, expires_at, .. } = Sample::new();
    SessionClient { session_id: session_id.to_owned(), client_id, subject, expires_at }
}

/// Takes the clients of a session; those are expected, in any order.
async fn are_taken<S: SessionClientStore>(
    store: &S,
    session_id: &str,
    expected: &[&SessionClient],
    what: &str,
) -> Outcome {
    let mut taken = store.take_session_clients(session_id).await?;
    let mut expected: Vec<_> = expected.iter().map(|client| (*client).clone()).collect();
    for clients in [&mut taken, &mut expected] {
        clients.sort_by(|one, other| one.client_id.cmp(&other.client_id));
    }
    ensure_eq!(taken, expected, "{what}");
    Ok(())
}
