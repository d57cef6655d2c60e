//! Backchannel authentication requests, by digest and by what makes them the same.
//!
//! Locks are taken in the order grant, `same`, request.

use super::shards::Shards;
use super::tokens::{Member, join, keep_spent, key_of};
use super::{MemoryError, MemoryStore};
use crate::record::tenant_of;
use crate::store::{CibaRequestStore, Redemption, SLOW_DOWN};
use crate::token::{CibaDecision, CibaRequest, IssuedTokens};
use crate::{Digest, Timestamp};

#[derive(Default)]
pub(super) struct CibaRequests {
    requests: Shards<Kept>,
    /// Maps what makes requests the same to the latest of them.
    same: Shards<Digest>,
}

struct Kept {
    request: CibaRequest,
    /// Longer than the request's own interval if the client polled too early.
    interval_now: u64,
    polled_at: Option<Timestamp>,
    /// The digest of the access token that the request was redeemed for.
    redeemed_for: Option<Digest>,
}

impl CibaRequests {
    pub(super) fn count(&self) -> usize {
        self.requests.count()
    }

    pub(super) fn sweep(&self, now: Timestamp, limit: usize) -> usize {
        self.same.sweep(now, limit);
        self.requests.sweep(now, limit)
    }

    pub(super) fn remove(&self, digest: &Digest) {
        self.requests.lock(digest).remove(digest);
    }

    pub(super) fn remove_client(&self, client_id: &str) {
        let is_of_another = |kept: &mut Kept| *kept.request.client_id != *client_id;
        self.requests.each().for_each(|mut requests| requests.retain(is_of_another));
    }

    pub(super) fn remove_person(&self, subject: &str) {
        let is_of_another = |kept: &mut Kept| *kept.request.subject != *subject;
        self.requests.each().for_each(|mut requests| requests.retain(is_of_another));
    }

    /// Claims those that are due and meant, the longest due first.
    fn claim(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
        is_meant: impl Fn(&CibaRequest) -> bool,
    ) -> Vec<CibaRequest> {
        let is_due = |request: &CibaRequest| request.due_at.is_some_and(|due_at| due_at <= now);
        let mut due: Vec<(Timestamp, Digest)> = Vec::new();
        for requests in self.requests.each() {
            let meant = requests.values().map(|kept| &kept.request);
            let meant = meant.filter(|request| is_due(request) && is_meant(request));
            due.extend(meant.filter_map(|request| Some((request.due_at?, request.digest))));
        }
        due.sort_by_key(|(due_at, _)| *due_at);
        let claim = |(_, digest): (Timestamp, Digest)| {
            let mut requests = self.requests.lock(&digest);
            let kept = requests.get_mut(&digest).filter(|kept| is_due(&kept.request))?;
            kept.request.due_at = Some(until);
            Some(kept.request.clone())
        };
        due.into_iter().filter_map(claim).take(limit).collect()
    }
}

impl CibaRequestStore for MemoryStore {
    async fn create_ciba_request(&self, request: CibaRequest) -> Result<Option<Digest>, MemoryError> {
        self.latest.note(request.issued_at);
        let kept = &self.tokens.ciba_requests;
        let (digest, same, now, until) =
            (request.digest, request.same, request.issued_at, request.kept_until);
        let mut latest = kept.same.lock(&same);
        let waits = |other: &&Digest| {
            let requests = kept.requests.lock(other);
            requests.get(other).is_some_and(|kept| kept.request.decision.is_none())
        };
        if let Some(other) = latest.get(&same).filter(waits) {
            return Ok(Some(*other));
        }
        latest.insert(same, digest, until, now);
        let new = Kept { interval_now: request.interval, polled_at: None, redeemed_for: None, request };
        kept.requests.lock(&digest).insert(digest, new, until, now);
        Ok(None)
    }

    async fn get_ciba_request(&self, digest: &Digest) -> Result<Option<CibaRequest>, MemoryError> {
        let requests = self.tokens.ciba_requests.requests.lock(digest);
        Ok(requests.get(digest).map(|kept| kept.request.clone()))
    }

