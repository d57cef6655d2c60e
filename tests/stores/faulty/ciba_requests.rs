//! Backchannel authentication requests, with faults.

use oauth_runtime::store::{CibaRequestStore, Redemption, TokenStore};
use oauth_runtime::token::{CibaDecision, CibaRequest, IssuedTokens};
use oauth_runtime::{Digest, Secret, Timestamp};

use super::{Fault, Faulty, Unreachable};

impl CibaRequestStore for Faulty {
    async fn create_ciba_request(&self, mut request: CibaRequest) -> Result<Option<Digest>, Unreachable> {
        if self.has(Fault::ForgetsBindingMessages) {
            request.binding_message = None;
        }
        let other = self.inner.create_ciba_request(request.clone()).await?;
        if other.is_some() && self.has(Fault::LetsTheSameWaitTwice) {
            request.same = Secret::generate().digest();
            return Ok(self.inner.create_ciba_request(request).await?);
        }
        Ok(other)
    }

    async fn get_ciba_request(&self, digest: &Digest) -> Result<Option<CibaRequest>, Unreachable> {
        let mut kept = self.inner.get_ciba_request(digest).await?;
        if let Some(request) = kept.as_mut()
            && request.decision.is_some()
            && self.has(Fault::TellsClientsThatPoll)
        {
            request.due_at = Some(request.due_at.unwrap_or(request.issued_at));
        }
        Ok(kept)
    }

    async fn list_ciba_requests(
        &self,
        subject: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, Unreachable> {
        let mut listed = self.inner.list_ciba_requests(subject, now, limit).await?;
        if self.has(Fault::ListsTheOldestRequestFirst) {
            listed.reverse();
        }
        Ok(listed)
    }

    async fn poll_ciba_request(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, Unreachable> {
        let in_time = self.inner.poll_ciba_request(digest, polled_at).await?;
        let is_there = self.inner.get_ciba_request(digest).await?.is_some();
        Ok(in_time || is_there && self.has(Fault::LetsClientsPollAtOnce))
    }

    async fn decide_ciba_request(
        &self,
        digest: &Digest,
        decision: CibaDecision,
        decided_at: Timestamp,
    ) -> Result<bool, Unreachable> {
        let counts = self.inner.decide_ciba_request(digest, decision, decided_at).await?;
        let is_there = self.inner.get_ciba_request(digest).await?.is_some();
        Ok(counts || is_there && self.has(Fault::SaysThatEachDecisionCounts))
    }

    async fn redeem_ciba_request(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
        response: Option<&str>,
    ) -> Result<Redemption, Unreachable> {
        let response = response.filter(|_| !self.has(Fault::ForgetsWhatIsPushed));
        let redemption = self.inner.redeem_ciba_request(digest, tokens.clone(), response).await?;
        let is_replay = matches!(redemption, Redemption::Replayed { .. });
        if is_replay && self.has(Fault::RedeemsRequestsAgain) {
            self.inner.create_token(tokens).await?;
            return Ok(Redemption::Redeemed);
        }
        if redemption == Redemption::Unknown && self.has(Fault::RedeemsUnknownRequests) {
            self.inner.create_token(tokens).await?;
            return Ok(Redemption::Redeemed);
        }
        Ok(redemption)
    }

    async fn claim_ciba_notifications(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, Unreachable> {
        let claimed = self.inner.claim_ciba_notifications(now, until, limit).await?;
        for request in &claimed {
            if self.has(Fault::ForgetsClaimedRequests) {
                self.inner.end_ciba_notification(request).await?;
            }
            if self.has(Fault::GivesRequestsToEverybody) {
                self.inner.postpone_ciba_notification(request, now).await?;
            }
        }
        Ok(claimed)
    }

    async fn postpone_ciba_notification(
        &self,
        claimed: &CibaRequest,
        due_at: Timestamp,
    ) -> Result<(), Unreachable> {
        let mut claimed = claimed.clone();
        if self.has(Fault::PostponesRequestsWithoutAClaim) {
            let kept = self.inner.get_ciba_request(&claimed.digest).await?;
            claimed.due_at = kept.and_then(|kept| kept.due_at);
        }
        Ok(self.inner.postpone_ciba_notification(&claimed, due_at).await?)
    }

    async fn end_ciba_notification(&self, claimed: &CibaRequest) -> Result<(), Unreachable> {
        let mut claimed = claimed.clone();
        if self.has(Fault::EndsNotificationsWithoutAClaim) {
            let kept = self.inner.get_ciba_request(&claimed.digest).await?;
            claimed.due_at = kept.and_then(|kept| kept.due_at);
        }
        match self.has(Fault::TellsClientsAgain) {
            true => Ok(()),
            false => Ok(self.inner.end_ciba_notification(&claimed).await?),
        }
    }
}
