//! Device codes: the code as it was issued, and its later state.

use super::authorization_codes::Spending;
use super::dialect::Sql;
use super::error::SqlError;
use super::grants::Grant;
use super::record::{key, read};
use super::retry::retried;
use super::value::{Row, values};
use super::{SqlStore, mark};
use oauth_runtime_core::store::{DeviceCodeStore, Redemption, SLOW_DOWN};
use oauth_runtime_core::token::{DeviceCode, DeviceCodeKeys, DeviceDecision, IssuedTokens};
use oauth_runtime_core::{Digest, Timestamp};

impl DeviceCodeStore for SqlStore {
    async fn create_device_code(&self, code: DeviceCode) -> Result<bool, SqlError> {
        let stored = code.to_stored()?;
        let DeviceCodeKeys { digest, user_code, client_id, interval, expires_at, .. } = stored.keys;
        let client_key = key(client_id);
        let row = values![digest, user_code, &client_key, &stored.form, interval, expires_at];
        retried!(self, "create_device_code", attempts => async {
            match self.pool.execute(&self.statements.create_device_code, row).await {
                Ok(_) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                // After a lost connection it may be our own record.
                Err(_) if attempts.may_have_succeeded() => Ok(self.get_device_code(&code.digest).await?.is_some()),
                Err(_) => Ok(false),
            }
        })
    }

    async fn get_device_code(&self, digest: &Digest) -> Result<Option<DeviceCode>, SqlError> {
        self.device_code(&self.statements.get_device_code, digest).await
    }

    async fn find_user_code(&self, user_code: &Digest) -> Result<Option<DeviceCode>, SqlError> {
        self.device_code(&self.statements.find_user_code, user_code).await
    }

    async fn poll_device_code(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, SqlError> {
        let mark = mark::new();
        let (poll, slow_down) = (&self.statements.poll_device_code, &self.statements.slow_down_device);
        let values = values![polled_at, &mark, digest, polled_at];
        let in_time = retried!(self, "poll_device_code", attempts => async {
            if self.pool.execute(poll, values).await? > 0 {
                return Ok(true);
            }
            let polled_by = &self.statements.device_polled_by;
            Ok(attempts.may_have_succeeded() && self.is_marked(polled_by, digest, &mark).await?)
        })?;
        if !in_time {
            let values = values![polled_at, SLOW_DOWN, &mark, digest, &mark];
            retried!(self, "poll_device_code", attempts => self.pool.execute(slow_down, values))?;
        }
        Ok(in_time)
    }

    async fn decide_device_code(&self, digest: &Digest, decision: DeviceDecision) -> Result<bool, SqlError> {
        let Some(code) = self.get_device_code(digest).await? else {
            return Ok(false);
        };
        retried!(self, "decide_device_code", attempts => async {
            if self.try_decide(&code, &decision).await? {
                return Ok(true);
            }
            // No two approvals are equal; for denials it does not matter whose counts.
            let earlier = attempts.may_have_succeeded();
            Ok(earlier && self.get_device_code(digest).await?.is_some_and(|kept| kept.decision.as_ref() == Some(&decision)))
        })
    }

    async fn redeem_device_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, SqlError> {
        let code = Spending {
            one_trip: Some(&self.statements.one_trip.redeem_device_code),
            redeem: &self.statements.redeem_device_code,
            redeemed: &self.statements.redeemed_device_code,
            response: None,
        };
        retried!(self, "redeem_device_code", attempts => self.try_redeem(&code, digest, &tokens))
    }
}

impl SqlStore {
    async fn device_code(&self, get: &Sql, digest: &Digest) -> Result<Option<DeviceCode>, SqlError> {
        let row = retried!(self, "get_device_code", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| device_code(&row)).transpose()
    }

    /// Stores a decision if there is none. For an approval, the row of its grant comes first.
    async fn try_decide(&self, code: &DeviceCode, decision: &DeviceDecision) -> Result<bool, SqlError> {
        let text = decision.to_stored()?.form;
        let (mut transaction, mut grant_key) = (self.pool.begin().await?, None);
        if let DeviceDecision::Approved(approval) = decision {
            let (grant_id, grant) =
                (&approval.grant_id, Some(approval.grant(&code.client_id, code.expires_at)));
            let grant = Grant::new(grant_id, &code.client_id, grant, code.expires_at)?;
            self.create_grant(&mut transaction, &grant).await?;
            grant_key = Some(key(grant_id.as_str()));
        }
        let decide = values![&text, grant_key.as_ref(), &code.digest];
        let counts = transaction.execute(&self.statements.decide_device_code, decide).await? > 0;
        match counts {
            true => transaction.commit().await?,
            false => transaction.roll_back().await?,
        }
        Ok(counts)
    }
}

fn device_code(row: &Row) -> Result<DeviceCode, SqlError> {
    let (decision, redeemed) = (row.optional_text(1)?, row.optional_bytes(2)?.is_some());
    read(row, |form| DeviceCode::from_stored(form, decision.as_deref(), redeemed))
}
