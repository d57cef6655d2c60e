//! Requests with an unknown outcome: the store may have committed, but no answer came.
//!
//! The client of such a request gets `temporarily_unavailable`, or has disconnected, and retries with the
//! same code or refresh token. That must not look like a replay if the first attempt was committed. So the
//! second attempt for a code stores the same tokens, and a store recognises its own earlier success; for a
//! refresh token, it counts as a retry however late it comes.
//!
//! The same goes for a response that waits for the audit log: nobody has it yet, and it may be withheld.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::event::Waiting;
use crate::token::{Confirmation, IssuedTokens, TokenResponse};
use crate::{Digest, Timestamp};

/// How many are kept; the oldest is dropped.
const MOST: usize = 1024;

/// How many seconds one is kept.
pub(crate) const KEPT_FOR: u64 = 600;

/// What a server remembers about such requests.
pub(crate) struct Unanswered<T>(Mutex<VecDeque<Kept<T>>>);

#[derive(Clone)]
struct Kept<T> {
    /// The number of the attempt in this process.
    attempt: u64,
    presented: Digest,
    at: Timestamp,
    issue: T,
}

/// What a request issues, and the response for its client.
#[derive(Debug, Clone)]
pub(crate) struct Issue {
    /// What the request named in `resource` and `authorization_details`. A request that names something else is not a retry of this one.
    pub(crate) named: Vec<String>,
    /// The keys that the request proved its client to hold. The same goes for a request that proves others.
    pub(crate) proved: Confirmation,
    pub(crate) tokens: IssuedTokens,
    pub(crate) response: TokenResponse,
}

/// An attempt to change the store. If it ends without [`answered`](Self::answered), by an error or because
/// the client disconnected, it is remembered.
pub(crate) struct Attempt<'a, T> {
    memory: &'a Unanswered<T>,
    kept: Option<Kept<T>>,
}

impl<T> Default for Unanswered<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Unanswered<T> {
    /// What an attempt for `presented` left if its outcome is unknown, and when that was.
    pub(crate) fn take(&self, presented: &Digest, now: Timestamp) -> Option<(T, Timestamp)> {
        let kept = self.remove(presented)?;
        (now.since(kept.at) < KEPT_FOR).then_some((kept.issue, kept.at))
    }

    /// Whether an attempt for `presented` left something. It stays until the next attempt begins.
    pub(crate) fn is_kept(&self, presented: &Digest, now: Timestamp) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().any(|kept| kept.presented == *presented && now.since(kept.at) < KEPT_FOR)
    }

    /// Begins an attempt for `presented`, which was first made at the time `at`. Anything left by an earlier
    /// one is forgotten.
    pub(crate) fn attempt(&self, presented: Digest, at: Timestamp, issue: T) -> Attempt<'_, T> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        self.remove(&presented);
        let attempt = NEXT.fetch_add(1, Ordering::Relaxed);
        Attempt { memory: self, kept: Some(Kept { attempt, presented, at, issue }) }
    }

    /// The response to this attempt leaves.
    pub(crate) fn forget(&self, attempt: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|kept| kept.attempt != attempt);
    }

    fn keep(&self, ended: Kept<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back(ended);
    }

    fn remove(&self, presented: &Digest) -> Option<Kept<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|kept| kept.presented == *presented)?;
        kept.remove(place)
    }
}

impl<T> Attempt<'_, T> {
    /// What the attempt issues.
    pub(crate) fn issue(&self) -> Option<&T> {
        self.kept.as_ref().map(|kept| &kept.issue)
    }

    /// The store reported the outcome: the attempt is over.
    pub(crate) fn answered(mut self) -> Option<T> {
        self.kept.take().map(|kept| kept.issue)
    }
}

impl<T: Clone> Attempt<'_, T> {
    /// The store reported the outcome, and the response waits for the audit log: the attempt is remembered until it leaves.
    pub(super) fn answered_later(mut self, waiting: &Waiting) -> Option<T> {
        let ended = self.kept.take()?;
        waiting.answers(ended.attempt);
        self.memory.keep(ended.clone());
        Some(ended.issue)
    }
}

impl<T> Drop for Attempt<'_, T> {
    fn drop(&mut self) {
        if let Some(ended) = self.kept.take() {
            self.memory.keep(ended);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_attempt_without_an_answer_is_remembered_and_not_for_long() {
        let (memory, now) = (Unanswered::<u8>::default(), Timestamp::from_unix(1_000));
        let [lost, answered, old] = ["lost", "answered", "old"].map(Digest::of);
        drop(memory.attempt(lost, now, 1));
        assert_eq!(memory.attempt(answered, now, 2).answered(), Some(2));
        drop(memory.attempt(old, now, 3));
        assert!(memory.is_kept(&lost, now) && memory.is_kept(&lost, now), "looking at it changes nothing");
        assert_eq!(memory.take(&lost, now), Some((1, now)));
        assert_eq!(memory.take(&lost, now), None, "it is taken once");
        assert_eq!(memory.take(&answered, now), None);
        assert_eq!(memory.take(&old, now.plus(KEPT_FOR)), None);
    }

    #[test]
    fn a_response_that_waits_is_remembered_until_it_leaves_and_a_later_attempt_stays() {
        let (memory, now, code) =
            (Unanswered::<u8>::default(), Timestamp::from_unix(1_000), Digest::of("code"));
        let (first, second) = (Waiting::default(), Waiting::default());
        assert_eq!(memory.attempt(code, now, 1).answered_later(&first), Some(1));
        assert!(memory.is_kept(&code, now), "it may be withheld");
        assert_eq!(memory.take(&code, now), Some((1, now)));
        assert_eq!(memory.attempt(code, now, 1).answered_later(&second), Some(1));
        first.attempts().iter().for_each(|attempt| memory.forget(*attempt));
        assert!(memory.is_kept(&code, now), "the second response waits");
        second.attempts().iter().for_each(|attempt| memory.forget(*attempt));
        assert!(!memory.is_kept(&code, now));
    }

    #[test]
    fn an_outage_fills_no_memory() {
        let (memory, now) = (Unanswered::default(), Timestamp::from_unix(1_000));
        let digests: Vec<Digest> = (0..=MOST).map(|number| Digest::of(&number.to_string())).collect();
        digests.iter().for_each(|digest| drop(memory.attempt(*digest, now, ())));
        assert_eq!(memory.take(&digests[0], now), None, "the oldest made room");
        assert!(memory.take(&digests[1], now).is_some());
    }
}
