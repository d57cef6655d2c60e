//! Many changes at the same time.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{client, named};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Failure, Outcome, ensure, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples::fresh;
use oauth_runtime_core::store::{ClientRegistrationStore, Replacement};

pub(super) fn cases<S: ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["clients":
        parallel_registrations_have_one_winner,
        parallel_replacements_have_one_winner,
        parallel_changes_are_not_lost,
        parallel_deletions_have_one_winner,
    ];
    cases.push(race_of_processes!("clients": processes_have_one_winner, compete));
    cases
}

/// An attempt to register a client under a name of its own.
#[derive(Serialize, Deserialize)]
struct Attempt {
    name: String,
    registered: bool,
}

async fn register<S>(store: &Arc<S>, client_id: &str, attempts: usize) -> Outcome<Vec<Attempt>>
where
    S: ClientRegistrationStore + 'static,
{
    race(attempts, |_| {
        let (store, client, name) = (Arc::clone(store), client(client_id), fresh("name"));
        async move {
            let registered = store.create_client(named(&client?, &name)?).await?;
            Ok(Attempt { name, registered })
        }
    })
    .await
}

/// The one that was reported as successful is the client.
async fn judge<S: ClientRegistrationStore>(store: &S, client_id: &str, attempts: &[Attempt]) -> Outcome {
    let registered: Vec<_> = attempts.iter().filter(|attempt| attempt.registered).collect();
    let [winner] = registered.as_slice() else {
        let message =
            format!("{} of {} registrations at once succeeded, not one", registered.len(), attempts.len());
        return Err(Failure(message));
    };
    let kept = store.get_client(client_id).await?;
    ensure_eq!(kept.as_ref().map(|kept| kept.name()), Some(winner.name.as_str()), "the client's name");
    store.delete_client(client_id).await?;
    Ok(())
}

async fn parallel_registrations_have_one_winner<S>(store: Arc<S>) -> Outcome
where
    S: ClientRegistrationStore + 'static,
{
    for _ in 0..5 {
        let client_id = fresh("client");
        let attempts = register(&store, &client_id, TASKS).await?;
        judge(&*store, &client_id, &attempts).await?;
    }
    Ok(())
}

async fn parallel_replacements_have_one_winner<S>(store: Arc<S>) -> Outcome
where
    S: ClientRegistrationStore + 'static,
{
    let current = client(&fresh("client"))?;
    ensure!(store.create_client(current.clone()).await?, "the identifier of a new client is taken");
    let replacements = race(TASKS, |_| {
        let (store, current, name) = (Arc::clone(&store), current.clone(), fresh("name"));
        async move { Ok((store.replace_client(&current, named(&current, &name)?).await?, name)) }
    });
    let replacements = replacements.await?;
    let replaced: Vec<_> =
        replacements.iter().filter(|(outcome, _)| *outcome == Replacement::Replaced).collect();
    let changed = replacements.iter().filter(|(outcome, _)| *outcome == Replacement::Changed).count();
    ensure_eq!((replaced.len(), changed), (1, TASKS - 1), "how many got Replaced and Changed");
    let kept = store.get_client(current.client_id()).await?;
    let name = replaced.first().map(|(_, name)| name.as_str());
    ensure_eq!(kept.as_ref().map(|kept| kept.name()), name, "the client's name");
    store.delete_client(current.client_id()).await?;
    Ok(())
}

/// Each adds contacts, like an administrator's page: read, change, replace, and again if the client was
/// changed.
async fn parallel_changes_are_not_lost<S>(store: Arc<S>) -> Outcome
where
    S: ClientRegistrationStore + 'static,
{
    let first = client(&fresh("client"))?;
    let client_id = first.client_id().to_owned();
    ensure!(store.create_client(first).await?, "the identifier of a new client is taken");
    let added = race(8, |_| {
        let (store, client_id) = (Arc::clone(&store), client_id.clone());
        async move {
            let contacts: Vec<_> = (0..5).map(|_| fresh("contact")).collect();
            for contact in &contacts {
                add_contact(&*store, &client_id, contact).await?;
            }
            Ok(contacts)
        }
    });
    let added: BTreeSet<_> = added.await?.into_iter().flatten().collect();
    let kept = store.get_client(&client_id).await?;
    let kept: Vec<_> = kept.into_iter().flat_map(|kept| kept.metadata().contacts.clone()).collect();
    ensure_eq!(kept.len(), added.len(), "how many of the contacts are kept that were added at once");
    ensure_eq!(kept.into_iter().collect::<BTreeSet<_>>(), added, "the contacts");
    store.delete_client(&client_id).await?;
    Ok(())
}

async fn add_contact<S: ClientRegistrationStore>(store: &S, client_id: &str, contact: &str) -> Outcome {
    for _ in 0..10_000 {
        let current = store.get_client(client_id).await?;
        let current = current.ok_or_else(|| Failure("the client is gone".to_owned()))?;
        let mut metadata = current.metadata().clone();
        metadata.contacts.push(contact.to_owned());
        match store.replace_client(&current, current.with_metadata(metadata)?).await? {
            Replacement::Replaced => return Ok(()),
            Replacement::Changed => tokio::task::yield_now().await,
            Replacement::Unknown => return Err(Failure("the client is gone".to_owned())),
        }
    }
    Err(Failure("a change did not succeed in 10 000 attempts".to_owned()))
}

async fn parallel_deletions_have_one_winner<S>(store: Arc<S>) -> Outcome
where
    S: ClientRegistrationStore + 'static,
{
    let client = client(&fresh("client"))?;
    ensure!(store.create_client(client.clone()).await?, "the identifier of a new client is taken");
    let deletions = race(TASKS, |_| {
        let (store, client) = (Arc::clone(&store), client.clone());
        async move { Ok(store.delete_client(client.client_id()).await?) }
    });
    let deleted = deletions.await?.into_iter().filter(|deleted| *deleted).count();
    ensure_eq!(deleted, 1, "how many concurrent deletions found the client");
    Ok(())
}

async fn processes_have_one_winner<S: ClientRegistrationStore>(
    store: Arc<S>,
    processes: Processes,
) -> Outcome {
    let client_ids: Vec<_> = (0..processes::ROUNDS).map(|_| fresh("client")).collect();
    let attempts = processes.race(&client_ids).await?;
    for (client_id, attempts) in client_ids.iter().zip(&attempts) {
        judge(&*store, client_id, attempts).await?;
    }
    Ok(())
}

async fn compete<S: ClientRegistrationStore + 'static>(store: Arc<S>, client_ids: Value) -> Outcome<Value> {
    let client_ids: Vec<String> = serde_json::from_value(client_ids)?;
    let mut attempts = Vec::new();
    for client_id in &client_ids {
        attempts.push(register(&store, client_id, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
