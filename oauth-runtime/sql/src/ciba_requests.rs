//! Backchannel authentication requests: the request as it was received, and its later state.

use super::SqlStore;
use super::authorization_codes::Spending;
use super::error::SqlError;
use super::grants::Grant;
use super::record::{key, read};
use super::retry::retried;
use super::tenants::List;
use super::value::{Row, values};
use super::{ciba_notifications, mark};
use oauth_runtime_core::store::{CibaRequestStore, Redemption, SLOW_DOWN};
use oauth_runtime_core::token::{CibaColumns, CibaDecision, CibaRequest, CibaRequestKeys, IssuedTokens};
use oauth_runtime_core::{Digest, Timestamp};

/// In the place of a moment that there is not.
const NEVER_DUE: i64 = -1;

impl CibaRequestStore for SqlStore {
    async fn create_ciba_request(&self, request: CibaRequest) -> Result<Option<Digest>, SqlError> {
        let stored = request.to_stored()?;
        let CibaRequestKeys { digest, same, client_id, subject, tenant, .. } = stored.keys;
        if let (Some(tenant), Some(_)) = (tenant, request.due_at) {
            self.note_entries(&[List::CibaNotifications.entry(tenant, *digest)], request.kept_until).await?;
        }
        let (client_key, subject_key) = (key(client_id), key(subject));
        let due_at = request.due_at.map_or(NEVER_DUE, Timestamp::as_unix_i64);
        let row = values![
            digest,
            same,
            &client_key,
            &subject_key,
            &stored.form,
            request.issued_at,
            request.expires_at,
            request.interval,
            due_at,
            request.kept_until,
        ];
        let (create, find) = (&self.statements.create_ciba_request, &self.statements.find_same_ciba_request);
        retried!(self, "create_ciba_request", attempts => async {
            loop {
                match self.pool.execute(create, row).await {
                    Ok(_) => return Ok(None),
                    Err(error) if !error.is_duplicate() => return Err(error),
                    Err(_) => {}
                }
                // After a lost connection it may be our own record. The other one may have been decided meanwhile.
                if let Some(other) = self.pool.fetch(find, values![same]).await? {
                    let other = Digest::from_bytes(other.bytes(0)?.try_into().unwrap_or_default());
                    return Ok(Some(other).filter(|other| other != digest));
                }
                if self.pool.fetch(&self.statements.get_ciba_request, values![digest]).await?.is_some() {
                    return Ok(None);
                }
            }
        })
    }

    async fn get_ciba_request(&self, digest: &Digest) -> Result<Option<CibaRequest>, SqlError> {
        let get = &self.statements.get_ciba_request;
        let row = retried!(self, "get_ciba_request", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| ciba_request(&row)).transpose()
    }

