//! Consents that change while somebody decides what they become.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{comes_back, consent, give, is_kept};
use crate::case::{Case, cases, race_of_processes};
use crate::changed::changed;
use crate::outcome::{Failure, Outcome, ensure, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples::fresh;
use oauth_runtime_core::store::{Consent, ConsentStore};
use oauth_runtime_core::{Digest, Scope, Timestamp};

pub(super) fn cases<S: ConsentStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["consents":
        replacing_a_stale_consent_changes_nothing,
        replacing_sees_every_difference,
        what_was_withdrawn_does_not_come_back,
        first_consents_at_once_have_one_winner,
        additions_at_once_are_not_lost,
        withdrawing_and_adding_at_once,
    ];
    cases.push(race_of_processes!("consents": processes_have_one_winner, compete));
    cases
}

/// The same consent for another scope.
fn of_scope(consent: &Consent, scope: &str) -> Outcome<Consent> {
    Ok(changed!(Consent { scope: Scope::from_tokens([scope])?, ..consent.clone() }))
}

async fn replacing_a_stale_consent_changes_nothing<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let first = consent(&fresh("subject"), &fresh("client"));
    let (second, third) = (of_scope(&first, "second")?, of_scope(&first, "third")?);
    comes_back(&*store, first.clone()).await?;
    comes_back(&*store, second.clone()).await?;
    for stale in [None, Some(&first), Some(&third)] {
        ensure!(!store.replace_consent(stale, third.clone()).await?, "replaced what is no longer kept");
        is_kept(&*store, &second, "the consent after a stale change").await?;
    }
    comes_back(&*store, third).await
}

async fn replacing_sees_every_difference<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let kept = consent(&fresh("subject"), &fresh("client"));
    let (given_at, texts) = (kept.given_at.plus(1), BTreeSet::from([fresh("text")]));
    give(&*store, kept.clone()).await?;
    for stale in [
        of_scope(&kept, "read")?,
        changed!(Consent { claims: texts.clone(), ..kept.clone() }),
        changed!(Consent { resources: texts.clone(), ..kept.clone() }),
        changed!(Consent { destinations: texts.clone(), ..kept.clone() }),
        changed!(Consent { client: Some(Digest::of("client")), ..kept.clone() }),
        changed!(Consent { given_at, ..kept.clone() }),
    ] {
        let replaced = store.replace_consent(Some(&stale), of_scope(&kept, "next")?).await?;
        ensure!(!replaced, "replaced {kept:?} as if it were {stale:?}");
        is_kept(&*store, &kept, "the consent after a change to another one").await?;
    }
    Ok(())
}

async fn what_was_withdrawn_does_not_come_back<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let first = consent(&fresh("subject"), &fresh("client"));
    give(&*store, first.clone()).await?;
    store.delete_consent(&first.subject, &first.client_id).await?;
    let replaced = store.replace_consent(Some(&first), of_scope(&first, "more")?).await?;
    ensure!(!replaced, "a withdrawn consent was replaced");
    ensure_eq!(store.get_consent(&first.subject, &first.client_id).await?, None, "a withdrawn consent");
    ensure_eq!(
        store.list_consents(&first.subject).await?,
        [],
        "the consents of somebody who withdrew theirs"
    );
    let replaced = store.replace_consent(None, first.clone()).await?;
    ensure!(replaced, "a consent could not be given again after its withdrawal");
    is_kept(&*store, &first, "a consent that was given again").await
}

/// An attempt to give the first consent to a client, for a scope of its own.
#[derive(Serialize, Deserialize)]
struct Attempt {
    scope: String,
    given: bool,
}

/// The same in every process.
fn first_of(names: &(String, String)) -> Consent {
    let given_at = Timestamp::from_unix(1_700_000_000);
    changed!(Consent { given_at, ..consent(&names.0, &names.1) })
}

async fn give_first<S>(store: &Arc<S>, names: &(String, String), attempts: usize) -> Outcome<Vec<Attempt>>
where
    S: ConsentStore + 'static,
{
    race(attempts, |_| {
        let (store, first, scope) = (Arc::clone(store), first_of(names), fresh("scope"));
        async move {
            let given = store.replace_consent(None, of_scope(&first, &scope)?).await?;
            Ok(Attempt { scope, given })
        }
    })
    .await
}

