//! Pushed authorization requests: the request as it was pushed, and its later state.

use super::error::SqlError;
use super::record::{key, read};
use super::retry::retried;
use super::value::values;
use super::{SqlStore, mark};
use oauth_runtime_core::store::{PushedRequest, PushedRequestKeys, PushedRequestStore};
use oauth_runtime_core::{Digest, Timestamp};

impl PushedRequestStore for SqlStore {
    async fn create_pushed_request(&self, request: PushedRequest) -> Result<(), SqlError> {
        let stored = request.to_stored()?;
        let PushedRequestKeys { digest, client_id, expires_at, .. } = stored.keys;
        let client_key = key(client_id);
        let row = values![digest, &client_key, &stored.form, expires_at];
        retried!(self, "create_pushed_request", attempts => async {
            match self.pool.execute(&self.statements.create_pushed_request, row).await {
                // After a lost connection it is our own record: the digest is that of a new secret.
                Err(error) if error.is_duplicate() && attempts.may_have_succeeded() => Ok(()),
                outcome => outcome.map(drop),
            }
        })
    }

    async fn get_pushed_request(&self, digest: &Digest) -> Result<Option<PushedRequest>, SqlError> {
        let get = &self.statements.get_pushed_request;
        let row = retried!(self, "get_pushed_request", attempts => self.pool.fetch(get, values![digest]))?;
        let Some(row) = row else { return Ok(None) };
        let answer_by = row.optional_integer(1)?.map(Timestamp::from_unix_i64);
        read(&row, |form| PushedRequest::from_stored(form, answer_by)).map(Some)
    }

    async fn keep_pushed_request(&self, digest: &Digest, answer_by: Timestamp) -> Result<(), SqlError> {
        let (keep, values) = (&self.statements.keep_pushed_request, values![answer_by, answer_by, digest]);
        retried!(self, "keep_pushed_request", attempts => self.pool.execute(keep, values))?;
        Ok(())
    }

    async fn take_pushed_request(&self, digest: &Digest) -> Result<bool, SqlError> {
        let mark = mark::new();
        let (take, values) = (&self.statements.take_pushed_request, values![&mark, digest]);
        retried!(self, "take_pushed_request", attempts => async {
            if self.pool.execute(take, values).await? > 0 {
                return Ok(true);
            }
            let taken_by = &self.statements.pushed_request_taken_by;
            Ok(attempts.may_have_succeeded() && self.is_marked(taken_by, digest, &mark).await?)
        })
    }
}
