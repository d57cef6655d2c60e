//! Backchannel authentication requests: a hash for each, the lists of people, and the name that the same requests share.

use redis::cmd;

use super::RedisStore;
use super::cluster::NewCode;
use super::each::of_each;
use super::error::RedisError;
use super::record::{comparable, dropped_at, grant_form, key, marked, score, unmarked};
use oauth_runtime_core::store::{CibaRequestStore, Redemption};
use oauth_runtime_core::token::{CibaColumns, CibaDecision, CibaRequest, IssuedTokens};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) const KIND: &str = "ciba";

/// The list of a person's requests.
const OF_PERSON: &str = "subject-ciba";

/// The record and the fields of a request, in the order of [`CibaColumns`].
pub(super) type Fields =
    (Option<String>, Option<String>, Option<String>, Option<u64>, Option<u32>, Option<String>);

impl CibaRequestStore for RedisStore {
    async fn create_ciba_request(&self, request: CibaRequest) -> Result<Option<Digest>, RedisError> {
        // Before the request itself: so each one that is due is found.
        if let Some(due_at) = request.due_at {
            self.note_due(&request.digest, due_at, request.kept_until).await?;
        }
        let arguments = [
            &*request.digest.to_string(),
            &request.same.to_string(),
            &key(&request.client_id),
            &key(&request.subject),
            &request.to_stored()?.form,
            // Lua's numbers are exact up to 53 bits.
            &request.interval.min(u32::MAX.into()).to_string(),
            &request.due_at.map(score).unwrap_or_default(),
            &dropped_at(request.kept_until),
        ];
        let other = match self.cluster() {
            Some(cluster) => cluster.create_ciba_request(arguments).await?,
            None => self.connection.script(&self.scripts.create_ciba_request, &[], &arguments).await?,
        };
        Ok(other.parse().ok())
    }

    async fn get_ciba_request(&self, digest: &Digest) -> Result<Option<CibaRequest>, RedisError> {
        self.ciba_request(&digest.to_string()).await
    }

    async fn list_ciba_requests(
        &self,
        subject: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, RedisError> {
        let names = self.connection.list(OF_PERSON, &key(subject)).await?;
        let mut found = of_each(names, |name| async move { self.ciba_request(&name).await }).await?;
        found.retain(|request| request.is_pending(now));
        found.sort_by_key(|request| std::cmp::Reverse(request.issued_at));
        found.truncate(limit);
        Ok(found)
    }

    async fn poll_ciba_request(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, RedisError> {
        self.poll(KIND, digest, polled_at).await
    }

    async fn decide_ciba_request(
        &self,
        digest: &Digest,
        decision: CibaDecision,
        decided_at: Timestamp,
    ) -> Result<bool, RedisError> {
        let Some(request) = self.get_ciba_request(digest).await? else {
            return Ok(false);
        };
        let grant = match &decision {
            CibaDecision::Approved(approval) => Some(approval.grant(&request.client_id, request.kept_until)),
            CibaDecision::Denied | CibaDecision::Replaced => None,
        };
        let decision = marked(decision.to_stored()?);
        let new = NewCode {
            grant: &grant.as_ref().map(|grant| key(grant.grant_id.as_str())).unwrap_or_default(),
            grant_record: &grant_form(grant.as_ref())?,
            subject: &grant.as_ref().map(|grant| key(&grant.subject)).unwrap_or_default(),
            client: &key(&request.client_id),
            expires_at: &comparable(request.kept_until),
            dropped_at: &dropped_at(request.kept_until),
            digest: &digest.to_string(),
            record: "",
        };
        let decided = score(decided_at);
        let is_decided: bool = match self.cluster() {
            Some(cluster) => {
                let approved = grant.is_some().then_some(&new);
                cluster.decide_ciba_request(new.digest, [&decision, &decided], approved).await?
            }
            None => {
                let NewCode { grant, grant_record, subject, client, expires_at, dropped_at, digest, .. } =
                    new;
                let arguments = [
                    digest,
                    &*decision,
                    &decided,
                    grant,
                    grant_record,
                    subject,
                    client,
                    expires_at,
                    dropped_at,
                ];
                self.connection.script(&self.scripts.decide_ciba_request, &[], &arguments).await?
            }
        };
        if is_decided && request.due_at.is_some() {
            // If this gets lost, its client learns the decision when the request would have expired.
            self.note_due(digest, decided_at, request.kept_until).await?;
        }
        Ok(is_decided)
    }

    async fn redeem_ciba_request(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
        response: Option<&str>,
    ) -> Result<Redemption, RedisError> {
        self.redeem(KIND, digest, &tokens, response.unwrap_or_default()).await
    }

    async fn claim_ciba_notifications(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, RedisError> {
        self.claim_ciba(now, until, limit).await
    }

    async fn postpone_ciba_notification(
        &self,
        claimed: &CibaRequest,
        due_at: Timestamp,
    ) -> Result<(), RedisError> {
        self.postpone_ciba(claimed, due_at).await
    }

    async fn end_ciba_notification(&self, claimed: &CibaRequest) -> Result<(), RedisError> {
        self.end_ciba(claimed).await
    }
}

impl RedisStore {
    pub(super) async fn ciba_request(&self, digest: &str) -> Result<Option<CibaRequest>, RedisError> {
        let fields: Fields = match self.cluster() {
            Some(cluster) => cluster.ciba_request(digest).await?,
            None => {
                let mut get = cmd("HMGET");
                get.arg(self.connection.key(KIND, digest)).arg("record").arg("decision").arg("redeemed_for");
                get.arg("due_at").arg("attempts").arg("response");
                self.connection.command(&get).await?
            }
        };
        let (Some(record), decision, redeemed_for, due_at, attempts, response) = fields else {
            return Ok(None);
        };
        let columns = CibaColumns {
            decision: decision.as_deref().map(unmarked),
            redeemed: redeemed_for.is_some(),
            due_at: due_at.map(Timestamp::from_unix),
            attempts: attempts.unwrap_or_default(),
            response: response.as_deref(),
        };
        Ok(Some(CibaRequest::from_stored(record, columns)?))
    }

    /// Deletes the requests that wait for a person. What they approved goes with its grants.
    pub(super) async fn delete_ciba_requests_of(&self, subject: &str) -> Result<(), RedisError> {
        let name = key(subject);
        for digest in self.connection.list(OF_PERSON, &name).await? {
            self.connection.command::<()>(cmd("DEL").arg(self.connection.key(KIND, &digest))).await?;
            let list = self.connection.key(OF_PERSON, &name);
            self.connection.command::<()>(cmd("ZREM").arg(list).arg(&digest)).await?;
        }
        Ok(())
    }
}