/// The one that was reported as given is kept, and listed.
async fn judge<S: ConsentStore>(store: &S, names: &(String, String), attempts: &[Attempt]) -> Outcome {
    let given: Vec<_> = attempts.iter().filter(|attempt| attempt.given).collect();
    let [winner] = given.as_slice() else {
        let (given, all) = (given.len(), attempts.len());
        return Err(Failure(format!("{given} of {all} first consents at once succeeded, not one")));
    };
    let kept = of_scope(&first_of(names), &winner.scope)?;
    is_kept(store, &kept, "the consent that was given first").await?;
    ensure_eq!(store.list_consents(&names.0).await?, [kept], "the consents");
    Ok(())
}

async fn first_consents_at_once_have_one_winner<S: ConsentStore + 'static>(store: Arc<S>) -> Outcome {
    for _ in 0..5 {
        let names = (fresh("subject"), fresh("client"));
        let attempts = give_first(&store, &names, TASKS).await?;
        judge(&*store, &names, &attempts).await?;
    }
    Ok(())
}

/// Each adds to the scope, like an answer on the page: read, change, replace, and again if it was changed.
async fn additions_at_once_are_not_lost<S: ConsentStore + 'static>(store: Arc<S>) -> Outcome {
    let first = of_scope(&consent(&fresh("subject"), &fresh("client")), "first")?;
    give(&*store, first.clone()).await?;
    let added = race(8, |_| {
        let (store, first) = (Arc::clone(&store), first.clone());
        async move {
            let tokens: Vec<_> = (0..5).map(|_| fresh("token")).collect();
            for token in &tokens {
                add(&*store, &first, token).await?;
            }
            Ok(tokens)
        }
    });
    let added: BTreeSet<_> = added.await?.into_iter().flatten().chain(["first".to_owned()]).collect();
    let kept = store.get_consent(&first.subject, &first.client_id).await?;
    let kept: BTreeSet<_> = kept.iter().flat_map(|kept| kept.scope.tokens().map(str::to_owned)).collect();
    ensure_eq!(kept, added, "the scope to which many added at once");
    Ok(())
}

async fn add<S: ConsentStore>(store: &S, first: &Consent, token: &str) -> Outcome {
    for _ in 0..10_000 {
        let current = store.get_consent(&first.subject, &first.client_id).await?;
        let current = current.ok_or_else(|| Failure("the consent is gone".to_owned()))?;
        let scope = current.scope.union(&Scope::from_tokens([token])?);
        tokio::task::yield_now().await;
        if store.replace_consent(Some(&current), changed!(Consent { scope, ..current.clone() })).await? {
            return Ok(());
        }
    }
    Err(Failure("an addition did not succeed in 10 000 attempts".to_owned()))
}

/// Whichever comes first, the consent is gone: who adds to it saw it before the withdrawal.
async fn withdrawing_and_adding_at_once<S: ConsentStore + 'static>(store: Arc<S>) -> Outcome {
    for round in 0..20 {
        let first = consent(&fresh("subject"), &fresh("client"));
        give(&*store, first.clone()).await?;
        let changes = race(6, |task| {
            let (store, first) = (Arc::clone(&store), first.clone());
            async move {
                match (task + round) % 2 {
                    0 => store.delete_consent(&first.subject, &first.client_id).await?,
                    _ => drop(store.replace_consent(Some(&first), of_scope(&first, "more")?).await?),
                }
                Ok(())
            }
        });
        changes.await?;
        let kept = store.get_consent(&first.subject, &first.client_id).await?;
        ensure_eq!(kept, None, "a consent that was withdrawn while somebody added to it");
    }
    Ok(())
}

async fn processes_have_one_winner<S: ConsentStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let rounds: Vec<_> = (0..processes::ROUNDS).map(|_| (fresh("subject"), fresh("client"))).collect();
    let attempts = processes.race(&rounds).await?;
    for (names, attempts) in rounds.iter().zip(&attempts) {
        judge(&*store, names, attempts).await?;
    }
    Ok(())
}

async fn compete<S: ConsentStore + 'static>(store: Arc<S>, rounds: Value) -> Outcome<Value> {
    let rounds: Vec<(String, String)> = serde_json::from_value(rounds)?;
    let mut attempts = Vec::new();
    for names in &rounds {
        attempts.push(give_first(&store, names, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
