//! Deletes expired records in the background.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use super::ExpiringStore;
use crate::clock::rounded_up;
use crate::{Clock, SystemClock, Timestamp};

/// Anything shorter is a busy loop.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// Deletes expired codes, tokens and sessions from a store, so that it does not grow forever.
///
/// Spawn [`run`](Self::run) beside the server, or call [`sweep_once`](Self::sweep_once) from a program that a
/// scheduler starts. Any number of instances may sweep the same store.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
/// use oauth_runtime::store::{MemoryStore, Sweeper};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let store = Arc::new(MemoryStore::new());
/// tokio::spawn(Sweeper::new(Arc::clone(&store)).every(Duration::from_secs(600)).run());
/// # }
/// ```
#[derive(Clone)]
#[must_use = "`run` or `sweep_once` sweeps"]
pub struct Sweeper<S> {
    store: S,
    every: Duration,
    batch: usize,
    margin: Duration,
    clock: Arc<dyn Clock>,
}

impl<S: ExpiringStore> Sweeper<S> {
    /// Sweeps this store every minute, at most 1,000 entries of each kind at a time.
    pub fn new(store: S) -> Self {
        Self {
            store,
            every: Duration::from_secs(60),
            batch: 1_000,
            margin: Duration::from_secs(300),
            clock: Arc::new(SystemClock),
        }
    }

    /// How long [`run`](Self::run) waits after each sweep, at least a second.
    pub fn every(self, wait: Duration) -> Self {
        Self { every: wait.max(SHORTEST_WAIT), ..self }
    }

    /// How many entries of each kind the store deletes at a time, at least one. Others wait for its locks
    /// meanwhile.
    pub fn batch(self, entries: usize) -> Self {
        Self { batch: entries.max(1), ..self }
    }

    /// How long an entry is kept after it expired. Default: 5 minutes. By the clock of another instance,
    /// which may be late, it may still be valid.
    pub fn margin(self, margin: Duration) -> Self {
        Self { margin, ..self }
    }

    /// The clock, instead of the operating system's.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// Sweeps repeatedly, forever: spawn it, and abort the task to end it. A failed sweep is logged, and the
    /// next one runs as scheduled. Needs a tokio runtime with its timer.
    pub async fn run(self) -> ! {
        loop {
            match self.sweep_once().await {
                Ok(deleted) => tracing::debug!(deleted, "deleted expired records"),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn Error, "a sweep failed; trying again later")
                }
            }
            tokio::time::sleep(self.every).await;
        }
    }

    /// Sweeps until no expired entry is left, and returns how many were deleted.
    ///
    /// # Errors
    /// The store's error. Entries that were already deleted stay deleted.
    pub async fn sweep_once(&self) -> Result<usize, S::Error> {
        let now = self.clock.now().as_unix();
        let expired_at = Timestamp::from_unix(now.saturating_sub(rounded_up(self.margin)));
        let mut deleted = 0;
        loop {
            match self.store.sweep(expired_at, self.batch).await? {
                0 => return Ok(deleted),
                batch => deleted += batch,
            }
            tokio::task::yield_now().await;
        }
    }
}

impl<S> std::fmt::Debug for Sweeper<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { every, batch, margin, .. } = self;
        let mut sweeper = f.debug_struct("Sweeper");
        sweeper.field("every", every).field("batch", batch).field("margin", margin).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures_util::FutureExt;
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
    use tokio::time::Instant;

    use super::*;
    use crate::store::Storage;

    #[derive(Debug, thiserror::Error)]
    #[error("the connection is lost")]
    struct Lost;

    type Answer = Result<usize, Lost>;

    /// The arguments of a call: the expiry time and the limit, and when the call came.
    type Question = (u64, usize, Instant);

    /// A store that returns these results, then only zero, and records its calls.
    struct Scripted(Mutex<std::vec::IntoIter<Answer>>, UnboundedSender<Question>);

    impl Storage for Scripted {
        type Error = Lost;
    }

    impl ExpiringStore for Scripted {
        async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Answer {
            self.1.send((expired_at.as_unix(), limit, Instant::now())).expect("the test listens");
            self.0.lock().expect("no panic").next().unwrap_or(Ok(0))
        }
    }

    struct Stopped(u64);

    impl Clock for Stopped {
        fn now(&self) -> Timestamp {
            Timestamp::from_unix(self.0)
        }
    }

    fn scripted(answers: Vec<Answer>) -> (Sweeper<Scripted>, impl AsyncFnMut() -> Question) {
        let (asked, mut questions) = unbounded_channel();
        let store = Scripted(Mutex::new(answers.into_iter()), asked);
        let next = async move || questions.recv().await.expect("the sweeper lives");
        (Sweeper::new(store).clock(Stopped(1_000)), next)
    }

    #[tokio::test(start_paused = true)]
    async fn it_sweeps_until_nothing_is_left() {
        let (sweeper, mut asked) = scripted(vec![Ok(7), Ok(7), Ok(1)]);
        let sweeper = sweeper.batch(7);
        assert_eq!(sweeper.sweep_once().await.expect("swept"), 15);
        for _ in 0..4 {
            let (expired_at, limit, _) = asked().await;
            assert_eq!((expired_at, limit), (700, 7), "five minutes ago");
        }
        assert_eq!(sweeper.sweep_once().await.expect("swept"), 0);
        asked().await;
        drop(sweeper);
    }

    #[tokio::test(start_paused = true)]
    async fn the_margin_reaches_no_further_than_the_epoch() {
        let (sweeper, mut asked) = scripted(Vec::new());
        let sweeper = sweeper.margin(Duration::MAX).batch(0);
        sweeper.sweep_once().await.expect("swept");
        let (expired_at, limit, _) = asked().await;
        assert_eq!((expired_at, limit), (0, 1), "a limit of none would never sweep");
    }

    #[tokio::test(start_paused = true)]
    async fn a_margin_of_half_a_second_is_one_second() {
        let (sweeper, mut asked) = scripted(Vec::new());
        sweeper.margin(Duration::from_millis(500)).sweep_once().await.expect("swept");
        let (expired_at, ..) = asked().await;
        assert_eq!(expired_at, 999);
    }

    #[tokio::test(start_paused = true)]
    async fn it_goes_on_after_a_failure() {
        let (sweeper, mut asked) = scripted(vec![Ok(7), Err(Lost), Err(Lost), Ok(7)]);
        let begin = Instant::now();
        let running = tokio::spawn(sweeper.every(Duration::from_secs(10)).run());
        let mut seconds = Vec::new();
        for _ in 0..6 {
            seconds.push((asked().await.2 - begin).as_secs());
        }
        assert_eq!(seconds, [0, 0, 10, 20, 20, 30]);
        running.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn it_waits_a_second_at_least() {
        let (sweeper, mut asked) = scripted(Vec::new());
        let running = tokio::spawn(sweeper.every(Duration::ZERO).run());
        let first = asked().await.2;
        assert!(asked().await.2 - first >= Duration::from_secs(1));
        running.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn others_run_between_two_batches() {
        let (sweeper, mut asked) = scripted(vec![Ok(7), Ok(7)]);
        assert!(sweeper.sweep_once().now_or_never().is_none(), "it does not keep the thread");
        asked().await;
        assert!(asked().now_or_never().is_none(), "one batch was swept so far");
    }
}
