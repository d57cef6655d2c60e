//! Of many callers that look for notices at the same time, one gets each.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::{alone, claim, create, delete, notice};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Outcome, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};

/// How many notices a race has.
const NOTICES: usize = 40;

/// The limit of each claim.
const AT_A_TIME: usize = 3;

/// How long a claim lasts in the races, in seconds.
const CLAIMED_FOR: u64 = 600;

pub(super) fn cases<S: LogoutNoticeStore + 'static>() -> Vec<Case<S>> {
    let mut cases =
        cases!["logout_notices": parallel_claims_give_each_notice_to_one, stored_twice_at_once_it_is_one];
    cases.push(race_of_processes!("logout_notices": processes_claim_each_notice_once, compete));
    cases
}

/// Claims a few at a time until there are none.
async fn claim_all<S: LogoutNoticeStore>(store: &S, now: Timestamp) -> Outcome<Vec<String>> {
    let mut claimed = Vec::new();
    loop {
        let more = store.claim_logout_notices(now, now.plus(CLAIMED_FOR), AT_A_TIME).await?;
        if more.is_empty() {
            return Ok(claimed);
        }
        claimed.extend(more.into_iter().map(|notice| notice.id.to_string()));
    }
}

/// Each was returned once while the claims lasted.
fn judge(notices: &[PendingNotice], given: impl IntoIterator<Item = String>) -> Outcome {
    let mut times = BTreeMap::<String, usize>::new();
    given.into_iter().for_each(|id| *times.entry(id).or_default() += 1);
    for notice in notices {
        let given = times.get(&notice.id.to_string()).copied().unwrap_or_default();
        ensure_eq!(given, 1, "how often a notice is given by claims at once");
    }
    Ok(())
}

async fn parallel_claims_give_each_notice_to_one<S: LogoutNoticeStore + 'static>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notices: Vec<_> = (0..NOTICES).map(|_| notice()).collect();
    let all: Vec<_> = notices.iter().collect();
    create(&*store, &all).await?;
    let now = samples::now();
    let claims = race(TASKS, |_| {
        let store = Arc::clone(&store);
        async move { claim_all(&*store, now).await }
    });
    let claims = claims.await?;
    delete(&*store, &all).await?;
    judge(&notices, claims.into_iter().flatten())
}

async fn stored_twice_at_once_it_is_one<S: LogoutNoticeStore + 'static>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notice = notice();
    let stored = race(TASKS, |_| {
        let (store, notice) = (Arc::clone(&store), notice.clone());
        async move { Ok(store.create_logout_notice(notice).await?) }
    });
    stored.await?;
    let claimed = claim(&*store, notice.due_at, notice.due_at.plus(60), &[&notice]).await?.len();
    delete(&*store, &[&notice]).await?;
    ensure_eq!(claimed, 1, "how many notices are given where the same one was stored at once");
    Ok(())
}

async fn processes_claim_each_notice_once<S: LogoutNoticeStore>(
    store: Arc<S>,
    processes: Processes,
) -> Outcome {
    let _alone = alone().await;
    let notices: Vec<_> = (0..NOTICES).map(|_| notice()).collect();
    let all: Vec<_> = notices.iter().collect();
    create(&*store, &all).await?;
    let claims: Vec<Vec<Vec<String>>> = processes.race(&[samples::now()]).await?;
    delete(&*store, &all).await?;
    judge(&notices, claims.into_iter().flatten().flatten())
}

async fn compete<S: LogoutNoticeStore + 'static>(store: Arc<S>, now: Value) -> Outcome<Value> {
    let [now]: [Timestamp; 1] = serde_json::from_value(now)?;
    let claims = race(processes::TASKS, |_| {
        let store = Arc::clone(&store);
        async move { claim_all(&*store, now).await }
    });
    Ok(serde_json::to_value([claims.await?])?)
}
