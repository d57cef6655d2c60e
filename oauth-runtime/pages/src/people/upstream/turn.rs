//! One window at a time gives an account to a person of an upstream. Two windows with two addresses would make two accounts, of
//! which one has no link.

use std::time::Duration;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{ReplayStore, SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Timestamp};
use serde::{Deserialize, Serialize};

use super::held::Held;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// After how many seconds another window goes on, if the one that has the turn was cut off.
const TAKEN_FOR: u64 = 30;

/// For how many seconds the turns are known.
const KEPT_FOR: u64 = 600;

/// How often a window looks whether it has the turn, and how long it waits in between.
const LOOKS: usize = 60;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The turn of one window.
#[must_use = "give it back"]
pub(super) struct Turn {
    /// The person there.
    about: Digest,
    number: u64,
}

/// What the store knows of the turns.
#[derive(Serialize, Deserialize)]
struct Turns {
    /// The one that is taken, or comes next.
    number: u64,
    /// When it was taken.
    taken_at: Option<Timestamp>,
}

impl Turn {
    /// Waits for the turn.
    ///
    /// # Errors
    /// `temporarily_unavailable` if another window keeps it; those of the store.
    pub(super) async fn take<S: UiProvider>(visit: &Visit<'_, S>, held: &Held) -> Result<Self, OAuthError> {
        let about = Digest::of(&format!("account of a person of an upstream\0{}", held.digest()));
        for _ in 0..LOOKS {
            let Turns { number, taken_at } = turns(visit, &about).await?;
            let is_cut_off = taken_at.is_some_and(|at| visit.now.since(at) > TAKEN_FOR);
            let turn = Self { about, number: number + u64::from(is_cut_off) };
            if turn.is_first(visit).await? {
                turn.write(visit, Turns { number: turn.number, taken_at: Some(visit.now) }).await?;
                return Ok(turn);
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(1)) })
    }

    /// The next window may go on. If the store fails here, it waits for some seconds.
    pub(super) async fn give_back<S: UiProvider>(self, visit: &Visit<'_, S>) {
        drop(self.write(visit, Turns { number: self.number + 1, taken_at: None }).await);
    }

    /// Of several windows at the same moment, one gets the turn.
    async fn is_first<S: UiProvider>(&self, visit: &Visit<'_, S>) -> Result<bool, OAuthError> {
        let claim = Digest::of(&format!("{}\0{}", self.about, self.number));
        let claimed = visit.server.store().use_once(&claim, visit.now.plus(KEPT_FOR)).await;
        claimed.map_err(store_failure::<S::Store>)
    }

    async fn write<S: UiProvider>(&self, visit: &Visit<'_, S>, turns: Turns) -> Result<(), OAuthError> {
        let data = serde_json::to_string(&turns).map_err(|_| OAuthError::ServerError)?;
        let row = StoredSession::new(self.about, data, visit.now, visit.now.plus(KEPT_FOR));
        visit.server.store().create_session(row).await.map_err(store_failure::<S::Store>)
    }
}

async fn turns<S: UiProvider>(visit: &Visit<'_, S>, about: &Digest) -> Result<Turns, OAuthError> {
    let kept = visit.server.store().get_session(about).await.map_err(store_failure::<S::Store>)?;
    let live = kept.filter(|kept| !kept.expires_at.is_expired(visit.now));
    // Not the numbers of earlier times: a store may still know them.
    let first = Turns { number: visit.now.as_unix() / KEPT_FOR * 1000, taken_at: None };
    Ok(live.and_then(|kept| serde_json::from_str(&kept.data).ok()).unwrap_or(first))
}
