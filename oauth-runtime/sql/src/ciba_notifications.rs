//! Backchannel authentication requests whose clients are to be notified.

use super::SqlStore;
use super::ciba_requests::ciba_request;
use super::due::hex;
use super::error::SqlError;
use super::retry::retried;
use super::tenants::List;
use super::value::{Row, Value, values};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::token::CibaRequest;

impl SqlStore {
    /// Claims each row separately, if its moment is still the one that was read: of two callers, one succeeds. The request is read
    /// after that, since somebody may have decided it meanwhile. One that cannot be read is left out, so that those behind it do
    /// not wait.
    pub(super) async fn claim_ciba(
        &self,
        due: &[Row],
        until: Timestamp,
    ) -> Result<Vec<CibaRequest>, SqlError> {
        let (claim, get) = (&self.statements.claim_ciba_notification, &self.statements.get_ciba_request);
        let mut claimed = Vec::new();
        for row in due {
            let (id, was_due) = (row.bytes(0)?, row.integer(1)?);
            let row = [Value::from(until), Value::Bytes(&id), Value::from(was_due)];
            if retried!(self, "claim_ciba_notifications", attempts => self.pool.execute(claim, &row))? == 0 {
                continue;
            }
            let kept = retried!(self, "claim_ciba_notifications", attempts => self.pool.fetch(get, &[Value::Bytes(&id)]))?;
            match kept.map(|row| ciba_request(&row)).transpose() {
                Ok(request) => claimed.extend(request.filter(|request| request.due_at == Some(until))),
                Err(error) => {
                    let (error, id) = (&error as &dyn std::error::Error, hex(&id));
                    tracing::error!(error, id, "a request that is due cannot be read, and is left out");
                }
            }
        }
        Ok(claimed)
    }
}

/// Makes a claimed request due at another moment, as long as the claim lasts.
pub(super) async fn postpone(
    store: &SqlStore,
    claimed: &CibaRequest,
    due_at: Timestamp,
) -> Result<(), SqlError> {
    let Some(claimed_until) = claimed.due_at else { return Ok(()) };
    let (postpone, attempts) = (&store.statements.postpone_ciba_notification, i64::from(claimed.attempts));
    let row = values![due_at, attempts, &claimed.digest, claimed_until];
    retried!(store, "postpone_ciba_notification", attempts => store.pool.execute(postpone, row))?;
    Ok(())
}

/// Ends the notification of a claimed request, as long as the claim lasts.
pub(super) async fn end(store: &SqlStore, claimed: &CibaRequest) -> Result<(), SqlError> {
    let Some(claimed_until) = claimed.due_at else { return Ok(()) };
    let (end, digest) = (&store.statements.end_ciba_notification, &claimed.digest);
    let ended = retried!(store, "end_ciba_notification", attempts => store.pool.execute(end, values![digest, claimed_until]))?;
    if ended == 0 {
        // It is gone, or an attempt whose answer was lost has ended it; or it is due at another time.
        let get = &store.statements.get_ciba_request;
        let kept =
            retried!(store, "end_ciba_notification", attempts => store.pool.fetch(get, values![digest]))?;
        if kept.map(|row| ciba_request(&row)).transpose()?.is_some_and(|kept| kept.due_at.is_some()) {
            return Ok(());
        }
    }
    // Otherwise each search of a tenant's requests would pass it until it expires.
    let (forget, entry) = (&store.statements.forget_tenant_entry, List::CibaNotifications.entry_key(digest));
    retried!(store, "end_ciba_notification", attempts => store.pool.execute(forget, values![&entry]))?;
    Ok(())
}
