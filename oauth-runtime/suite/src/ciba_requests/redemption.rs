//! An approved request can be redeemed once, for its grant.

use std::sync::Arc;

use super::{Ciba, approval, approved, create, decide, is_gone, is_kept, redeemed, request};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::Sample;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::Redemption;
use oauth_runtime_core::token::{CibaDecision, CibaRequest, GrantId, IssuedTokens};

pub(super) fn cases<S: Ciba>() -> Vec<Case<S>> {
    cases!["ciba_requests":
        redemption_stores_the_token,
        redemption_keeps_what_is_pushed,
        a_second_redemption_is_a_replay,
        what_is_not_approved_is_unknown,
        tokens_of_another_grant_are_unknown,
        a_revoked_request_is_gone,
    ]
}

/// Redeeming it says `expected` and stores nothing.
async fn is_refused<S: Ciba>(
    store: &S,
    digest: &Digest,
    tokens: IssuedTokens,
    expected: Redemption,
) -> Outcome {
    let redemption = store.redeem_ciba_request(digest, tokens.clone(), Some("not this")).await?;
    ensure_eq!(redemption, expected, "the redemption of what is good for nothing");
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "its token");
    Ok(())
}

async fn redemption_stores_the_token<S: Ciba>(store: Arc<S>) -> Outcome {
    let (request, tokens) = redeemed(&*store, &Sample::new()).await?;
    let token = tokens.access_token;
    ensure_eq!(store.get_token(&token.digest).await?, Some(token), "the access token");
    is_kept(&*store, &request, "the spent request").await
}

/// Until it has arrived.
async fn redemption_keeps_what_is_pushed<S: Ciba>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let first = changed!(CibaRequest { due_at: Some(sample.expires_at), ..request(&sample) });
    create(&*store, &first).await?;
    let approved = decide(&*store, &first, CibaDecision::Approved(approval(&sample))).await?;
    let tokens = sample.tokens();
    for _ in 0..2 {
        // A call that is repeated after its answer was lost.
        let redemption =
            store.redeem_ciba_request(&first.digest, tokens.clone(), Some("sealed \"tokens\"")).await?;
        ensure_eq!(redemption, Redemption::Redeemed, "the redemption with a response");
    }
    let replayed = Redemption::Replayed { grant_id: sample.grant_id.clone() };
    is_refused(&*store, &first.digest, sample.access_only(), replayed).await?;
    let response = Some("sealed \"tokens\"".to_owned());
    let pushed = changed!(CibaRequest { redeemed: true, response, ..approved });
    is_kept(&*store, &pushed, "the request with what is pushed").await?;
    store.end_ciba_notification(&pushed).await?;
    let told = changed!(CibaRequest { response: None, due_at: None, ..pushed });
    is_kept(&*store, &told, "the request whose client was told").await
}

async fn a_second_redemption_is_a_replay<S: Ciba>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (request, first) = redeemed(&*store, &sample).await?;
    let replayed = Redemption::Replayed { grant_id: sample.grant_id.clone() };
    is_refused(&*store, &request.digest, sample.access_only(), replayed).await?;
    let kept = store.get_token(&first.access_token.digest).await?;
    ensure_eq!(kept, Some(first.access_token), "the token of the first redemption");
    is_kept(&*store, &request, "the request, after a replay").await
}

async fn what_is_not_approved_is_unknown<S: Ciba>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let request = request(&sample);
    is_refused(&*store, &request.digest, sample.access_only(), Redemption::Unknown).await?;
    create(&*store, &request).await?;
    is_refused(&*store, &request.digest, sample.access_only(), Redemption::Unknown).await?;
    let denied = decide(&*store, &request, CibaDecision::Denied).await?;
    is_refused(&*store, &request.digest, sample.access_only(), Redemption::Unknown).await?;
    is_kept(&*store, &denied, "the denied request").await
}

/// The grant may be valid; and the attempt does not spend the request.
async fn tokens_of_another_grant_are_unknown<S: Ciba>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let another = || Sample { grant_id: GrantId::generate(), ..sample.clone() };
    let (living, nowhere) = (another(), another());
    redeemed(&*store, &living).await?;
    let request = approved(&*store, &sample).await?;
    for other in [living, nowhere] {
        is_refused(&*store, &request.digest, other.access_only(), Redemption::Unknown).await?;
    }
    let redemption = store.redeem_ciba_request(&request.digest, sample.access_only(), None).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption for its own grant");
    Ok(())
}

/// And those of other grants of the same person stay.
async fn a_revoked_request_is_gone<S: Ciba>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let other = Sample { grant_id: GrantId::generate(), ..sample.clone() };
    let (approved, other) = (approved(&*store, &sample).await?, approved(&*store, &other).await?);
    store.revoke_grant(&sample.grant_id).await?;
    is_gone(&*store, &approved, "the request of a revoked grant").await?;
    is_refused(&*store, &approved.digest, sample.access_only(), Redemption::Unknown).await?;
    let (spent, tokens) = redeemed(&*store, &sample).await?;
    store.revoke_grant(&sample.grant_id).await?;
    is_gone(&*store, &spent, "the spent request of a revoked grant").await?;
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "its token");
    is_kept(&*store, &other, "the request of another grant").await
}
