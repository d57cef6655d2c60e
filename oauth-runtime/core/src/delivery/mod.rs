//! Delivers what a store keeps until it has arrived: logout notices, the results of backchannel authentication, and the
//! e-mails of the pages.
//!
//! A record is in the store until it has arrived or the provider gives up, across restarts and instances. The instance that
//! delivers it has claimed it; if that instance dies, another one takes over when the claim expires.

mod attempt;
mod attempts;
mod places;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinHandle;

pub(crate) use self::attempt::Attempt;
pub use self::attempts::next_attempt;
pub(crate) use self::places::Places;
use crate::failure::catch_panic;
pub use crate::figures::{Came, Figures};
use crate::server::{AuthorizationServer, Background, Task};
use crate::{OAuthError, Timestamp};

/// How many seconds a claim lasts: much longer than an attempt with all its waiting.
const CLAIMED_FOR: u64 = 120;

/// How often an instance looks for what others left or what is due again.
const LOOKS_EVERY: Duration = Duration::from_secs(5);

/// How long it leaves a failed store alone.
const LOOKS_AGAIN: Duration = Duration::from_secs(30);

/// What a server delivers.
pub trait Delivers<S: AuthorizationServer>: Sized + Send + Sync + 'static {
    /// What is claimed and delivered.
    type Record: Send + 'static;

    /// Where the work of this kind is done.
    fn background(server: &S) -> &Background<S>;

    /// Whether there is a way to deliver anything.
    fn is_possible(server: &S) -> bool;

    /// What all attempts of an instance share.
    fn begin() -> Self;

    /// Claims what is due `now`: as many as `limit`, until `until`.
    fn claim(
        server: &S,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Self::Record>, OAuthError>> + Send;

    /// Makes one attempt, and records the result. A failure is logged where it happens; then the claim expires.
    fn deliver(
        &self,
        server: &S,
        record: Self::Record,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send;
}

/// Starts delivery in the background, if it has not started. It ends with the server. Outside of a Tokio runtime nothing can
/// start; the next call may be inside of one.
pub(crate) fn begin<S: AuthorizationServer, D: Delivers<S>>(server: &S) {
    let Ok(tokio) = tokio::runtime::Handle::try_current() else {
        return;
    };
    if D::is_possible(server)
        && let Some(task) = D::background(server).begin()
    {
        tokio.spawn(run::<S, D>(task));
    }
}

/// The same for a server that is new, or was moved.
pub fn belong<S: AuthorizationServer, D: Delivers<S>>(server: &Arc<S>) {
    D::background(server).belongs_to(server);
    begin::<S, D>(server);
}

/// There is something to deliver.
pub fn wake<S: AuthorizationServer, D: Delivers<S>>(server: &S) {
    begin::<S, D>(server);
    D::background(server).wake();
}

async fn run<S: AuthorizationServer, D: Delivers<S>>(task: Task<S>) {
    let own = Arc::new(D::begin());
    loop {
        let Some(server) = task.server() else { return };
        // All are sent concurrently, so that a slow receiver does not delay the others.
        let outcome = catch_panic(claim_and_send(&server, &own)).await;
        let longest = if outcome.is_ok() { LOOKS_EVERY } else { LOOKS_AGAIN };
        let pause = D::background(&server).pause(longest);
        drop(server);
        pause.await;
    }
}

/// Delivers what is due now, with one attempt each, and waits for the results, also of the attempts that have begun before.
/// Returns how many there were.
///
/// # Errors
/// Those of the store. What was claimed before is due again after two minutes.
pub async fn deliver_now<S: AuthorizationServer, D: Delivers<S>>(
    server: &Arc<S>,
) -> Result<usize, OAuthError> {
    let attempts = claim_and_send(server, &Arc::new(D::begin())).await;
    let sent = match attempts {
        Ok(attempts) => Ok(join_all(attempts).await.len()),
        Err(error) => Err(error),
    };
    D::background(server).rest().await;
    sent
}

/// Claims until nothing is due, and delivers each in a task of its own.
async fn claim_and_send<S: AuthorizationServer, D: Delivers<S>>(
    server: &Arc<S>,
    own: &Arc<D>,
) -> Result<Vec<JoinHandle<()>>, OAuthError> {
    let mut attempts = Vec::new();
    if !D::is_possible(server) {
        return Ok(attempts);
    }
    loop {
        // It claims no more than this instance can send at once, so that others may have some.
        let mut free = D::background(server).free().await;
        let now = server.settings().now();
        let claimed = D::claim(server, now, now.plus(CLAIMED_FOR), free.len()).await?;
        if claimed.is_empty() {
            return Ok(attempts);
        }
        for record in claimed {
            let (server, own, place) = (Arc::clone(server), Arc::clone(own), free.pop());
            attempts.push(tokio::spawn(async move {
                let _ = catch_panic(own.deliver(&*server, record)).await;
                drop(place);
            }));
        }
    }
}
