//! Retries where that is safe, and time limits.

use std::time::Duration;

use futures_util::future::BoxFuture;
use rand::RngExt;

use super::database::Pool;
use super::error::{Kind, SqlError};
use super::stale::Stale;
use oauth_runtime_core::__internal::CallSpan;

/// How often a transaction is retried that lost against another one.
const MOST_CONFLICTS: u32 = 12;

/// How often a lost connection is replaced: after a restart of the server, each connection in the pool is
/// lost, and each attempt discovers one of them. A server that is down is another error, and ends the
/// attempts.
const MOST_RECONNECTIONS: u32 = 12;

/// How often an operation looks for the server that takes writes. A new connection may lead to it: behind a balancer, or a name.
const MOST_MOVES: u32 = 1;

/// The attempts of one operation.
pub(super) struct Attempts<'a> {
    stale: &'a Stale,
    failed: u32,
    moved: u32,
    disconnected: bool,
}

impl<'a> Attempts<'a> {
    pub(super) const fn new(stale: &'a Stale) -> Self {
        Self { stale, failed: 0, moved: 0, disconnected: false }
    }

    /// Whether an earlier attempt may have taken effect without our knowledge.
    pub(super) const fn may_have_succeeded(&self) -> bool {
        self.disconnected
    }

    /// What an attempt after a lost connection found done is there, and may be at this server alone: a commit that waits for a standby
    /// when its connection ends is visible, and no standby has it. So the server must commit something more, and wait for it.
    pub(super) async fn confirmed(&mut self, operation: &str, pool: &Pool) -> Result<(), SqlError> {
        if !self.disconnected || is_look_up(operation) {
            return Ok(());
        }
        loop {
            match pool.confirm().await {
                Ok(()) => return Ok(()),
                // A server that has no such function, or a user that may not call it: as good as it was.
                Err(error) if !error.is_temporary() => return Ok(()),
                Err(error) if self.again_after(&error).await => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether to retry after this error; waits a little if others are in the way.
    pub(super) async fn again_after(&mut self, error: &SqlError) -> bool {
        self.failed += 1;
        match error.kind() {
            Kind::Conflict if self.failed <= MOST_CONFLICTS => {
                tokio::time::sleep(pause(self.failed)).await;
                true
            }
            Kind::Disconnected if self.failed <= MOST_RECONNECTIONS => {
                self.disconnected = true;
                true
            }
            Kind::Elsewhere => {
                self.stale.mark();
                self.moved += 1;
                self.moved <= MOST_MOVES
            }
            _ => false,
        }
    }
}

impl Attempts<'_> {
    /// The same for work that others may do at the same time: what they have done already is no failure.
    pub(super) async fn again_after_race(&mut self, error: &SqlError) -> bool {
        if !error.is_duplicate() {
            return self.again_after(error).await;
        }
        self.failed += 1;
        tokio::time::sleep(pause(self.failed)).await;
        self.failed <= MOST_CONFLICTS
    }
}

/// Whether an operation of this name changes nothing.
fn is_look_up(operation: &str) -> bool {
    ["get_", "list_", "find_", "has_", "count_"].iter().any(|prefix| operation.starts_with(prefix))
}

/// Longer each time, and random, so that the same two do not meet again.
fn pause(failed: u32) -> Duration {
    Duration::from_millis(rand::rng().random_range(1..=2 << failed.min(7)))
}

/// Runs `$work` until it succeeds or retrying is useless: the operation of this name, in a span of its own.
macro_rules! retried {
    ($store:expr, $operation:expr, $attempts:ident => $work:expr) => {
        $crate::retry::within(
            $store.pool.span($operation),
            $store.timeout,
            Box::pin(async {
                let mut $attempts = $crate::retry::Attempts::new(&$store.stale);
                loop {
                    match $work.await {
                        Err(error) if $attempts.again_after(&error).await => {}
                        Err(error) => break Err(error),
                        Ok(done) => break $attempts.confirmed($operation, &$store.pool).await.map(|()| done),
                    }
                }
            }),
        )
        .await
    };
}

pub(super) use retried;

/// A database that hangs must not hang the request.
///
/// The work is boxed: the driver's futures are large and deeply nested, and every handler over them would be
/// even larger.
pub(super) async fn within<T>(
    span: CallSpan,
    timeout: Duration,
    work: BoxFuture<'_, Result<T, SqlError>>,
) -> Result<T, SqlError> {
    let outcome = tokio::time::timeout(timeout, span.around(work)).await;
    outcome.unwrap_or(Err(SqlError::Timeout(timeout))).inspect_err(|error| span.failed(error.kind().name()))
}
