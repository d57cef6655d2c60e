//! No client is lost, whatever happens concurrently.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::client;
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::race::{TASKS, race};
use crate::samples::fresh;
use oauth_runtime_core::store::SessionClientStore;

pub(super) fn cases<S: SessionClientStore + 'static>() -> Vec<Case<S>> {
    cases!["session_clients":
        parallel_notes_are_all_listed,
        clients_that_come_meanwhile_are_not_lost,
    ]
}

async fn parallel_notes_are_all_listed<S: SessionClientStore + 'static>(store: Arc<S>) -> Outcome {
    let session = fresh("session");
    let noted = race(TASKS, |_| {
        let (store, session) = (Arc::clone(&store), session.clone());
        async move {
            let client = client(&session);
            store.add_session_client(client.clone()).await?;
            Ok(client)
        }
    });
    let noted = noted.await?;
    super::are_listed(&*store, &session, &noted.iter().collect::<Vec<_>>(), "clients that came at once").await
}

/// Each task records some clients, and ends the session after each: it forgets those that it was given. A
/// client that comes meanwhile is given to some task.
async fn clients_that_come_meanwhile_are_not_lost<S: SessionClientStore + 'static>(store: Arc<S>) -> Outcome {
    let session = fresh("session");
    let parts = race(TASKS, |_| {
        let (store, session) = (Arc::clone(&store), session.clone());
        async move {
            let (mut noted, mut notified) = (Vec::new(), Vec::new());
            for _ in 0..5 {
                let client = client(&session);
                noted.push(client.client_id.clone());
                store.add_session_client(client).await?;
                for ended in store.list_session_clients(&session).await? {
                    store.delete_session_client(&session, &ended.client_id).await?;
                    notified.push(ended.client_id);
                }
            }
            Ok((noted, notified))
        }
    });
    let (noted, notified): (Vec<_>, Vec<_>) = parts.await?.into_iter().unzip();
    let left = store.list_session_clients(&session).await?.len();
    ensure_eq!(left, 0, "how many clients are left after each task forgot all that it saw");
    let notified: BTreeSet<String> = notified.into_iter().flatten().collect();
    let lost = noted.iter().flatten().filter(|name| !notified.contains(*name)).count();
    ensure!(lost == 0, "{lost} of {} clients were lost", noted.iter().flatten().count());
    Ok(())
}
