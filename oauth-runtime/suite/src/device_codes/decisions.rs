//! The first decision counts.

use std::sync::Arc;

use super::{Devices, approval, approved, code, create, decide, is_gone, is_kept};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::Sample;
use oauth_runtime_core::store::Redemption;
use oauth_runtime_core::token::DeviceCode;
use oauth_runtime_core::token::DeviceDecision::{self, Approved, Denied};

pub(super) fn cases<S: Devices>() -> Vec<Case<S>> {
    cases!["device_codes":
        the_first_decision_counts,
        a_decision_is_about_one_code,
        a_spent_code_can_not_be_decided_again,
        an_unknown_code_can_not_be_decided,
        a_revoked_code_can_not_be_decided_again,
        a_later_approval_leaves_a_grant_that_was_there,
    ]
}

fn an_approval() -> DeviceDecision {
    Approved(approval(&Sample::new()))
}

/// A later decision changes nothing, and a later approval is useless.
async fn is_final<S: Devices>(store: &S, code: &oauth_runtime_core::token::DeviceCode) -> Outcome {
    let sample = Sample { client_id: code.client_id.clone(), ..Sample::new() };
    for later in [Denied, Approved(approval(&sample)), Denied] {
        let counts = store.decide_device_code(&code.digest, later.clone()).await?;
        ensure!(!counts, "after {:?} a later decision counts: {later:?}", code.decision);
        is_kept(store, code, "the code with its first decision").await?;
    }
    let tokens = sample.access_only();
    let redemption = store.redeem_device_code(&code.digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Unknown, "the redemption for an approval that does not count");
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "its token");
    Ok(())
}

async fn the_first_decision_counts<S: Devices>(store: Arc<S>) -> Outcome {
    for first in [Denied, an_approval()] {
        let code = code(&Sample::new());
        create(&*store, &code).await?;
        let code = decide(&*store, &code, first).await?;
        is_final(&*store, &code).await?;
    }
    Ok(())
}

async fn a_decision_is_about_one_code<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let codes = [code(&sample), code(&sample), code(&sample)];
    for code in &codes {
        create(&*store, code).await?;
    }
    let [first, second, third] = codes;
    let first = decide(&*store, &first, Denied).await?;
    is_kept(&*store, &second, "a code beside a denied one").await?;
    let second = decide(&*store, &second, an_approval()).await?;
    is_kept(&*store, &first, "a denied code beside an approved one").await?;
    is_kept(&*store, &third, "a code beside decided ones").await?;
    is_kept(&*store, &second, "an approved code beside a denied one").await
}

async fn a_spent_code_can_not_be_decided_again<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = approved(&*store, &sample).await?;
    let redemption = store.redeem_device_code(&code.digest, sample.access_only()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption");
    is_final(&*store, &changed!(DeviceCode { redeemed: true, ..code })).await
}

async fn an_unknown_code_can_not_be_decided<S: Devices>(store: Arc<S>) -> Outcome {
    let unknown = code(&Sample::new());
    for decision in [Denied, an_approval()] {
        let counts = store.decide_device_code(&unknown.digest, decision.clone()).await?;
        ensure!(!counts, "a decision about a code that was never stored counts: {decision:?}");
    }
    is_gone(&*store, &unknown, "a code that was decided and never stored").await
}

async fn a_revoked_code_can_not_be_decided_again<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = approved(&*store, &sample).await?;
    store.revoke_grant(&sample.grant_id).await?;
    for decision in [Denied, an_approval()] {
        let counts = store.decide_device_code(&code.digest, decision.clone()).await?;
        ensure!(!counts, "a decision about the code of a revoked grant counts: {decision:?}");
    }
    is_gone(&*store, &code, "the code of a revoked grant").await
}

/// A client manages its grant: what comes too late for one of its requests ends nothing.
async fn a_later_approval_leaves_a_grant_that_was_there<S: Devices>(store: Arc<S>) -> Outcome {
    for is_approved in [false, true] {
        let sample = Sample::new();
        let tokens = sample.tokens();
        store.create_token(tokens.clone()).await?;
        let code = code(&sample);
        create(&*store, &code).await?;
        let later = Approved(approval(&sample));
        let first = if is_approved { later.clone() } else { Denied };
        let code = decide(&*store, &code, first).await?;
        ensure!(!store.decide_device_code(&code.digest, later).await?, "a second decision counts");
        let kept = store.get_token(&tokens.access_token.digest).await?;
        ensure!(kept.is_some(), "the grant ended with an approval that came second");
        is_kept(&*store, &code, "the code after an approval that came second").await?;
    }
    Ok(())
}
