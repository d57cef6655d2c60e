//! Which answers of a replica count.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::time::{Duration, Instant};

use crate::error::SqlError;
use crate::mark;
use oauth_runtime_core::Digest;

/// The longest time between two beats, and the shortest.
const BEATS: [Duration; 2] = [Duration::from_secs(1), Duration::from_millis(25)];

/// How long a replica that failed is left alone. Afterwards one look-up tries.
const PAUSE: Duration = Duration::from_secs(2);

/// How many changes are remembered one by one.
const MOST_CHANGES: usize = 10_000;

/// What an instance knows about its beats and its changes. Every moment is one of the same process.
pub(super) struct Freshness {
    max_lag: Duration,
    between_beats: Duration,
    /// The marks of the beats that may still count, with the moments before they were sent; oldest first.
    beats: VecDeque<(Digest, Instant)>,
    is_beating: bool,
    /// When this instance last changed what is under a key.
    changes: HashMap<Digest, Instant>,
    /// The last of the changes that were too many to be remembered one by one.
    other_change: Option<Instant>,
    /// Until then the replica is left alone.
    rests_until: Option<Instant>,
    /// Since when no answer was fresh enough.
    late_since: Option<Instant>,
    trouble: Option<Trouble>,
}

/// What was logged, and not that it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Fails,
    IsLate,
}

/// What a look-up does first.
pub(super) struct Turn {
    /// Whether it asks the replica.
    pub(super) asks: bool,
    /// The mark of a beat that is due.
    pub(super) beats: Option<Digest>,
}

impl Freshness {
    pub(super) fn new(max_lag: Duration) -> Self {
        Self {
            max_lag,
            between_beats: (max_lag / 4).clamp(BEATS[1], BEATS[0]),
            beats: VecDeque::new(),
            is_beating: false,
            changes: HashMap::new(),
            other_change: None,
            rests_until: None,
            late_since: None,
            trouble: None,
        }
    }

    /// A look-up begins.
    pub(super) fn turn(&mut self, now: Instant) -> Turn {
        let max_lag = self.max_lag;
        let may_count = |since: Instant| now.saturating_duration_since(since) <= max_lag;
        while self.beats.front().is_some_and(|(_, at)| !may_count(*at)) {
            self.beats.pop_front();
        }
        // Without a beat, no answer can prove how late it is.
        let mut asks = !self.beats.is_empty();
        if !asks {
            self.late_since = None;
        }
        if asks && let Some(until) = self.rests_until {
            asks = now >= until;
            if asks {
                // The others wait for what comes of this one.
                self.rests_until = Some(now + PAUSE);
            }
        }
        let is_due =
            self.beats.back().is_none_or(|(_, at)| now.saturating_duration_since(*at) >= self.between_beats);
        let beats = (is_due && !self.is_beating).then(|| {
            let mark = mark::new();
            self.is_beating = true;
            self.beats.push_back((mark, now));
            self.changes.retain(|_, at| may_count(*at));
            mark
        });
        Turn { asks, beats }
    }

    pub(super) const fn beat_ended(&mut self) {
        self.is_beating = false;
    }

    /// The replica answered a look-up.
    pub(super) fn answered(&mut self) {
        self.rests_until = None;
        if self.trouble == Some(Trouble::Fails) {
            self.trouble = None;
            tracing::info!("the read replica answers again");
        }
    }

    /// The replica did not answer a look-up.
    pub(super) fn failed(&mut self, error: &SqlError, now: Instant) {
        self.rests_until = Some(now + PAUSE);
        if self.trouble != Some(Trouble::Fails) {
            self.trouble = Some(Trouble::Fails);
            tracing::warn!(
                error = error as &dyn Error,
                "the read replica fails; the primary gets its look-ups"
            );
        }
    }

    /// This instance changed what is under the key, before now.
    pub(super) fn changed(&mut self, key: Digest, now: Instant) {
        if self.changes.len() >= MOST_CHANGES {
            let max_lag = self.max_lag;
            self.changes.retain(|_, at| now.saturating_duration_since(*at) <= max_lag);
        }
        if self.changes.len() >= MOST_CHANGES {
            self.changes.clear();
            self.other_change = Some(now);
        }
        self.changes.insert(key, now);
    }

    /// Whether an answer with the mark is fresh enough, and has the changes of this instance under the keys.
    pub(super) fn is_fresh(
        &mut self,
        mark: Option<&[u8]>,
        keys: impl FnOnce() -> Vec<Digest>,
        now: Instant,
    ) -> bool {
        let beat = self.beats.iter().rev().find(|(beat, _)| mark == Some(beat.as_bytes()));
        let as_of = beat.map(|(_, at)| *at);
        let Some(as_of) = as_of.filter(|at| now.saturating_duration_since(*at) <= self.max_lag) else {
            self.is_late(now);
            return false;
        };
        self.late_since = None;
        if self.trouble == Some(Trouble::IsLate) {
            self.trouble = None;
            tracing::info!("the read replica is up to date again");
        }
        self.other_change.is_none_or(|at| at < as_of)
            && (self.changes.is_empty()
                || keys().iter().all(|key| self.changes.get(key).is_none_or(|at| *at < as_of)))
    }

    /// After a time without look-ups, the replica has no beat yet that counts. It gets them within a moment, or is late.
    fn is_late(&mut self, now: Instant) {
        self.rests_until = Some(now + self.between_beats);
        let since = *self.late_since.get_or_insert(now);
        if self.trouble.is_none() && now.saturating_duration_since(since) > self.max_lag {
            self.trouble = Some(Trouble::IsLate);
            tracing::warn!(max_lag = ?self.max_lag, "the read replica is too late; the primary gets its look-ups");
        }
    }
}
