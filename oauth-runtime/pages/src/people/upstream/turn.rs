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

/// By how many seconds the clocks of two instances may differ.
const CLOCKS_DIFFER: u64 = 60;

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
        let mut unknown = None;
        for _ in 0..LOOKS {
            let kept = turns(visit, &about).await?;
            let (numbers, taken_at) = match &kept {
                None => (first_numbers(visit.now), None),
                Some(Turns { number, taken_at: Some(at) }) if visit.now.since(*at) > TAKEN_FOR => {
                    (vec![number + 1], None)
                }
                Some(Turns { number, taken_at }) => (vec![*number], *taken_at),
            };
            let turn = Self { about, number: numbers.last().copied().unwrap_or_default() };
            if turn.is_first(visit, &numbers).await? {
                turn.write(visit, Turns { number: turn.number, taken_at: Some(visit.now) }).await?;
                return Ok(turn);
            }
            unknown = taken_at.is_none().then_some(turn.number);
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        if let Some(number) = unknown {
            // A window that was cut off before it wrote that it has the turn.
            Self { about, number }.write(visit, Turns { number, taken_at: Some(visit.now) }).await?;
        }
        Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(1)) })
    }

    /// The next window may go on, unless another one has the turn by now. If the store fails here, it waits for some seconds.
    pub(super) async fn give_back<S: UiProvider>(self, visit: &Visit<'_, S>) {
        if let Ok(Some(turns)) = turns(visit, &self.about).await
            && turns.number == self.number
        {
            drop(self.write(visit, Turns { number: self.number + 1, taken_at: None }).await);
        }
    }

    /// Of several windows at the same moment, one gets the turn: the one that claims all of these numbers, in their order.
    async fn is_first<S: UiProvider>(
        &self,
        visit: &Visit<'_, S>,
        numbers: &[u64],
    ) -> Result<bool, OAuthError> {
        for number in numbers {
            let claim = Digest::of(&format!("{}\0{number}", self.about));
            let claimed = visit.server.store().use_once(&claim, visit.now.plus(KEPT_FOR)).await;
            if !claimed.map_err(store_failure::<S::Store>)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn write<S: UiProvider>(&self, visit: &Visit<'_, S>, turns: Turns) -> Result<(), OAuthError> {
        let data = serde_json::to_string(&turns).map_err(|_| OAuthError::ServerError)?;
        let row = StoredSession::new(self.about, data, visit.now, visit.now.plus(KEPT_FOR));
        visit.server.store().create_session(row).await.map_err(store_failure::<S::Store>)
    }
}

async fn turns<S: UiProvider>(visit: &Visit<'_, S>, about: &Digest) -> Result<Option<Turns>, OAuthError> {
    let kept = visit.server.store().get_session(about).await.map_err(store_failure::<S::Store>)?;
    let live = kept.filter(|kept| !kept.expires_at.is_expired(visit.now));
    Ok(live.and_then(|kept| serde_json::from_str(&kept.data).ok()))
}

/// The numbers that begin the turns: that of the period, and near its ends that of the neighbour, so that windows on both sides, or on
/// instances whose clocks differ, claim one together. Not those of earlier times: a store may still know them.
fn first_numbers(now: Timestamp) -> Vec<u64> {
    let (period, into) = (now.as_unix() / KEPT_FOR, now.as_unix() % KEPT_FOR);
    let first = if into < CLOCKS_DIFFER { period.saturating_sub(1) } else { period };
    let last = if into >= KEPT_FOR - CLOCKS_DIFFER { period + 1 } else { period };
    (first..=last).map(|period| period * 1000).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_windows_on_both_sides_of_a_period_claim_one_number_together() {
        let numbers = |seconds| first_numbers(Timestamp::from_unix(seconds));
        assert_eq!(numbers(600 * 7 + 300), [7000]);
        for (early, late) in [(4199, 4200), (4141, 4200), (4199, 4259), (4100, 4150)] {
            let (early, late) = (numbers(early), numbers(late));
            assert_eq!(early.first(), late.first(), "{early:?} {late:?}");
        }
    }
}
