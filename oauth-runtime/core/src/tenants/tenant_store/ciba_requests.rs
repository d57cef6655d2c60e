//! Backchannel authentication requests.

use super::TenantStore;
use crate::store::{CibaRequestStore, Redemption};
use crate::token::{CibaDecision, CibaRequest, IssuedTokens};
use crate::{Digest, Timestamp};

#[diagnostic::do_not_recommend]
impl<S: CibaRequestStore> CibaRequestStore for TenantStore<S> {
    async fn create_ciba_request(&self, request: CibaRequest) -> Result<Option<Digest>, S::Error> {
        let other = self.store.create_ciba_request(self.shared(request)).await?;
        // What leads into the shared store leads out again.
        Ok(other.map(|digest| self.place.digest(&digest)))
    }

    async fn get_ciba_request(&self, digest: &Digest) -> Result<Option<CibaRequest>, S::Error> {
        let found = self.store.get_ciba_request(&self.place.digest(digest)).await?;
        Ok(found.and_then(|request| self.own(request)))
    }

    async fn list_ciba_requests(
        &self,
        subject: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, S::Error> {
        Ok(self.all_own(self.store.list_ciba_requests(&self.place.text(subject), now, limit).await?))
    }

    async fn poll_ciba_request(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, S::Error> {
        self.store.poll_ciba_request(&self.place.digest(digest), polled_at).await
    }

    async fn decide_ciba_request(
        &self,
        digest: &Digest,
        decision: CibaDecision,
        decided_at: Timestamp,
    ) -> Result<bool, S::Error> {
        let (digest, decision) = (self.place.digest(digest), self.shared(decision));
        self.store.decide_ciba_request(&digest, decision, decided_at).await
    }

    async fn redeem_ciba_request(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
        response: Option<&str>,
    ) -> Result<Redemption, S::Error> {
        let (digest, tokens) = (self.place.digest(digest), self.shared(tokens));
        let outcome = self.store.redeem_ciba_request(&digest, tokens, response).await?;
        Ok(self.own(outcome).unwrap_or(Redemption::Unknown))
    }

    async fn claim_ciba_notifications(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, S::Error> {
        let claimed = self.store.claim_tenant_ciba_notifications(self.tenant(), now, until, limit);
        Ok(self.all_own(claimed.await?))
    }

    async fn postpone_ciba_notification(
        &self,
        claimed: &CibaRequest,
        due_at: Timestamp,
    ) -> Result<(), S::Error> {
        self.store.postpone_ciba_notification(&self.shared(claimed.clone()), due_at).await
    }

    async fn end_ciba_notification(&self, claimed: &CibaRequest) -> Result<(), S::Error> {
        self.store.end_ciba_notification(&self.shared(claimed.clone())).await
    }
}
