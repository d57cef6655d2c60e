//! Many changes at the same time.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::{first, is_kept, next};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Failure, Outcome, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples::{digest, fresh};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{CredentialStore, StoredCredentials};

pub(super) fn cases<S: CredentialStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["credentials":
        parallel_changes_have_one_winner,
        parallel_changes_are_not_lost,
    ];
    cases.push(race_of_processes!("credentials": processes_have_one_winner, compete));
    cases
}

/// How many versions a race goes through.
const VERSIONS: u64 = 5;

/// An attempt: what it stored, and whether it was reported as successful.
type Attempt = (StoredCredentials, bool);

async fn attempt<S>(store: &Arc<S>, digest: Digest, version: u64, attempts: usize) -> Outcome<Vec<Attempt>>
where
    S: CredentialStore + 'static,
{
    race(attempts, |_| {
        let mut credentials = StoredCredentials::new(digest, fresh("data"));
        credentials.version = version;
        let store = Arc::clone(store);
        async move { Ok((credentials.clone(), store.put_credentials(credentials).await?)) }
    })
    .await
}

fn winner(attempts: &[Attempt]) -> Outcome<&StoredCredentials> {
    let put: Vec<_> = attempts.iter().filter(|(_, put)| *put).collect();
    match put.as_slice() {
        [(winner, _)] => Ok(winner),
        _ => Err(Failure(format!("{} of {} attempts at once succeeded, not one", put.len(), attempts.len()))),
    }
}

/// For the first version, and for later ones.
async fn parallel_changes_have_one_winner<S: CredentialStore + 'static>(store: Arc<S>) -> Outcome {
    let digest = digest();
    for version in 1..=VERSIONS {
        let attempts = attempt(&store, digest, version, TASKS).await?;
        is_kept(&*store, winner(&attempts)?, "the credentials that were stored at once with others").await?;
    }
    Ok(())
}

/// Each adds to the data, like a page: read, change, store, and again if somebody else was faster.
async fn parallel_changes_are_not_lost<S: CredentialStore + 'static>(store: Arc<S>) -> Outcome {
    let digest = first("").digest;
    let added = race(8, |_| {
        let store = Arc::clone(&store);
        async move {
            let passkeys: Vec<_> = (0..5).map(|_| fresh("passkey")).collect();
            for passkey in &passkeys {
                add(&*store, digest, passkey).await?;
            }
            Ok(passkeys)
        }
    });
    let added: BTreeSet<_> = added.await?.into_iter().flatten().collect();
    let kept = store.get_credentials(&digest).await?.map(|kept| kept.data).unwrap_or_default();
    let kept: Vec<_> = kept.split_whitespace().map(str::to_owned).collect();
    ensure_eq!(kept.len(), added.len(), "how many of the passkeys are kept that were added at once");
    ensure_eq!(kept.into_iter().collect::<BTreeSet<_>>(), added, "the passkeys");
    Ok(())
}

async fn add<S: CredentialStore>(store: &S, digest: Digest, passkey: &str) -> Outcome {
    for _ in 0..10_000 {
        let changed = match store.get_credentials(&digest).await? {
            Some(current) => next(&current, &format!("{} {passkey}", current.data)),
            None => StoredCredentials::new(digest, passkey),
        };
        if store.put_credentials(changed).await? {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
    Err(Failure("a change did not succeed in 10 000 attempts".to_owned()))
}

/// The processes go through the versions of one record, each at its own speed.
async fn processes_have_one_winner<S: CredentialStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let digest = digest();
    let versions: Vec<_> = (1_u64..).take(processes::ROUNDS).map(|version| (digest, version)).collect();
    let attempts: Vec<Vec<Attempt>> = processes.race(&versions).await?;
    let winners = attempts.iter().map(|attempts| winner(attempts)).collect::<Outcome<Vec<_>>>()?;
    let last = winners.last().ok_or_else(|| Failure("a race without rounds".to_owned()))?;
    is_kept(&*store, last, "the last version of the credentials").await
}

async fn compete<S: CredentialStore + 'static>(store: Arc<S>, versions: Value) -> Outcome<Value> {
    let versions: Vec<(Digest, u64)> = serde_json::from_value(versions)?;
    let mut attempts = Vec::new();
    for (digest, version) in versions {
        attempts.push(attempt(&store, digest, version, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
