//! A user code belongs to one code, as long as the store keeps that.

use std::sync::Arc;

use super::{Devices, approved, code, create, decide, is_gone, is_kept, redeemed};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure};
use crate::samples::Sample;
use oauth_runtime_core::token::{DeviceCode, DeviceDecision};

pub(super) fn cases<S: Devices>() -> Vec<Case<S>> {
    cases!["device_codes":
        a_taken_user_code_changes_nothing,
        a_user_code_stays_taken_after_the_decision,
        the_user_code_of_a_revoked_grant_is_free,
    ]
}

/// Another code with the same user code is refused.
async fn is_taken<S: Devices>(store: &S, first: &DeviceCode) -> Outcome {
    let other = changed!(DeviceCode { user_code: first.user_code, ..code(&Sample::new()) });
    let created = store.create_device_code(other.clone()).await?;
    ensure!(!created, "a code was stored whose user code is another's");
    ensure!(store.get_device_code(&other.digest).await?.is_none(), "a code that was refused is stored");
    is_kept(store, first, "the code that had the user code first").await
}

async fn a_taken_user_code_changes_nothing<S: Devices>(store: Arc<S>) -> Outcome {
    let first = code(&Sample::new());
    create(&*store, &first).await?;
    is_taken(&*store, &first).await?;
    let first = decide(&*store, &first, DeviceDecision::Denied).await?;
    is_kept(&*store, &first, "the code that had the user code first").await
}

/// A person sees the state of this code, not of a stranger's.
async fn a_user_code_stays_taken_after_the_decision<S: Devices>(store: Arc<S>) -> Outcome {
    let denied = code(&Sample::new());
    create(&*store, &denied).await?;
    let denied = decide(&*store, &denied, DeviceDecision::Denied).await?;
    is_taken(&*store, &denied).await?;
    is_taken(&*store, &approved(&*store, &Sample::new()).await?).await?;
    let (spent, _) = redeemed(&*store, &Sample::new()).await?;
    is_taken(&*store, &spent).await
}

async fn the_user_code_of_a_revoked_grant_is_free<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let revoked = approved(&*store, &sample).await?;
    store.revoke_grant(&sample.grant_id).await?;
    is_gone(&*store, &revoked, "the code of a revoked grant").await?;
    let next = changed!(DeviceCode { user_code: revoked.user_code, ..code(&Sample::new()) });
    create(&*store, &next).await?;
    is_kept(&*store, &next, "the code that has the user code now").await
}
