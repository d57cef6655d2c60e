//! The first decision counts.

use std::sync::Arc;

use super::{Ciba, approval, approved, create, decide, end, is_kept, request};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::Sample;
use oauth_runtime_core::store::CibaRequestStore;
use oauth_runtime_core::token::{CibaDecision, CibaRequest};

pub(super) fn cases<S: Ciba>() -> Vec<Case<S>> {
    cases!["ciba_requests":
        later_decisions_change_nothing,
        a_decision_makes_due_what_was_to_be_due,
        a_later_approval_leaves_a_grant_that_was_there,
    ]
}

async fn later_decisions_change_nothing<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let denied = request(&sample);
    create(&*store, &denied).await?;
    let denied = decide(&*store, &denied, CibaDecision::Denied).await?;
    for first in [denied, approved(&*store, &Sample::new()).await?] {
        let others = [CibaDecision::Denied, CibaDecision::Approved(approval(&Sample::new()))];
        for other in others.into_iter().filter(|other| Some(other) != first.decision.as_ref()) {
            let counts = store.decide_ciba_request(&first.digest, other, first.issued_at.plus(90)).await?;
            ensure_eq!(counts, false, "whether a later decision counts");
            is_kept(&*store, &first, "the request with its first decision").await?;
        }
    }
    Ok(())
}

/// One whose client polls is never due.
async fn a_decision_makes_due_what_was_to_be_due<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    for due in [true, false] {
        let sample = Sample::new();
        let due_at = due.then_some(sample.expires_at);
        let request = changed!(CibaRequest { due_at, ..request(&sample) });
        create(&*store, &request).await?;
        is_kept(&*store, &request, "a request, before the decision").await?;
        let decided = decide(&*store, &request, CibaDecision::Approved(approval(&sample))).await?;
        is_kept(&*store, &decided, "when a request is due that was decided").await?;
        end(&*store, &request).await?;
    }
    Ok(())
}

/// A client manages its grant: what comes too late for one of its requests ends nothing.
async fn a_later_approval_leaves_a_grant_that_was_there<S: Ciba>(store: Arc<S>) -> Outcome {
    for is_approved in [false, true] {
        let sample = Sample::new();
        let tokens = sample.tokens();
        store.create_token(tokens.clone()).await?;
        let (request, approval) = (request(&sample), CibaDecision::Approved(approval(&sample)));
        create(&*store, &request).await?;
        let first = if is_approved { approval.clone() } else { CibaDecision::Denied };
        let request = decide(&*store, &request, first).await?;
        let counts = store.decide_ciba_request(&request.digest, approval, request.issued_at.plus(90)).await?;
        ensure_eq!(counts, false, "whether a second decision counts");
        let kept = store.get_token(&tokens.access_token.digest).await?;
        ensure!(kept.is_some(), "the grant ended with an approval that came second");
        is_kept(&*store, &request, "the request after an approval that came second").await?;
    }
    Ok(())
}
