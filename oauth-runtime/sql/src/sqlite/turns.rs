//! Whose turn it is to write: one at a time, in the order of arrival.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::super::error::SqlError;
use super::batch::{Batch, MOST_MEMBERS};

/// How many may wait at most: more than a disk commits before they have waited too long.
const MOST_WAITING: usize = 32_768;

/// The line of those who want to write.
#[derive(Default)]
pub(super) struct Turns(Mutex<Line>);

#[derive(Default)]
struct Line {
    is_taken: bool,
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// The right to write until it is dropped, which passes it on.
pub(super) struct Turn {
    /// `None` once it was passed on.
    turns: Option<Arc<Turns>>,
    /// The open transaction, if there is one.
    pub(super) batch: Option<Batch>,
}

impl Turns {
    fn line(&self) -> std::sync::MutexGuard<'_, Line> {
        // Nothing panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn.
    pub(super) async fn wait(self: &Arc<Self>) -> Result<Turn, SqlError> {
        let turn = {
            let mut line = self.line();
            if !line.is_taken {
                line.is_taken = true;
                return Ok(Turn { turns: Some(Arc::clone(self)), batch: None });
            }
            if line.waiting.len() >= MOST_WAITING {
                return Err(sqlx::Error::PoolTimedOut.into());
            }
            let (sender, receiver) = oneshot::channel();
            line.waiting.push_back(sender);
            receiver
        };
        // Each sender sends, except if this future is dropped first.
        turn.await.map_err(|_| sqlx::Error::PoolClosed.into())
    }

    /// The next one who waits. If there is none, the turn is free, unless it comes with a batch.
    fn next(&self, with_batch: bool) -> Option<oneshot::Sender<Turn>> {
        let mut line = self.line();
        let next = line.waiting.pop_front();
        if next.is_none() && !with_batch {
            line.is_taken = false;
        }
        next
    }
}

impl Turn {
    /// Whether there is nobody else: no open transaction, and nobody who waits.
    pub(super) fn is_alone(&self) -> bool {
        self.batch.is_none() && self.is_last()
    }

    /// Whether nobody waits.
    pub(super) fn is_last(&self) -> bool {
        self.turns.as_ref().is_none_or(|turns| turns.line().waiting.is_empty())
    }

    /// Passes the turn to the next one who waits, with the open transaction. If nobody does, or it has enough
    /// members, it ends first.
    pub(super) fn pass(mut self) {
        while let Some(turns) = self.turns.take() {
            if self.batch.as_ref().is_some_and(|batch| batch.members() >= MOST_MEMBERS) {
                self.turns = Some(turns);
                return self.end_elsewhere();
            }
            match (turns.next(self.batch.is_some()), self.batch.is_some()) {
                (Some(next), _) => {
                    self.turns = Some(turns);
                    match next.send(self) {
                        Ok(()) => return,
                        // That one has given up.
                        Err(turn) => self = turn,
                    }
                }
                (None, true) => {
                    self.turns = Some(turns);
                    return self.end_elsewhere();
                }
                (None, false) => return,
            }
        }
    }

    /// Ends the transaction in a task of its own, since the caller may be cancelled, and its members wait.
    fn end_elsewhere(mut self) {
        // The task has them apart: a turn without a batch starts no task when it is dropped.
        let Some(batch) = self.batch.take() else { return };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move { batch.end(self).await })),
            // The members of a dropped transaction try again.
            Err(_) => drop(batch),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.turns.is_some() {
            Self { turns: self.turns.take(), batch: self.batch.take() }.pass();
        }
    }
}
