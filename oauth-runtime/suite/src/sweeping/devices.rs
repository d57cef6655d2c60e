//! Device codes are swept like tokens.

use std::sync::Arc;

use super::{LONG_AGO, sweep};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::device_codes::{Devices, approval, approved, code, create, is_gone, is_kept, redeemed};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{Sample, now};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{ExpiringStore, Redemption};
use oauth_runtime_core::token::{DeviceCode, DeviceDecision};

pub(crate) fn cases<S: ExpiringStore + Devices>() -> Vec<Case<S>> {
    cases!["sweeping":
        drops_expired_device_codes,
        leaves_live_device_codes,
        leaves_a_spent_device_code_whose_tokens_live,
    ]
}

/// Their user codes are free again.
async fn drops_expired_device_codes<S: ExpiringStore + Devices>(store: Arc<S>) -> Outcome {
    let expired = code(&Sample::expired(LONG_AGO));
    create(&*store, &expired).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    is_gone(&*store, &expired, "an expired device code").await?;
    let next = changed!(DeviceCode { user_code: expired.user_code, ..code(&Sample::new()) });
    create(&*store, &next).await?;
    is_kept(&*store, &next, "the code that has the user code now").await
}

/// Including spent ones: their second use must be recognised.
async fn leaves_live_device_codes<S: ExpiringStore + Devices>(store: Arc<S>) -> Outcome {
    let (undecided, sample, other) = (code(&Sample::new()), Sample::new(), Sample::new());
    create(&*store, &undecided).await?;
    let (approved, (spent, _)) = (approved(&*store, &other).await?, redeemed(&*store, &sample).await?);
    sweep(&*store, now(), 1000).await?;
    for code in [undecided, approved, spent.clone()] {
        is_kept(&*store, &code, "a live device code").await?;
    }
    let redemption = store.redeem_device_code(&spent.digest, sample.access_only()).await?;
    let expected = Redemption::Replayed { grant_id: sample.grant_id };
    ensure_eq!(redemption, expected, "the second redemption");
    Ok(())
}

/// A thief may come late.
async fn leaves_a_spent_device_code_whose_tokens_live<S: ExpiringStore + Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let expires_at = Timestamp::from_unix(now().as_unix().saturating_sub(1));
    let code = changed!(DeviceCode { issued_at: expires_at, expires_at, ..code(&sample) });
    create(&*store, &code).await?;
    let decision = DeviceDecision::Approved(approval(&sample));
    let counts = store.decide_device_code(&code.digest, decision.clone()).await?;
    if !counts || store.redeem_device_code(&code.digest, sample.tokens()).await? != Redemption::Redeemed {
        // A store whose entries expire by themselves has already deleted it.
        return Ok(());
    }
    sweep(&*store, now(), 1000).await?;
    let spent = changed!(DeviceCode { decision: Some(decision), redeemed: true, ..code });
    ensure_eq!(store.get_device_code(&spent.digest).await?.as_ref(), Some(&spent), "the spent code");
    let redemption = store.redeem_device_code(&spent.digest, sample.tokens()).await?;
    ensure_eq!(redemption, Redemption::Replayed { grant_id: sample.grant_id }, "the second redemption");
    Ok(())
}
