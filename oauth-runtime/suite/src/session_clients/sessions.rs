//! What belongs to a session, and what happens to it.

use std::sync::Arc;

use super::{are_listed, client};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::Outcome;
use crate::race::{TASKS, race};
use crate::samples::fresh;
use oauth_runtime_core::store::{SessionClient, SessionClientStore};

pub(super) fn cases<S: SessionClientStore + 'static>() -> Vec<Case<S>> {
    cases!["session_clients":
        an_unknown_session_has_none,
        deleting_forgets_one_alone,
        lists_every_client_of_a_session,
        noting_again_replaces,
        a_client_that_comes_again_is_one_entry,
        a_client_may_know_of_two_sessions,
        sessions_are_compared_exactly,
    ]
}

async fn add_all<S: SessionClientStore>(store: &S, clients: &[&SessionClient]) -> Outcome {
    for client in clients {
        store.add_session_client((*client).clone()).await?;
    }
    Ok(())
}

async fn an_unknown_session_has_none<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    are_listed(&*store, &fresh("session"), &[], "the clients of a session that nobody knows of").await
}

async fn deleting_forgets_one_alone<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let session = fresh("session");
    let (deleted, other) = (client(&session), client(&session));
    let elsewhere = changed!(SessionClient { session_id: fresh("session"), ..deleted.clone() });
    add_all(&*store, &[&deleted, &other, &elsewhere]).await?;
    are_listed(&*store, &session, &[&deleted, &other], "the clients").await?;
    are_listed(&*store, &session, &[&deleted, &other], "the clients, listed again").await?;
    for _ in 0..2 {
        store.delete_session_client(&session, &deleted.client_id).await?;
        are_listed(&*store, &session, &[&other], "the clients without a deleted one").await?;
    }
    store.delete_session_client(&fresh("session"), &other.client_id).await?;
    are_listed(&*store, &session, &[&other], "the clients after another session lost one").await?;
    are_listed(&*store, &elsewhere.session_id, &[&elsewhere], "the same client in another session").await?;
    add_all(&*store, &[&deleted]).await?;
    are_listed(&*store, &session, &[&deleted, &other], "a client that was noted again").await
}

async fn lists_every_client_of_a_session<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let (session, another) = (fresh("session"), fresh("session"));
    let clients: Vec<_> = (0..100).map(|_| client(&session)).collect();
    let clients: Vec<_> = clients.iter().collect();
    let other = client(&another);
    add_all(&*store, &[&other]).await?;
    add_all(&*store, &clients).await?;
    are_listed(&*store, &session, &clients, "the clients of a session").await?;
    are_listed(&*store, &another, &[&other], "the client of another session").await
}

async fn noting_again_replaces<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let first = client(&fresh("session"));
    let again = changed!(SessionClient {
        subject: fresh("subject"),
        expires_at: first.expires_at.plus(60),
        ..first.clone()
    });
    add_all(&*store, &[&first, &first, &again]).await?;
    are_listed(&*store, &first.session_id, &[&again], "a client that was noted three times").await
}

/// A page that renews its tokens in a hidden frame comes every few minutes.
async fn a_client_that_comes_again_is_one_entry<S: SessionClientStore + 'static>(store: Arc<S>) -> Outcome {
    let session = fresh("session");
    let (renewing, other) = (client(&session), client(&session));
    add_all(&*store, &[&other]).await?;
    let notes = race(TASKS, |_| {
        let (store, renewing) = (Arc::clone(&store), renewing.clone());
        async move { Ok(store.add_session_client(renewing).await?) }
    });
    notes.await?;
    are_listed(&*store, &session, &[&renewing, &other], "a client that was noted many times at once").await
}

async fn a_client_may_know_of_two_sessions<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let first = client(&fresh("session"));
    let second = changed!(SessionClient { session_id: fresh("session"), ..first.clone() });
    add_all(&*store, &[&first, &second]).await?;
    are_listed(&*store, &first.session_id, &[&first], "the clients of the first session").await?;
    are_listed(&*store, &second.session_id, &[&second], "the clients of the second session").await
}

async fn sessions_are_compared_exactly<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let session = fresh("Session");
    let noted = client(&session);
    add_all(&*store, &[&noted]).await?;
    for similar in
        [session.to_lowercase(), session.to_uppercase(), format!("{session} "), format!(" {session}")]
    {
        are_listed(&*store, &similar, &[], "the clients of a similar session").await?;
    }
    are_listed(&*store, &session, &[&noted], "the clients").await
}