    async fn list_ciba_requests(
        &self,
        subject: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, SqlError> {
        let (list, subject_key) = (&self.statements.list_ciba_requests, key(subject));
        let values = values![&subject_key, now, limit];
        let rows = retried!(self, "list_ciba_requests", attempts => self.pool.fetch_all(list, values))?;
        rows.iter().map(ciba_request).collect()
    }

    async fn poll_ciba_request(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, SqlError> {
        let mark = mark::new();
        let (poll, slow_down) = (&self.statements.poll_ciba_request, &self.statements.slow_down_ciba_request);
        let values = values![polled_at, &mark, digest, polled_at];
        let in_time = retried!(self, "poll_ciba_request", attempts => async {
            if self.pool.execute(poll, values).await? > 0 {
                return Ok(true);
            }
            let polled_by = &self.statements.ciba_request_polled_by;
            Ok(attempts.may_have_succeeded() && self.is_marked(polled_by, digest, &mark).await?)
        })?;
        if !in_time {
            let values = values![polled_at, SLOW_DOWN, &mark, digest, &mark];
            retried!(self, "poll_ciba_request", attempts => self.pool.execute(slow_down, values))?;
        }
        Ok(in_time)
    }

    async fn decide_ciba_request(
        &self,
        digest: &Digest,
        decision: CibaDecision,
        decided_at: Timestamp,
    ) -> Result<bool, SqlError> {
        let Some(request) = self.get_ciba_request(digest).await? else {
            return Ok(false);
        };
        retried!(self, "decide_ciba_request", attempts => async {
            if self.try_decide_ciba(&request, &decision, decided_at).await? {
                return Ok(true);
            }
            // No two approvals are equal; for denials it does not matter whose counts.
            let earlier = attempts.may_have_succeeded();
            Ok(earlier && self.get_ciba_request(digest).await?.is_some_and(|kept| kept.decision.as_ref() == Some(&decision)))
        })
    }

    async fn redeem_ciba_request(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
        response: Option<&str>,
    ) -> Result<Redemption, SqlError> {
        let redeem = match response {
            None => &self.statements.redeem_ciba_request,
            Some(_) => &self.statements.redeem_pushed_ciba_request,
        };
        let request = Spending {
            one_trip: response.is_none().then_some(&self.statements.one_trip.redeem_ciba_request),
            redeem,
            redeemed: &self.statements.redeemed_ciba_request,
            response,
        };
        retried!(self, "redeem_ciba_request", attempts => self.try_redeem(&request, digest, &tokens))
    }

    async fn claim_ciba_notifications(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, SqlError> {
        let due = &self.statements.due_ciba_notifications;
        let rows = retried!(self, "claim_ciba_notifications", attempts => self.pool.fetch_all(due, values![now, limit]))?;
        self.claim_ciba(&rows, until).await
    }

    async fn claim_tenant_ciba_notifications(
        &self,
        tenant: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, SqlError> {
        let (due, of_tenant) =
            (&self.statements.due_tenant_ciba_notifications, List::CibaNotifications.of(tenant));
        let values = values![&of_tenant, now, limit];
        let rows =
            retried!(self, "claim_tenant_ciba_notifications", attempts => self.pool.fetch_all(due, values))?;
        self.claim_ciba(&rows, until).await
    }

    async fn postpone_ciba_notification(
        &self,
        claimed: &CibaRequest,
        due_at: Timestamp,
    ) -> Result<(), SqlError> {
        ciba_notifications::postpone(self, claimed, due_at).await
    }

    async fn end_ciba_notification(&self, claimed: &CibaRequest) -> Result<(), SqlError> {
        ciba_notifications::end(self, claimed).await
    }
}

impl SqlStore {
    /// Stores a decision if there is none. For an approval, the row of its grant comes first.
    async fn try_decide_ciba(
        &self,
        request: &CibaRequest,
        decision: &CibaDecision,
        decided_at: Timestamp,
    ) -> Result<bool, SqlError> {
        let text = decision.to_stored()?.form;
        let (mut transaction, mut grant_key) = (self.pool.begin().await?, None);
        if let CibaDecision::Approved(approval) = decision {
            let (grant_id, grant) =
                (&approval.grant_id, Some(approval.grant(&request.client_id, request.kept_until)));
            let grant = Grant::new(grant_id, &request.client_id, grant, request.kept_until)?;
            self.create_grant(&mut transaction, &grant).await?;
            grant_key = Some(key(grant_id.as_str()));
        }
        let decide = values![&text, grant_key.as_ref(), decided_at, &request.digest];
        let counts = transaction.execute(&self.statements.decide_ciba_request, decide).await? > 0;
        match counts {
            true => transaction.commit().await?,
            false => transaction.roll_back().await?,
        }
        Ok(counts)
    }
}

/// The record and its columns.
pub(super) fn ciba_request(row: &Row) -> Result<CibaRequest, SqlError> {
    let (decision, response) = (row.optional_text(1)?, row.optional_text(5)?);
    let columns = CibaColumns {
        decision: decision.as_deref(),
        redeemed: row.optional_bytes(2)?.is_some(),
        due_at: row.optional_integer(3)?.map(Timestamp::from_unix_i64),
        attempts: u32::try_from(row.integer(4)?).unwrap_or(u32::MAX),
        response: response.as_deref(),
    };
    read(row, |form| CibaRequest::from_stored(form, columns))
}
