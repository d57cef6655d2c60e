//! Several instances create the key of one slot.

use std::sync::Arc;

use serde_json::Value;

use super::{ensure_same, key, listed};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Outcome, ensure};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples::fresh;
use oauth_runtime_core::store::{KeyStore, StoredKey};

pub(super) fn cases<S: KeyStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["signing_keys": parallel_creations_have_one_winner];
    cases.push(race_of_processes!("signing_keys": processes_have_one_winner, compete));
    cases
}

/// An attempt: the key, and whether it was reported as the one.
type Attempt = (StoredKey, bool);

async fn attempt<S>(store: &Arc<S>, slot: &str, attempts: usize) -> Outcome<Vec<Attempt>>
where
    S: KeyStore + 'static,
{
    race(attempts, |_| {
        let (store, key) = (Arc::clone(store), key(slot));
        async move { Ok((key.clone(), store.create_signing_key(key).await?)) }
    })
    .await
}

async fn judge<S: KeyStore>(store: &S, slot: &str, attempts: &[Attempt]) -> Outcome {
    let created: Vec<_> = attempts.iter().filter(|(_, created)| *created).collect();
    let [(winner, _)] = created.as_slice() else {
        ensure!(false, "{} of {} attempts at once succeeded, not one", created.len(), attempts.len());
        return Ok(());
    };
    ensure_same(&listed(store, slot).await?, &[winner], "the key that was created at once with others")?;
    store.delete_signing_key(slot).await?;
    Ok(())
}

async fn parallel_creations_have_one_winner<S: KeyStore + 'static>(store: Arc<S>) -> Outcome {
    for _ in 0..5 {
        let slot = fresh("slot");
        let attempts = attempt(&store, &slot, TASKS).await?;
        judge(&*store, &slot, &attempts).await?;
    }
    Ok(())
}

async fn processes_have_one_winner<S: KeyStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let slots: Vec<_> = (0..processes::ROUNDS).map(|_| fresh("slot")).collect();
    let attempts = processes.race(&slots).await?;
    for (slot, attempts) in slots.iter().zip(&attempts) {
        judge(&*store, slot, attempts).await?;
    }
    Ok(())
}

async fn compete<S: KeyStore + 'static>(store: Arc<S>, slots: Value) -> Outcome<Value> {
    let slots: Vec<String> = serde_json::from_value(slots)?;
    let mut attempts = Vec::new();
    for slot in &slots {
        attempts.push(attempt(&store, slot, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
