//! Many people want one name, and one person makes many changes, at the same time.

use std::sync::Arc;

use serde_json::Value;

use super::{Accounts, created, logs_in, new_address, person};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Failure, Outcome, ensure, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::race;
use crate::samples::fresh;
use oauth_runtime_core::Text;
use oauth_runtime_core::store::{EmailChange, NewPerson, SignUp};

/// A sign-up without a password takes no time for hashing.
const TASKS: usize = 16;

pub(super) fn cases<S: Accounts>() -> Vec<Case<S>> {
    let mut cases = cases!["accounts":
        parallel_sign_ups_at_one_address_have_one_winner,
        parallel_sign_ups_with_one_name_have_one_winner,
        parallel_changes_to_one_address_have_one_winner,
        parallel_changes_of_claims_are_not_lost,
        parallel_changes_of_the_address_and_the_claims_are_both_made,
    ];
    cases.push(race_of_processes!("accounts": processes_have_one_winner, compete));
    cases
}

/// Signs up many people at the same time; the subjects of those who were created.
async fn attempt<S, F>(store: &Arc<S>, people: usize, new: F) -> Outcome<Vec<Text>>
where
    S: Accounts,
    F: Fn() -> NewPerson,
{
    let outcomes = race(people, |_| {
        let (store, new) = (Arc::clone(store), new());
        async move {
            Ok(match store.create_person(new).await? {
                SignUp::Created { subject } => Some(subject),
                SignUp::UsernameTaken | SignUp::EmailTaken => None,
            })
        }
    });
    Ok(outcomes.await?.into_iter().flatten().collect())
}

async fn parallel_sign_ups_at_one_address_have_one_winner<S: Accounts>(store: Arc<S>) -> Outcome {
    for _ in 0..5 {
        let address = new_address();
        let created = attempt(&store, TASKS, || NewPerson::new(fresh("name"), &*address)).await?;
        let found = store.find_by_email(&address).await?.map(|email| email.subject);
        ensure!(created.len() == 1, "{} people were created at one address, not one", created.len());
        ensure_eq!(found.as_ref(), created.first(), "whose address it is");
    }
    Ok(())
}

async fn parallel_sign_ups_with_one_name_have_one_winner<S: Accounts>(store: Arc<S>) -> Outcome {
    for _ in 0..5 {
        let username = fresh("name");
        let created = attempt(&store, TASKS, || NewPerson::new(&*username, new_address())).await?;
        ensure!(created.len() == 1, "{} people were created with one name, not one", created.len());
    }
    Ok(())
}

async fn parallel_changes_to_one_address_have_one_winner<S: Accounts>(store: Arc<S>) -> Outcome {
    let wanted = new_address();
    let mut people = Vec::new();
    for _ in 0..8 {
        let address = new_address();
        people.push((created(&*store, NewPerson::new(&*address, &*address)).await?, address));
    }
    let outcomes = race(people.len(), |number| {
        let (store, wanted, (subject, address)) =
            (Arc::clone(&store), wanted.clone(), people[number].clone());
        async move {
            let outcome = store.set_email(&subject, Some(&address), &wanted).await?;
            Ok((subject, outcome))
        }
    })
    .await?;
    let won: Vec<_> = outcomes.iter().filter(|(_, outcome)| *outcome == EmailChange::Changed).collect();
    ensure!(won.len() == 1, "{} people got one address, not one", won.len());
    let found = store.find_by_email(&wanted).await?.map(|email| email.subject);
    ensure_eq!(found.as_ref(), won.first().map(|(subject, _)| subject), "whose address it is");
    for (subject, address) in &people {
        let found = store.find_by_email(address).await?.map(|email| email.subject);
        let expected =
            Some(subject).filter(|subject| Some(*subject) != won.first().map(|(subject, _)| subject));
        ensure_eq!(found.as_ref(), expected, "whose the old address is");
    }
    Ok(())
}

/// Each adds a claim, like a page: read, change, store, and again if another writer was faster.
async fn parallel_changes_of_claims_are_not_lost<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let subject = created(&*store, person(&address, "correct horse")).await?;
    race(8, |number| {
        let (store, subject) = (Arc::clone(&store), subject.clone());
        async move {
            for _ in 0..10_000 {
                let current = store.get_claims(&subject).await?.unwrap_or_default();
                let next = current.clone().with(format!("claim{number}"), number);
                if store.set_claims(&subject, &current, next).await? {
                    return Ok(());
                }
                tokio::task::yield_now().await;
            }
            Err(Failure("a change did not succeed in 10 000 attempts".to_owned()))
        }
    })
    .await?;
    let claims = store.get_claims(&subject).await?.unwrap_or_default();
    for number in 0..8 {
        let kept = claims.get(&format!("claim{number}")).is_some();
        ensure!(kept, "a claim that was added at once with others is lost");
    }
    logs_in(&*store, &address, "correct horse", Some(&subject), "whose login it is").await
}

/// The profile is changed while a new address is confirmed: neither of the two is lost, nor is refused because of the other.
async fn parallel_changes_of_the_address_and_the_claims_are_both_made<S: Accounts>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let (old, new) = (new_address(), new_address());
        let subject = created(&*store, NewPerson::new(&*old, &*old)).await?;
        race(2, |number| {
            let (store, subject, old, new) = (Arc::clone(&store), subject.clone(), old.clone(), new.clone());
            async move {
                if number == 1 {
                    let outcome = store.set_email(&subject, Some(&old), &new).await?;
                    ensure_eq!(outcome, EmailChange::Changed, "a new address during a change of claims");
                    return Ok(());
                }
                for _ in 0..10_000 {
                    let current = store.get_claims(&subject).await?.unwrap_or_default();
                    let next = current.clone().with("name", "Alice Doe");
                    if store.set_claims(&subject, &current, next).await? {
                        return Ok(());
                    }
                    tokio::task::yield_now().await;
                }
                Err(Failure("a change did not succeed in 10 000 attempts".to_owned()))
            }
        })
        .await?;
        let claims = store.get_claims(&subject).await?.unwrap_or_default();
        let expected = NewPerson::new(&*new, &*new).claims.with("name", "Alice Doe");
        ensure_eq!(claims, expected, "the claims after a changed address and a change of claims at once");
        let found = store.find_by_email(&new).await?.map(|email| email.subject);
        ensure_eq!(found, Some(subject), "whose address the new one is");
    }
    Ok(())
}

async fn processes_have_one_winner<S: Accounts>(store: Arc<S>, processes: Processes) -> Outcome {
    let rounds: Vec<String> = (0..processes::ROUNDS).map(|_| new_address()).collect();
    let created: Vec<Vec<String>> = processes.race(&rounds).await?;
    for (address, created) in rounds.iter().zip(&created) {
        ensure!(created.len() == 1, "{} people were created at one address, not one", created.len());
        let found = store.find_by_email(address).await?.map(|email| email.subject);
        ensure_eq!(found.as_deref(), created.first().map(String::as_str), "whose address it is");
    }
    Ok(())
}

async fn compete<S: Accounts>(store: Arc<S>, rounds: Value) -> Outcome<Value> {
    let rounds: Vec<String> = serde_json::from_value(rounds)?;
    let mut created = Vec::new();
    for address in rounds {
        let subjects = attempt(&store, processes::TASKS, || NewPerson::new(&*address, &*address)).await?;
        created.push(subjects.iter().map(|subject| subject.to_string()).collect::<Vec<_>>());
    }
    Ok(serde_json::to_value(created)?)
}