    async fn list_ciba_requests(
        &self,
        subject: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, MemoryError> {
        let mut waiting = Vec::new();
        for requests in self.tokens.ciba_requests.requests.each() {
            let own = requests.values().map(|kept| &kept.request);
            let own = own.filter(|request| *request.subject == *subject && request.is_pending(now));
            waiting.extend(own.cloned());
        }
        waiting.sort_by_key(|request| std::cmp::Reverse(request.issued_at));
        waiting.truncate(limit);
        Ok(waiting)
    }

    async fn poll_ciba_request(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, MemoryError> {
        let mut requests = self.tokens.ciba_requests.requests.lock(digest);
        let Some(kept) = requests.get_mut(digest) else {
            return Ok(false);
        };
        let before = kept.polled_at.replace(polled_at);
        let in_time = before.is_none_or(|before| before.plus(kept.interval_now) <= polled_at);
        if !in_time {
            kept.interval_now = kept.interval_now.saturating_add(SLOW_DOWN);
        }
        Ok(in_time)
    }

    async fn decide_ciba_request(
        &self,
        digest: &Digest,
        decision: CibaDecision,
        decided_at: Timestamp,
    ) -> Result<bool, MemoryError> {
        self.latest.note(decided_at);
        let decide = |decision: &CibaDecision| {
            let mut requests = self.tokens.ciba_requests.requests.lock(digest);
            let request = &mut requests.get_mut(digest)?.request;
            if request.decision.is_some() {
                return None;
            }
            request.decision = Some(decision.clone());
            request.due_at = request.due_at.map(|_| decided_at);
            Some(request.clone())
        };
        let CibaDecision::Approved(approval) = &decision else {
            return Ok(decide(&decision).is_some());
        };
        let key = key_of(&approval.grant_id);
        let mut grant = self.tokens.grants.lock(&key);
        let Some(request) = decide(&decision) else {
            return Ok(false);
        };
        let member = Member::CibaRequest(*digest);
        let summary = || Some(approval.grant(&request.client_id, request.kept_until));
        join(&mut grant, key, member, request.kept_until, approval.approved_at, summary);
        Ok(true)
    }

    async fn redeem_ciba_request(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
        response: Option<&str>,
    ) -> Result<Redemption, MemoryError> {
        let key = key_of(tokens.grant_id());
        let mut grant = self.tokens.grants.lock(&key);
        {
            let mut requests = self.tokens.ciba_requests.requests.lock(digest);
            let Some(kept) = requests.get_mut(digest) else {
                return Ok(Redemption::Unknown);
            };
            let Some(CibaDecision::Approved(approval)) = &kept.request.decision else {
                return Ok(Redemption::Unknown);
            };
            if approval.grant_id != *tokens.grant_id() {
                return Ok(Redemption::Unknown);
            }
            match kept.redeemed_for {
                None => kept.redeemed_for = Some(tokens.access_token.digest),
                Some(digest) if digest == tokens.access_token.digest => return Ok(Redemption::Redeemed),
                Some(_) => return Ok(Redemption::Replayed { grant_id: approval.grant_id.clone() }),
            }
            kept.request.redeemed = true;
            kept.request.response = response.map(str::to_owned);
            requests.extend(digest, tokens.expires_at());
        }
        keep_spent(&mut grant, &key, Member::CibaRequest(*digest), tokens.expires_at());
        self.tokens.add(&mut grant, key, tokens);
        Ok(Redemption::Redeemed)
    }

    async fn claim_ciba_notifications(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, MemoryError> {
        Ok(self.tokens.ciba_requests.claim(now, until, limit, |_| true))
    }

    async fn claim_tenant_ciba_notifications(
        &self,
        tenant: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, MemoryError> {
        let is_of_tenant = |request: &CibaRequest| tenant_of(&request.client_id) == Some(tenant);
        Ok(self.tokens.ciba_requests.claim(now, until, limit, is_of_tenant))
    }

    async fn postpone_ciba_notification(
        &self,
        claimed: &CibaRequest,
        due_at: Timestamp,
    ) -> Result<(), MemoryError> {
        let mut requests = self.tokens.ciba_requests.requests.lock(&claimed.digest);
        if let Some(kept) = requests.get_mut(&claimed.digest)
            && kept.request.due_at.is_some()
            && kept.request.due_at == claimed.due_at
        {
            kept.request.due_at = Some(due_at);
            kept.request.attempts = claimed.attempts;
        }
        Ok(())
    }

    async fn end_ciba_notification(&self, claimed: &CibaRequest) -> Result<(), MemoryError> {
        let mut requests = self.tokens.ciba_requests.requests.lock(&claimed.digest);
        if let Some(kept) = requests.get_mut(&claimed.digest)
            && kept.request.due_at.is_some()
            && kept.request.due_at == claimed.due_at
        {
            kept.request.due_at = None;
            kept.request.response = None;
        }
        Ok(())
    }
}
