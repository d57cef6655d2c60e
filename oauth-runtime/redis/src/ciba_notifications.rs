//! Backchannel authentication requests whose clients are to be notified. When each is due is in its hash; a sorted set leads to those
//! that are due, and may be behind.

use redis::cmd;

use super::RedisStore;
use super::ciba_requests::KIND;
use super::due::Due;
use super::each::of_each;
use super::error::RedisError;
use super::record::{dropped_at, score};
use oauth_runtime_core::token::CibaRequest;
use oauth_runtime_core::{Digest, Timestamp};

impl RedisStore {
    fn ciba_notifications(&self) -> Due {
        self.due("ciba", KIND, "ciba-notifications:due")
    }

    /// Notes that a request is due.
    pub(super) async fn note_due(
        &self,
        digest: &Digest,
        due_at: Timestamp,
        kept_until: Timestamp,
    ) -> Result<(), RedisError> {
        let due = self.ciba_notifications().due;
        let add = cmd("ZADD").arg(&due).arg(score(due_at)).arg(digest.to_string()).to_owned();
        self.connection.command::<()>(&add).await?;
        let at = dropped_at(kept_until);
        self.connection.script(&self.scripts.cluster.outlast, &[&due], &[&at]).await
    }

    /// Claims what the set has, then each request by its hash.
    pub(super) async fn claim_ciba(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, RedisError> {
        let of = self.ciba_notifications();
        let [moment, due_again, limit] = [score(now), score(until), limit.to_string()];
        let claim = &self.scripts.cluster.claim_due;
        let arguments = [&*moment, &due_again, &limit];
        let names: Vec<String> =
            self.connection.script_with(&of.prefix, claim, &[&of.due], &arguments).await?;
        let (due, arguments) = (&*of.due, [&*moment, &*due_again]);
        of_each(names, |name| async move {
            let claim = &self.scripts.claim_ciba_notification;
            let request = self.connection.key(KIND, &name);
            let outcome: String = self.connection.script(claim, &[&request], &arguments).await?;
            match &*outcome {
                "claimed" => return Ok(self.readable_ciba_request(&name).await),
                // It is gone, or there is nothing to tell.
                "" => self.connection.command::<()>(cmd("ZREM").arg(due).arg(&name)).await?,
                later => self.connection.command::<()>(cmd("ZADD").arg(due).arg(later).arg(&name)).await?,
            }
            Ok(None)
        })
        .await
    }

    /// One that cannot be read is left out, so that the others do not wait with it.
    async fn readable_ciba_request(&self, name: &str) -> Option<CibaRequest> {
        let request = self.ciba_request(name).await;
        let unread = |error: &RedisError| {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, name, "a request that is due cannot be read, and is left out");
        };
        request.inspect_err(unread).ok().flatten()
    }

    pub(super) async fn postpone_ciba(
        &self,
        claimed: &CibaRequest,
        due_at: Timestamp,
    ) -> Result<(), RedisError> {
        let Some(claimed_until) = claimed.due_at else { return Ok(()) };
        let postpone = &self.scripts.postpone_ciba_notification;
        let request = self.connection.key(KIND, claimed.digest);
        let arguments = [&*score(claimed_until), &score(due_at), &claimed.attempts.to_string()];
        if self.connection.script(postpone, &[&request], &arguments).await? {
            self.note_due(&claimed.digest, due_at, claimed.kept_until).await?;
        }
        Ok(())
    }

    pub(super) async fn end_ciba(&self, claimed: &CibaRequest) -> Result<(), RedisError> {
        let Some(claimed_until) = claimed.due_at else { return Ok(()) };
        let (end, digest) = (&self.scripts.end_ciba_notification, &claimed.digest);
        let request = self.connection.key(KIND, digest);
        if !self.connection.script::<bool>(end, &[&request], &[&score(claimed_until)]).await? {
            return Ok(());
        }
        if let Some(cluster) = self.cluster() {
            cluster.delete_ciba_response(&digest.to_string()).await?;
        }
        let of = self.ciba_notifications();
        self.connection.command(cmd("ZREM").arg(&of.due).arg(digest.to_string())).await
    }
}
