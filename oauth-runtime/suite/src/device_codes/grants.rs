//! An approved device is a grant like any other.

use std::sync::Arc;

use super::{Devices, approval, approved, code, create, decide, is_gone, redeemed};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{Sample, fresh};
use oauth_runtime_core::Scope;
use oauth_runtime_core::store::{GrantStore, Redemption, RefreshTokenStore};
use oauth_runtime_core::token::{DecoupledApproval, DeviceDecision, GrantId, IssuedGrant};

pub(crate) fn cases<S: GrantStore + RefreshTokenStore + Devices>() -> Vec<Case<S>> {
    cases!["device_codes":
        an_approval_makes_a_grant,
        other_decisions_make_none,
        redemption_moves_the_end_of_the_grant,
        redemption_stores_both_tokens,
        a_revoked_grant_is_listed_no_more,
    ]
}

async fn lists<S: GrantStore>(store: &S, subject: &str, expected: &[IssuedGrant], what: &str) -> Outcome {
    ensure_eq!(store.list_grants(subject).await?, expected, "the grants after {what}");
    Ok(())
}

/// It has the scope and the time of the approval, and ends with the code.
async fn an_approval_makes_a_grant<S: GrantStore + Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample { subject: fresh("Straße, \u{1f600}").into(), ..Sample::new() };
    let code = code(&sample);
    let (scope, approved_at) = (Scope::from_tokens(["read"])?, sample.issued_at.plus(20));
    create(&*store, &code).await?;
    let approval = changed!(DecoupledApproval { scope: scope.clone(), approved_at, ..approval(&sample) });
    decide(&*store, &code, DeviceDecision::Approved(approval)).await?;
    let Sample { grant_id, client_id, expires_at, .. } = sample;
    let expected = IssuedGrant::new(grant_id, client_id, &sample.subject, scope, approved_at, expires_at);
    lists(&*store, &sample.subject, &[expected], "an approval").await
}

/// One that came too late, and one for an unknown code.
async fn other_decisions_make_none<S: GrantStore + Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let denied = code(&sample);
    create(&*store, &denied).await?;
    decide(&*store, &denied, DeviceDecision::Denied).await?;
    let someone = approved(&*store, &Sample::new()).await?;
    for code in [denied, someone, code(&sample)] {
        let late = changed!(DecoupledApproval { grant_id: GrantId::generate(), ..approval(&sample) });
        store.decide_device_code(&code.digest, DeviceDecision::Approved(late)).await?;
        lists(&*store, &sample.subject, &[], "an approval that does not count").await?;
    }
    Ok(())
}

async fn redemption_moves_the_end_of_the_grant<S: GrantStore + Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = approved(&*store, &sample).await?;
    let later = Sample { expires_at: sample.expires_at.plus(60), ..sample.clone() };
    let redemption = store.redeem_device_code(&code.digest, later.tokens()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption");
    let grant = approval(&sample).grant(code.client_id, later.expires_at);
    lists(&*store, &sample.subject, &[grant], "redemption").await
}

async fn redemption_stores_both_tokens<S: RefreshTokenStore + Devices>(store: Arc<S>) -> Outcome {
    let (_, tokens) = redeemed(&*store, &Sample::new()).await?;
    let Some(refresh_token) = tokens.refresh_token else { return Ok(()) };
    let kept = store.get_refresh_token(&refresh_token.digest).await?;
    ensure_eq!(kept, Some(refresh_token), "the refresh token");
    let kept = store.get_token(&tokens.access_token.digest).await?;
    ensure_eq!(kept, Some(tokens.access_token), "the access token");
    Ok(())
}

/// Before and after the redemption.
async fn a_revoked_grant_is_listed_no_more<S: GrantStore + Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let other = Sample { grant_id: GrantId::generate(), ..sample.clone() };
    let (approved, (spent, tokens)) = (approved(&*store, &sample).await?, redeemed(&*store, &other).await?);
    store.revoke_grant(&sample.grant_id).await?;
    is_gone(&*store, &approved, "the code of a revoked grant").await?;
    lists(
        &*store,
        &sample.subject,
        &[approval(&other).grant(&spent.client_id, spent.expires_at)],
        "the revocation of one of two",
    )
    .await?;
    store.revoke_grant(&other.grant_id).await?;
    is_gone(&*store, &spent, "the spent code of a revoked grant").await?;
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "the token of a revoked grant");
    lists(&*store, &sample.subject, &[], "the revocation of both").await
}
