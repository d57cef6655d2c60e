//! Of many callers that look for e-mails at the same time, one gets each.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::{create, mail};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Outcome, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples::{fresh, now};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{MailStore, PendingMail};

/// How many e-mails a race has.
const MAILS: usize = 40;

/// The limit of each claim.
const AT_A_TIME: usize = 3;

/// How long a claim lasts in the races, in seconds.
const CLAIMED_FOR: u64 = 600;

pub(super) fn cases<S: MailStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["mails": parallel_claims_give_each_mail_to_one];
    cases.push(race_of_processes!("mails": processes_claim_each_mail_once, compete));
    cases
}

/// Claims a few at a time until there are none.
async fn claim_all<S: MailStore>(store: &S, queue: &str, now: Timestamp) -> Outcome<Vec<String>> {
    let mut claimed = Vec::new();
    loop {
        let more = store.claim_mails(queue, now, now.plus(CLAIMED_FOR), AT_A_TIME).await?;
        if more.is_empty() {
            return Ok(claimed);
        }
        claimed.extend(more.into_iter().map(|mail| mail.id.to_string()));
    }
}

async fn many<S: MailStore>(store: &S, queue: &str) -> Outcome<Vec<PendingMail>> {
    let mails: Vec<_> = (0..MAILS).map(|_| mail(queue)).collect();
    create(store, &mails.iter().collect::<Vec<_>>()).await?;
    Ok(mails)
}

/// Each was returned once while the claims lasted.
fn judge(mails: &[PendingMail], given: impl IntoIterator<Item = String>) -> Outcome {
    let mut times = BTreeMap::<String, usize>::new();
    given.into_iter().for_each(|id| *times.entry(id).or_default() += 1);
    for mail in mails {
        let given = times.get(&mail.id.to_string()).copied().unwrap_or_default();
        ensure_eq!(given, 1, "how often an e-mail is given by claims at once");
    }
    Ok(())
}

async fn parallel_claims_give_each_mail_to_one<S: MailStore + 'static>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let mails = many(&*store, &queue).await?;
    let now = now();
    let claims = race(TASKS, |_| {
        let (store, queue) = (Arc::clone(&store), queue.clone());
        async move { claim_all(&*store, &queue, now).await }
    });
    judge(&mails, claims.await?.into_iter().flatten())
}

async fn processes_claim_each_mail_once<S: MailStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let queue = fresh("queue");
    let mails = many(&*store, &queue).await?;
    let claims: Vec<Vec<Vec<String>>> = processes.race(&[(queue, now())]).await?;
    judge(&mails, claims.into_iter().flatten().flatten())
}

async fn compete<S: MailStore + 'static>(store: Arc<S>, told: Value) -> Outcome<Value> {
    let [(queue, now)]: [(String, Timestamp); 1] = serde_json::from_value(told)?;
    let claims = race(processes::TASKS, |_| {
        let (store, queue) = (Arc::clone(&store), queue.clone());
        async move { claim_all(&*store, &queue, now).await }
    });
    Ok(serde_json::to_value([claims.await?])?)
}
