//! Delivers logout notices from the store to the clients.
//!
//! A notice is in the store until its client has received it or the provider gives up, across restarts and
//! instances. The instance that delivers it has claimed it; if that instance dies, another one takes over
//! when the claim expires.

mod deliver;
mod figures;
mod places;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinHandle;

use self::deliver::deliver;
pub use self::figures::{NoticeFigures, notice_figures};
use self::places::Places;
use crate::OAuthError;
use crate::failure::{catch_panic, store_failure};
use crate::identity::OpenIdProvider;
use crate::server::Task;
use crate::store::LogoutNoticeStore;

/// How many seconds a claim lasts: much longer than an attempt with all its waiting.
const CLAIMED_FOR: u64 = 120;

/// How often an instance looks for notices that others left or that are due again.
const LOOKS_EVERY: Duration = Duration::from_secs(5);

/// How long it leaves a failed store alone.
const LOOKS_AGAIN: Duration = Duration::from_secs(30);

/// A provider that delivers logout notices.
pub trait DeliversNotices: OpenIdProvider<Store: LogoutNoticeStore> {}

impl<S: OpenIdProvider<Store: LogoutNoticeStore>> DeliversNotices for S {}

/// Starts delivery in the background, if it has not started. It ends with the server. Without a fetcher there
/// is no back channel. Outside of a Tokio runtime nothing can start; the next call may be inside of one.
pub(super) fn begin<S: DeliversNotices>(server: &S) {
    let Ok(tokio) = tokio::runtime::Handle::try_current() else {
        return;
    };
    if server.settings().fetcher().is_some()
        && let Some(task) = server.runtime().background().begin()
    {
        tokio.spawn(run(task));
    }
}

async fn run<S: DeliversNotices>(task: Task<S>) {
    let places = Arc::new(Places::default());
    loop {
        let Some(server) = task.server() else { return };
        // Notices are sent concurrently, so that a slow client does not delay the others.
        let outcome = catch_panic(claim_and_send(&server, &places)).await;
        let longest = if outcome.is_ok() { LOOKS_EVERY } else { LOOKS_AGAIN };
        let pause = server.runtime().background().pause(longest);
        drop(server);
        pause.await;
    }
}

/// Delivers the logout notices that are due now, with one attempt each, and waits for the results. Returns
/// how many there were.
///
/// A running server does this by itself: soon after its start, after each logout, and every five seconds.
/// Call it from a program that a scheduler starts. Any number of instances may deliver from the same store.
///
/// # Errors
/// Those of the store. Notices that were claimed before are due again after two minutes.
pub async fn deliver_notices<S: DeliversNotices>(server: &Arc<S>) -> Result<usize, OAuthError> {
    let attempts = claim_and_send(server, &Arc::default()).await?;
    Ok(join_all(attempts).await.len())
}

/// Claims notices until none is due, and sends each in a task of its own.
async fn claim_and_send<S: DeliversNotices>(
    server: &Arc<S>,
    places: &Arc<Places>,
) -> Result<Vec<JoinHandle<()>>, OAuthError> {
    let mut attempts = Vec::new();
    if server.settings().fetcher().is_none() {
        return Ok(attempts);
    }
    loop {
        // It claims no more than this instance can send at once, so that others may have some.
        let mut free = places.free().await;
        let now = server.settings().now();
        let claimed = server.store().claim_logout_notices(now, now.plus(CLAIMED_FOR), free.len()).await;
        let claimed = claimed.map_err(store_failure::<S::Store>)?;
        if claimed.is_empty() {
            return Ok(attempts);
        }
        for notice in claimed {
            let (server, places, place) = (Arc::clone(server), Arc::clone(places), free.pop());
            attempts.push(tokio::spawn(async move {
                // A failure is logged where it happens; then the claim expires.
                let _ = catch_panic(deliver(&*server, &places, notice)).await;
                drop(place);
            }));
        }
    }
}
