//! Each client is told to one, and none is lost.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::client;
use crate::store::{SessionClient, SessionClientStore};
use crate::testing::case::{Case, Outcome, cases, ensure, ensure_eq, race_of_processes};
use crate::testing::processes::{self, Processes};
use crate::testing::race::{TASKS, race};
use crate::testing::samples::fresh;

pub(super) fn cases<S: SessionClientStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["session_clients":
        parallel_takes_tell_each_client_to_one,
        clients_that_come_meanwhile_are_not_lost,
    ];
    cases.push(race_of_processes!("session_clients": processes_tell_each_client_to_one, compete));
    cases
}

/// What one of many did: which clients it noted, and which it was told of.
#[derive(Default, Serialize, Deserialize)]
struct Part {
    noted: Vec<String>,
    told: Vec<String>,
}

fn names(clients: &[SessionClient]) -> Vec<String> {
    clients.iter().map(|client| client.client_id.clone()).collect()
}

/// Notes some clients, and takes those of the session after each.
async fn take_part<S: SessionClientStore>(store: &S, session: &str, clients: usize) -> Outcome<Part> {
    let mut part = Part::default();
    for _ in 0..clients {
        let client = client(session);
        part.noted.push(client.client_id.clone());
        store.add_session_client(client).await?;
        part.told.extend(names(&store.take_session_clients(session).await?));
    }
    Ok(part)
}

/// Each part took once more after it had noted its last, so nothing is left.
async fn judge<S: SessionClientStore>(store: &S, session: &str, parts: &[Part]) -> Outcome {
    let left = store.take_session_clients(session).await?.len();
    ensure_eq!(left, 0, "how many clients none of the calls was told of that came after they were noted");
    let told: Vec<_> = parts.iter().flat_map(|part| &part.told).collect();
    let noted: BTreeSet<_> = parts.iter().flat_map(|part| &part.noted).collect();
    let lost = noted.iter().filter(|name| !told.contains(name)).count();
    ensure!(lost == 0, "{lost} of {} clients were lost", noted.len());
    ensure_eq!(told.len(), noted.len(), "how often {} clients were told of, by calls at once", noted.len());
    Ok(())
}

async fn parallel_takes_tell_each_client_to_one<S: SessionClientStore + 'static>(store: Arc<S>) -> Outcome {
    for _ in 0..5 {
        let session = fresh("session");
        let clients: Vec<_> = (0..10).map(|_| client(&session)).collect();
        for client in &clients {
            store.add_session_client(client.clone()).await?;
        }
        let takes = race(TASKS, |_| {
            let (store, session) = (Arc::clone(&store), session.clone());
            async move {
                Ok(Part { told: names(&store.take_session_clients(&session).await?), ..Part::default() })
            }
        });
        let mut parts = takes.await?;
        parts.push(Part { noted: names(&clients), ..Part::default() });
        judge(&*store, &session, &parts).await?;
    }
    Ok(())
}

/// Whoever is noted while others are taken is told to one of those calls, or to the next.
async fn clients_that_come_meanwhile_are_not_lost<S: SessionClientStore + 'static>(store: Arc<S>) -> Outcome {
    let session = fresh("session");
    let parts = race(TASKS, |_| {
        let (store, session) = (Arc::clone(&store), session.clone());
        async move { take_part(&*store, &session, 5).await }
    });
    judge(&*store, &session, &parts.await?).await
}

async fn processes_tell_each_client_to_one<S: SessionClientStore>(
    store: Arc<S>,
    processes: Processes,
) -> Outcome {
    let sessions: Vec<_> = (0..processes::ROUNDS).map(|_| fresh("session")).collect();
    let mut before = Vec::new();
    for session in &sessions {
        let clients: Vec<_> = (0..10).map(|_| client(session)).collect();
        for client in &clients {
            store.add_session_client(client.clone()).await?;
        }
        before.push(Part { noted: names(&clients), ..Part::default() });
    }
    let mut parts: Vec<Vec<Part>> = processes.race(&sessions).await?;
    parts.iter_mut().zip(before).for_each(|(parts, before)| parts.push(before));
    for (session, parts) in sessions.iter().zip(&parts) {
        judge(&*store, session, parts).await?;
    }
    Ok(())
}

async fn compete<S: SessionClientStore + 'static>(store: Arc<S>, sessions: Value) -> Outcome<Value> {
    let sessions: Vec<String> = serde_json::from_value(sessions)?;
    let mut parts = Vec::new();
    for session in &sessions {
        let taken = race(processes::TASKS, |_| {
            let (store, session) = (Arc::clone(&store), session.clone());
            async move { take_part(&*store, &session, 1).await }
        });
        parts.push(taken.await?);
    }
    Ok(serde_json::to_value(parts)?)
}
