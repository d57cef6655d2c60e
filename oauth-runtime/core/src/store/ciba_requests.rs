//! The capability that client-initiated backchannel authentication needs.

use std::future::Future;

use super::{Redemption, Storage};
use crate::record::tenant_of;
use crate::token::{CibaDecision, CibaRequest, IssuedTokens};
use crate::{Digest, Timestamp};

/// How many requests of other tenants a search looks at for each one that it is to find.
const SEARCHED: usize = 10;

/// Keeps backchannel authentication requests, what people decide about them, and which clients are still to be notified. The
/// `ciba` grant needs it.
///
/// A request with a [`due_at`](CibaRequest::due_at) is in a queue: an instance claims it, tells its client the result, and ends the
/// notification. The claim expires, so a notification is not lost if the instance is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store backchannel authentication requests",
    label = "the `ciba` grant redeems them",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_ciba_request(&self, request: CibaRequest) -> Result<Option<Digest>, YourError>\n\
            async fn get_ciba_request(&self, digest: &Digest) -> Result<Option<CibaRequest>, YourError>\n\
            async fn list_ciba_requests(&self, subject: &str, now: Timestamp, limit: usize) -> Result<Vec<CibaRequest>, YourError>\n\
            async fn poll_ciba_request(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, YourError>\n\
            async fn decide_ciba_request(&self, digest: &Digest, decision: CibaDecision, decided_at: Timestamp) -> Result<bool, YourError>\n\
            async fn redeem_ciba_request(&self, digest: &Digest, tokens: IssuedTokens, response: Option<&str>) -> Result<Redemption, YourError>\n\
            async fn claim_ciba_notifications(&self, now: Timestamp, until: Timestamp, limit: usize) -> Result<Vec<CibaRequest>, YourError>\n\
            async fn postpone_ciba_notification(&self, claimed: &CibaRequest, due_at: Timestamp) -> Result<(), YourError>\n\
            async fn end_ciba_notification(&self, claimed: &CibaRequest) -> Result<(), YourError>",
    note = "or mark a field that holds a ready store with `#[store]`"
)]
pub trait CibaRequestStore: Storage {
    /// Stores a new request, in one atomic operation with the look for another one. `None`: it is stored. The digest of another
    /// request: that one has the same [`same`](CibaRequest::same) and no decision, expired or not, and nothing was stored.
    fn create_ciba_request(
        &self,
        request: CibaRequest,
    ) -> impl Future<Output = Result<Option<Digest>, Self::Error>> + Send;

    /// The request with this digest, its decision, and what its columns say; expired or not. Reading changes nothing.
    fn get_ciba_request(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<CibaRequest>, Self::Error>> + Send;

    /// At most `limit` of the requests that [wait](CibaRequest::is_pending) for this person `now`, the newest first.
    fn list_ciba_requests(
        &self,
        subject: &str,
        now: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<CibaRequest>, Self::Error>> + Send;

    /// Records a poll of the client, in one atomic operation. `true`: this is its first poll, or the interval since the last
    /// one has passed. `false`: it was too early, or there is no such request; the interval of this request is now
    /// [`SLOW_DOWN`](super::SLOW_DOWN) seconds longer. Every poll counts as the predecessor of the next; of several at the same
    /// moment, at most one is in time.
    fn poll_ciba_request(
        &self,
        digest: &Digest,
        polled_at: Timestamp,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Stores the decision, in one atomic operation. The first decision counts, and later ones change nothing. Returns whether
    /// this decision is the one that counts. An approval starts its [grant](crate::token::DecoupledApproval::grant). If the request
    /// has a `due_at`, it becomes `decided_at`; if it has none, it gets none.
    fn decide_ciba_request(
        &self,
        digest: &Digest,
        decision: CibaDecision,
        decided_at: Timestamp,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Spends an approved request and stores the tokens and the response that is to be pushed, in one atomic operation. Of any
    /// number of calls, exactly one gets [`Redemption::Redeemed`]; so does a repetition of it, by the digest of the access
    /// token. A request that is not approved, or whose grant was revoked, is [`Redemption::Unknown`].
    ///
    /// Keep the spent request as long as the tokens ([`IssuedTokens::expires_at`]), even if the request expires before them:
    /// anybody who presents it again, however late, ends the grant (RFC 6749 section 4.1.2).
    fn redeem_ciba_request(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
        response: Option<&str>,
    ) -> impl Future<Output = Result<Redemption, Self::Error>> + Send;

    /// Returns at most `limit` of the requests that are due `now`, the longest due first, and makes each due at `until`, which
    /// is later than `now`. This is one atomic operation for each request: of several concurrent calls, one gets it. If the
    /// answer of a call is lost, its requests are due again at `until`.
    fn claim_ciba_notifications(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<CibaRequest>, Self::Error>> + Send;

    /// The same for the requests of one tenant: those whose [`CibaRequestKeys::tenant`](crate::token::CibaRequestKeys::tenant)
    /// is `tenant`.
    ///
    /// Provided: claims what is due of all tenants, at most ten times as many as asked for, and gives those of others back at
    /// once, behind what else is due: so the next call sees others. A store with many tenants has an index.
    fn claim_tenant_ciba_notifications(
        &self,
        tenant: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<CibaRequest>, Self::Error>> + Send {
        async move {
            let (mut own, mut others, mut failure) = (Vec::new(), Vec::new(), None);
            while own.len() < limit && others.len() < limit.saturating_mul(SEARCHED) {
                let claimed = match self.claim_ciba_notifications(now, until, limit - own.len()).await {
                    Ok(claimed) => claimed,
                    Err(error) => {
                        failure = Some(error);
                        break;
                    }
                };
                if claimed.is_empty() {
                    break;
                }
                let of_tenant = |request: &CibaRequest| tenant_of(&request.client_id) == Some(tenant);
                let (its, not_its): (Vec<_>, Vec<_>) = claimed.into_iter().partition(of_tenant);
                own.extend(its);
                others.extend(not_its);
            }
            for request in others {
                if let Err(error) = self.postpone_ciba_notification(&request, now).await {
                    failure = Some(error);
                }
            }
            match failure {
                // What this tenant has is its own to deliver; what could not be given back is due again at `until`.
                Some(error) if own.is_empty() => Err(error),
                _ => Ok(own),
            }
        }
    }

    /// Stores the number of attempts of a claimed request, and makes it due at `due_at`. Does nothing if the request is not due
    /// at the time in `claimed`: then somebody else has claimed it, or it was decided, or nothing is to be told any more.
    fn postpone_ciba_notification(
        &self,
        claimed: &CibaRequest,
        due_at: Timestamp,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// There is nothing to tell about a claimed request any more: empties its `due_at` and its `response`. Does nothing if the
    /// request is not due at the time in `claimed`: then somebody else has claimed it, or it was decided, which is still to be told.
    fn end_ciba_notification(
        &self,
        claimed: &CibaRequest,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
